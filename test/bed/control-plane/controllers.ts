import path from 'node:path';
import {binary} from '../build/binaries.ts';
import type {BedCredentials} from './credentials.ts';
import {type BedProcess, startProcess} from './process.ts';

/** kube-controller-manager and kube-scheduler, as the administrator and without electing a leader. */
export function startControllers(
	folder: string,
	kubeconfig: string,
	{file}: BedCredentials,
	ports: readonly [controllers: number, scheduler: number],
): BedProcess[] {
	const common = [`--kubeconfig=${kubeconfig}`, '--leader-elect=false', '--bind-address=127.0.0.1'];
	const start = (name: 'kube-controller-manager' | 'kube-scheduler', args: string[]): BedProcess =>
		startProcess(name, {
			file: binary(name),
			args: [...common, ...args],
			logFile: path.join(folder, `${name}.log`),
			cwd: folder,
		});
	return [
		start('kube-controller-manager', [
			`--secure-port=${ports[0]}`,
			`--service-account-private-key-file=${file('accounts.key')}`,
			`--root-ca-file=${file('ca.crt')}`,
		]),
		start('kube-scheduler', [`--secure-port=${ports[1]}`]),
	];
}

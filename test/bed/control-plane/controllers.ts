import path from 'node:path';
import {binary} from '../build/binaries.ts';
import type {BedCredentials} from './credentials.ts';
import {type BedProcess, startProcess} from './process.ts';

export type ControllerOptions = {
	readonly folder: string;
	readonly kubeconfig: string;
	readonly credentials: BedCredentials;
	/** As `--controllers` takes them: `*`, `-daemonset-controller`. */
	readonly controllers: readonly string[];
	readonly hasScheduler: boolean;
};

/** kube-controller-manager and, where it is wanted, kube-scheduler: as the administrator and without electing a leader. */
export function startControllers(options: ControllerOptions): BedProcess[] {
	const {folder, kubeconfig, credentials, controllers} = options;
	// Nobody asks them for anything, so they listen nowhere.
	const common = [`--kubeconfig=${kubeconfig}`, '--leader-elect=false', '--secure-port=0'];
	const start = (name: 'kube-controller-manager' | 'kube-scheduler', args: string[]): BedProcess =>
		startProcess(name, {
			file: binary(name),
			args: [...common, ...args],
			logFile: path.join(folder, `${name}.log`),
			cwd: folder,
		});
	return [
		start('kube-controller-manager', [
			`--service-account-private-key-file=${credentials.file('accounts.key')}`,
			`--root-ca-file=${credentials.file('ca.crt')}`,
			`--controllers=${controllers.join(',')}`,
		]),
		...(options.hasScheduler ? [start('kube-scheduler', [])] : []),
	];
}

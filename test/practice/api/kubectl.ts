import {execFile, execFileSync, spawn, type ChildProcess} from 'node:child_process';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {onTestFinished} from 'vitest';
import type {ApiServer} from '../../../source/practice/api/server.ts';
import {writeKubeconfig} from '../../../source/practice/kubeconfig.ts';
import {namespace} from './practice-server.ts';

/** What the kubectl on the PATH calls itself; undefined where there is none, and its tests do not run. */
export const kubectlVersion = ((): string | undefined => {
	try {
		const text = execFileSync('kubectl', ['version', '--client', '--output', 'json'], {
			encoding: 'utf8',
			stdio: ['ignore', 'pipe', 'ignore'],
		});
		return (JSON.parse(text) as {clientVersion: {gitVersion: string}}).clientVersion.gitVersion;
	} catch {
		return undefined;
	}
})();

export type Result = {readonly code: number; readonly stdout: string; readonly stderr: string};

export type Kubectl = {
	run(words: readonly string[], input?: string): Promise<Result>;
	/** Starts one that goes on; it is ended with the test. */
	start(words: readonly string[]): ChildProcess;
};

/** The kubectl on the PATH, set to a practice cluster and keeping everything in a folder of its own. */
export async function kubectlFor({address, ca}: ApiServer, token = 'admin'): Promise<Kubectl> {
	const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'rbd-tui-kubectl-'));
	const kubeconfig = await writeKubeconfig(folder, [
		{name: 'practice', server: address, ca, token, namespace},
	]);
	onTestFinished(async () => {
		await fs.rm(folder, {recursive: true, force: true});
	});
	const options = {
		env: {...process.env, KUBECONFIG: kubeconfig, KUBECACHEDIR: path.join(folder, 'cache')},
	};
	const words = (given: readonly string[]) => [...given];
	return {
		run: async (given, input) =>
			new Promise((resolve) => {
				const child = execFile('kubectl', words(given), options, (error, stdout, stderr) => {
					const code = error ? Number(error.code ?? 1) : 0;
					resolve({code, stdout, stderr});
				});
				child.stdin?.end(input);
			}),
		start(given) {
			const child = spawn('kubectl', words(given), {...options, stdio: ['ignore', 'pipe', 'pipe']});
			onTestFinished(() => {
				child.kill();
			});
			return child;
		},
	};
}

import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import path from 'node:path';
import process from 'node:process';
import type {PoolOptions, PoolRunnerInitializer, PoolWorker} from 'vitest/node';
import {wayInside} from './namespace.ts';

/**
Vitest's pool of processes, each in namespaces of its own: files of tests run side by side, and each has the
addresses, ports and processes for itself.
*/
export const namespacePool: PoolRunnerInitializer = {
	name: 'namespaces',
	createPoolWorker: (options) => createWorker(options),
};

function createWorker({distPath, execArgv, env, project}: PoolOptions): PoolWorker {
	const {outputStream, errorStream} = project.vitest.logger;
	let child: ChildProcess | undefined;
	const started = (): ChildProcess => {
		if (!child) {
			throw new Error('The process of the tests has not been started.');
		}

		return child;
	};

	return {
		name: namespacePool.name,
		// What Vitest has compiled is in a folder that the namespaces see as well.
		cacheFs: true,
		async start() {
			const entry = path.join(distPath, 'workers', 'forks.js');
			const inside = wayInside([process.execPath, ...execArgv, entry]);
			child = spawn(inside.file, inside.args, {
				env: {...env, ...inside.env},
				stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
				serialization: 'advanced',
			});
			child.stdout?.pipe(outputStream, {end: false});
			child.stderr?.pipe(errorStream, {end: false});
		},
		async stop() {
			const ending = started();
			if (ending.exitCode !== null || ending.signalCode !== null) {
				return;
			}

			// The namespace goes with it, and everything in there.
			ending.kill('SIGKILL');
			await once(ending, 'close');
		},
		on(event, callback) {
			started().on(event, callback);
		},
		off(event, callback) {
			started().off(event, callback);
		},
		send(message) {
			started().send(message);
		},
		deserialize: (data) => data,
	};
}

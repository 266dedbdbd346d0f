import path from 'node:path';
import {binary} from '../build/binaries.ts';
import {freePort, listens} from './addresses.ts';
import {type BedProcess, startProcess, until} from './process.ts';

/** The storage of an API server: speaks etcd's protocol and keeps everything in memory. */
export type Kine = BedProcess & {readonly endpoint: string};

/** Starts it; after so many seconds without a change it tells the API server that there was none. */
export async function startKine(folder: string, progressSeconds: number): Promise<Kine> {
	const port = await freePort();
	const kine = startProcess('kine', {
		file: binary('kine'),
		args: [
			`--listen-address=127.0.0.1:${port}`,
			'--endpoint=memory://',
			'--metrics-bind-address=0',
			// The API server's caches ask for it, each of them: that is work, also where nothing else happens.
			`--watch-progress-notify-interval=${progressSeconds}s`,
		],
		logFile: path.join(folder, 'kine.log'),
		cwd: folder,
	});
	await until('A storage', [kine], async () => listens('127.0.0.1', port));
	return Object.assign(kine, {endpoint: `http://127.0.0.1:${port}`});
}

import {spawn} from 'node:child_process';
import process from 'node:process';
import {printedBy} from '../run-program.ts';
import {leastGo} from './versions.ts';

const advice = 'Install it, or name a folder that has the programs already in KUBEBUILDER_ASSETS.';

/** Why nothing can be built here: Go is missing or too old. Undefined when it can. */
export async function goProblem(): Promise<string | undefined> {
	const wanted = `Go 1.${leastGo} or later, which builds the Kubernetes control plane,`;
	try {
		const printed = await printedBy('go', ['env', 'GOVERSION']);
		const version = printed.trim().replace(/^go/, '');
		const [major = 0, minor = 0] = version.split('.').map(Number);
		return major > 1 || minor >= leastGo
			? undefined
			: `${wanted} is needed; this is ${version}. ${advice}`;
	} catch {
		return `${wanted} is not on the PATH. ${advice}`;
	}
}

/** What go prints on its standard output. */
export async function go(folder: string, ...args: string[]): Promise<string> {
	return printedBy('go', args, {cwd: folder, env: goEnvironment});
}

/** Runs go with its messages on this program's; rejects when it fails. */
export async function goVisibly(folder: string, ...args: string[]): Promise<void> {
	const child = spawn('go', args, {
		cwd: folder,
		env: goEnvironment,
		stdio: ['ignore', 2, 2],
	});
	const code = await new Promise<number | null>((resolve, reject) => {
		child.once('error', reject);
		child.once('exit', resolve);
	});
	if (code !== 0) {
		throw new Error(`go ${args.slice(0, 2).join(' ')} failed; its own words are above.`);
	}
}

const goEnvironment = {
	...process.env,
	CGO_ENABLED: '0',
	GOFLAGS: '-mod=mod',
	// A workspace or a vendored tree around the cache folder is none of the bed's business.
	GOWORK: 'off',
};

import {spawn} from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {cacheFolder} from './build/binaries.ts';

/** Set for everything that runs inside a namespace of the bed, to the name of what is outside of it and goes with it. */
const mark = 'RBD_TUI_BED_NAMESPACE';

/** How the names begin of the control groups of this namespace, which the whole machine sees. */
export const ownGroupPrefix = (): string => process.env[mark] ?? 'rbd-tui-bed-';

export const isInside = (): boolean => process.env[mark] !== undefined;

/** The bed takes addresses, ports and processes for its own: never on the machine itself. */
export function assertInside(): void {
	if (!isInside()) {
		throw new Error(
			'A bed runs only in a namespace of its own: npm run test:cluster, or npm run bed -- up.',
		);
	}
}

const isRoot = (): boolean => process.getuid?.() === 0;

const temporaryFolder = path.join(cacheFolder, 'run');

/**
A command line that runs a program in network, process and mount namespaces of its own. Its temporary folder
is a file system in memory: with the last process everything is gone, however that process ended. It ends with
the process that starts it, also when that is killed.
*/
function insideCommand(command: readonly string[]): [string, ...string[]] {
	fs.mkdirSync(temporaryFolder, {recursive: true});
	// Without exec: a shell as the first process collects the orphans, and signals reach the program.
	const enter = 'ip link set lo up && mount -t tmpfs -o mode=0700 bed "$0" && { "$@"; exit $?; }';
	return [
		'setpriv',
		'--pdeathsig=KILL',
		'unshare',
		...(isRoot() ? [] : ['--user', '--map-root-user']),
		'--mount',
		'--net',
		'--pid',
		'--fork',
		'--kill-child',
		'--mount-proc',
		'sh',
		'-c',
		enter,
		temporaryFolder,
		...command,
	];
}

/** How a program is started in namespaces of its own. */
export type WayInside = {
	readonly file: string;
	readonly args: readonly string[];
	/** Variables that it needs beside the usual ones. */
	readonly env: Readonly<Record<string, string>>;
};

export function wayInside(command: readonly string[]): WayInside {
	const [file, ...args] = insideCommand(command);
	return {file, args, env: {[mark]: nextGroupPrefix(), TMPDIR: temporaryFolder}};
}

let groupPrefix: string | undefined;
let namespaces = 0;

/** Each namespace has a prefix of its own; the groups of all of them are removed once this process has ended. */
function nextGroupPrefix(): string {
	if (groupPrefix === undefined) {
		groupPrefix = `${ownGroupPrefix()}${process.pid}-${Date.now()}-`;
		if (isRoot()) {
			removeGroupsAfterwards(groupPrefix);
		}
	}

	return `${groupPrefix}${namespaces++}-`;
}

/** Runs a program in namespaces of its own with this program's terminal; resolves with its exit status. */
export async function runInside(command: readonly string[]): Promise<number> {
	const {file, args, env} = wayInside(command);
	const child = spawn(file, args, {stdio: 'inherit', env: {...process.env, ...env}});
	// The terminal tells the whole group; this process stays until the last one has said how it ended.
	const wait = () => undefined;
	process.on('SIGINT', wait);
	process.on('SIGTERM', () => {
		child.kill('SIGKILL');
	});
	return new Promise((resolve, reject) => {
		child.once('error', reject);
		child.once('exit', (code, signal) => {
			resolve(code ?? 128 + (os.constants.signals[signal ?? 'SIGKILL'] ?? 0));
		});
	});
}

/**
Control groups are the one thing that outlives its namespace. A shell outside of it waits for the end of this
process, which closes its standard input however it comes about, and removes those of a real node.
*/
function removeGroupsAfterwards(prefix: string): void {
	// A group can be removed when its last process has ended; rmdir says so until then.
	const script = `cat
		for try in $(seq 100); do
			find /sys/fs/cgroup -depth -type d -path "$0" -exec rmdir {} + 2>&1 | grep -q . || exit 0
			sleep 0.2
		done`;
	const shell = spawn('sh', ['-c', script, `*/${prefix}*`], {
		detached: true,
		stdio: ['pipe', 'ignore', 'ignore'],
	});
	shell.unref();
}

/** Why no namespace can be made here; undefined when one can. */
export async function namespaceProblem(): Promise<string | undefined> {
	if (process.platform !== 'linux') {
		return 'The bed needs the namespaces of Linux.';
	}

	const [file, ...args] = insideCommand(['true']);
	return new Promise((resolve) => {
		const child = spawn(file, args, {stdio: ['ignore', 'ignore', 'pipe']});
		let said = '';
		child.stderr.on('data', (data: Buffer) => {
			said += data.toString('utf8');
		});
		child.once('error', (error) => {
			resolve(`A namespace needs setpriv and unshare of util-linux: ${error.message}.`);
		});
		child.once('exit', (code) => {
			resolve(code === 0 ? undefined : `No namespace can be made here: ${said.trim()}`);
		});
	});
}

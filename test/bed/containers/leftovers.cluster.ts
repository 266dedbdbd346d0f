import {spawn} from 'node:child_process';
import {once} from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {expect, it, onTestFinished, vi} from 'vitest';
import {ownGroupPrefix} from '../namespace.ts';
import {cgroupFolders} from '../real-node/node-problem.ts';

const program = path.join(import.meta.dirname, '..', 'main.ts');

const isOfABed = ([file = '', ...args]: readonly string[]): boolean =>
	/^(?:kube|kine|containerd)/.test(path.basename(file)) ||
	args.some((arg) => arg.endsWith('/bed/up.ts') || arg.startsWith('*/rbd-tui-bed-'));

/** Command lines of what belongs to a bed, and of what cleans up after it. */
const commands = (): string[] =>
	fs
		.readdirSync('/proc')
		.filter((name) => /^\d+$/.test(name))
		.flatMap((pid) => {
			try {
				return [fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')];
			} catch {
				return [];
			}
		})
		.filter((words) => isOfABed(words))
		.map((words) => words.join(' '));

const controlGroups = (owner = 0): string[] =>
	cgroupFolders().flatMap((folder) =>
		fs.readdirSync(folder).filter((name) => name.startsWith(`${ownGroupPrefix()}${owner}-`)),
	);

it('nothing is left of a bed with a real node when it is killed', async () => {
	expect(commands()).toEqual([]);
	const bed = spawn(process.execPath, [program, 'up', '--real-node'], {
		stdio: ['pipe', 'pipe', 'inherit'],
		env: {...process.env, SHELL: 'cat'},
	});
	onTestFinished(() => {
		bed.kill('SIGKILL');
	});
	let said = '';
	bed.stdout.on('data', (data: Buffer) => {
		said += data.toString();
	});
	await vi.waitFor(
		() => {
			expect(said).toContain('KUBECONFIG leads there');
		},
		{timeout: 90_000, interval: 100},
	);
	for (const name of ['kube-apiserver', 'kubelet', 'containerd']) {
		expect(commands()).toContainEqual(expect.stringContaining(`/${name} `));
	}

	expect(controlGroups(bed.pid)).not.toEqual([]);
	bed.kill('SIGKILL');
	await once(bed, 'exit');
	await vi.waitFor(
		() => {
			expect(controlGroups(bed.pid)).toEqual([]);
			expect(commands()).toEqual([]);
		},
		{timeout: 60_000, interval: 100},
	);
});

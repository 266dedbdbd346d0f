import {spawn} from 'node:child_process';
import {once} from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {expect, it, onTestFinished, vi} from 'vitest';
import {cgroupFolders} from '../real-node/node-problem.ts';

const program = path.join(import.meta.dirname, '..', 'main.ts');

/** Command lines of everything that runs here. */
const commands = (): string[] =>
	fs
		.readdirSync('/proc')
		.filter((name) => /^\d+$/.test(name))
		.flatMap((pid) => {
			try {
				return fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
			} catch {
				return [];
			}
		});

const controlGroups = (): string[] =>
	cgroupFolders().flatMap((folder) =>
		fs.readdirSync(folder).filter((name) => name.startsWith('rbd-tui-bed-')),
	);

it('nothing is left of a bed with a real node when it is killed', async () => {
	const before = {commands: commands().length, groups: controlGroups()};
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
	const running = commands().filter((command) => /\b(?:kubelet|containerd) /.test(command));
	expect(running).toHaveLength(2);
	expect(controlGroups().length).toBeGreaterThan(before.groups.length);
	bed.kill('SIGKILL');
	await once(bed, 'exit');
	await vi.waitFor(
		() => {
			expect(controlGroups()).toEqual(before.groups);
			expect(commands()).toHaveLength(before.commands);
		},
		{timeout: 60_000, interval: 100},
	);
});

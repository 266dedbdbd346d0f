import {spawn} from 'node:child_process';
import {once} from 'node:events';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {text} from 'node:stream/consumers';
import {expect, onTestFinished, test} from 'vitest';
import {writeKubeconfig} from '../../source/practice/kubeconfig.ts';
import {homeEnvironment, isLive, openCockpit, program} from './cockpit.ts';
import {startQuietNight} from './quiet-night.ts';
import {sharedCluster} from './shared-clusters.ts';

const cluster = sharedCluster(startQuietNight);

/** Runs the program without a terminal; what it prints and how it ends. */
async function runWithout(args: readonly string[], home: string) {
	const child = spawn(process.execPath, [program, ...args], {
		env: {PATH: process.env.PATH, ...homeEnvironment(home, 'en')},
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	const [stdout, stderr, [status]] = await Promise.all([
		text(child.stdout),
		text(child.stderr),
		once(child, 'close') as Promise<[number]>,
	]);
	return {status, stdout, stderr};
}

async function temporaryFolder() {
	const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'rbd-tui-home-'));
	onTestFinished(async () => fs.rm(folder, {recursive: true, force: true}));
	return folder;
}

test.each([
	['en', 'No kubeconfig was found', 'open the built-in practice cluster'],
	['zh', '没有找到 kubeconfig', '打开内置的练习集群'],
] as const)(
	'in %s, without a kubeconfig it offers the practice cluster',
	async (language, sentence, offer) => {
		await using cockpit = await openCockpit({language, columns: 100, rows: 30});
		const {terminal} = cockpit;
		await terminal.sees(sentence);
		await terminal.sees(offer);
		await terminal.press('enter').sees(/prod-sh +\S (?:live|在线)/);
		await terminal.sees('rbd-chaos');
		await terminal.press('q').exits(0);
		expect(terminal.disorder).toEqual([]);
		await terminal.leavesNothingBehind();
	},
);

test('the start menu is left by its second entry, by Ctrl-C, and is readable on a narrow window', async () => {
	await using cockpit = await openCockpit({columns: 40, rows: 12});
	const {terminal} = cockpit;
	await terminal.sees('quit');
	await terminal.press('j').sees(/❯ ?quit/);
	await terminal.press('enter').exits(0);
	await using other = await openCockpit();
	await other.terminal.sees('quit');
	await other.terminal.press('ctrl+c').exits(0);
	expect(other.terminal.disorder).toEqual([]);
});

test('a kubeconfig that is broken is named in one sentence, with its place, and the status is 2', async () => {
	const home = await temporaryFolder();
	const file = path.join(home, 'broken');
	await fs.writeFile(file, 'apiVersion: v1\nclusters: [\n');
	await using cockpit = await openCockpit({
		arguments: ['--kubeconfig', file],
		columns: 120,
	});
	const {terminal} = cockpit;
	await terminal.exits(2);
	expect(terminal.screen()).toMatch(/^rbd-tui: .*broken/);
	expect(terminal.screen()).not.toMatch(/ {4}at /);
	expect(terminal.disorder).toEqual([]);
});

test('a kubeconfig that is not there is named, and the status is 2', async () => {
	await using cockpit = await openCockpit({
		arguments: ['--kubeconfig', '/no/such/kubeconfig'],
		columns: 120,
	});
	const {terminal} = cockpit;
	await terminal.exits(2);
	expect(terminal.screen()).toMatch(/^rbd-tui: .*\/no\/such\/kubeconfig/);
});

test('a context that is not in the kubeconfig is named, and the others can be opened', async () => {
	await using cockpit = await openCockpit({
		clusters: [cluster()],
		arguments: ['--context', 'prod-xx'],
		columns: 120,
		rows: 40,
	});
	const {terminal} = cockpit;
	await terminal.sees('there is no context prod-xx');
	await terminal.press('enter').sees(/▸ prod-sh +\S live/);
	await terminal.sees('rbd-api');
});

test('a context that refers to something missing is shown beside one that works', async () => {
	const home = await temporaryFolder();
	const file = await writeKubeconfig(home, cluster().contexts);
	const config = JSON.parse(await fs.readFile(file, 'utf8')) as {
		contexts: Array<{name: string; context: {cluster: string; user: string}}>;
	};
	config.contexts.push({name: 'lost', context: {cluster: 'nowhere', user: 'nobody'}});
	await fs.writeFile(file, JSON.stringify(config));
	await using cockpit = await openCockpit({
		arguments: ['--kubeconfig', file],
		columns: 120,
		rows: 40,
	});
	const terminal = await isLive(cockpit);
	await terminal.sees(/lost +✗ bad entry/);
	await terminal.type('1G').sees('nowhere');
});

test.each([[[]], [['demo']]])(
	'without a terminal `rbd-tui %s` names the commands that need none, with status 2',
	async (args) => {
		const home = await temporaryFolder();
		const {status, stdout, stderr} = await runWithout(args, home);
		expect(status).toBe(2);
		expect(stdout).toBe('');
		expect(stderr).toMatch(/^rbd-tui: .*, use rbd-tui .*\n$/);
	},
);

test.each([
	[['check', '--help'], 'rbd-tui check'],
	[['--lang', 'zh', 'fix', '--help'], '用法'],
	[['demo', '--help'], 'rbd-tui demo'],
])('help is what anybody gets who asks for it anywhere on the line: %j', async (args, words) => {
	const {status, stdout, stderr} = await runWithout(args, await temporaryFolder());
	expect(stderr).toBe('');
	expect(status).toBe(0);
	expect(stdout).toContain(words);
});

test('a command that does not exist is refused with status 2', async () => {
	const home = await temporaryFolder();
	const {status, stderr} = await runWithout(['fly'], home);
	expect(status).toBe(2);
	expect(stderr).toContain('there is no command fly');
});

test('an open cockpit has loaded none of what Node.js fetches with: it is large, slow, and of no use here', async () => {
	const folder = await temporaryFolder();
	const note = path.join(folder, 'note-modules.cjs');
	const loaded = path.join(folder, 'loaded.json');
	await fs.writeFile(
		note,
		`process.on('exit', () => {
			const file = ${JSON.stringify(loaded)};
			require('node:fs').writeFileSync(file, JSON.stringify(process.moduleLoadList));
		});`,
	);
	await using cockpit = await openCockpit({
		clusters: [cluster()],
		env: {NODE_OPTIONS: `--require ${note}`},
	});
	const terminal = await isLive(cockpit);
	await terminal.press('q').exits(0);
	const modules = JSON.parse(await fs.readFile(loaded, 'utf8')) as string[];
	expect(modules).toContain('NativeModule https');
	expect(modules.filter((name) => /undici|http2/.test(name))).toEqual([]);
});

test('the demo of a scenario opens on it and leaves no folder behind', async () => {
	const home = await temporaryFolder();
	const temporary = path.join(home, 'temporary');
	await fs.mkdir(temporary);
	await using cockpit = await openCockpit({
		arguments: ['demo', 'rbd-mq-crash-loop'],
		env: {TMPDIR: temporary},
		columns: 120,
		rows: 40,
	});
	const {terminal} = cockpit;
	await terminal.sees(/✗ rbd-mq/);
	expect(await fs.readdir(temporary)).toHaveLength(1);
	await terminal.press('q').exits(0);
	await terminal.leavesNothingBehind();
	expect(await fs.readdir(temporary)).toEqual([]);
});

import fs from 'node:fs/promises';
import path from 'node:path';
import {describe, expect, test} from 'vitest';
import {startPracticeCluster} from '../../source/practice/cluster.ts';
import {logFlood} from '../../source/practice/scenarios/crowd.ts';
import {healthy} from '../../source/practice/scenarios/healthy.ts';
import type {Scenario} from '../../source/practice/scenarios/scenario.ts';
import {isLive, openCockpit, type CockpitOptions} from './cockpit.ts';
import {startQuietNight} from './quiet-night.ts';
import {sharedCluster} from './shared-clusters.ts';

describe('a log that stands still', () => {
	const cluster = sharedCluster(startQuietNight);

	/** The known log of rbd-api, to its last line. */
	async function open(options: CockpitOptions = {}) {
		const cockpit = await openCockpit({clusters: [cluster()], columns: 120, rows: 40, ...options});
		const terminal = await isLive(cockpit);
		await terminal.type('/rbd-api').press('enter', 'l').sees('the last line of rbd-api');
		return cockpit;
	}

	test('search marks what it finds, n and N go on, and what is not there is said', async () => {
		await using cockpit = await open();
		const {terminal} = cockpit;
		await terminal.type('/region').press('enter').sees('/ "region"');
		await terminal.seesStyled('|region}');
		terminal.press('N', 'n');
		await terminal.type('/xyzzy').press('enter').sees('no line matches');
	});

	test('the filter shows only lines that match and counts them; a regular expression may be given', async () => {
		await using cockpit = await open();
		const {terminal} = cockpit;
		await terminal.type('&INFO').press('enter').sees('& "INFO" 3/7');
		await terminal.seesNot('WARN region etcd');
		await terminal.press('&').sees('only lines with INFO');
		terminal.press('backspace', 'backspace', 'backspace', 'backspace');
		await terminal.type('/WARN|ERROR/').press('enter').sees('2/7');
		await terminal.sees('WARN region etcd');
		await terminal.seesNot('INFO start');
		terminal.press('&', ...Array.from({length: 12}, () => 'backspace')).type('/(/');
		await terminal.press('enter').sees('this is no valid regular expression');
		await terminal.press('esc').sees('2/7');
	});

	test('timestamps are short, full or off', async () => {
		await using cockpit = await open();
		const {terminal} = cockpit;
		await terminal.sees(/ \d\d:\d\d:\d\d \w{5} {3}INFO start/);
		await terminal.press('t').sees(/ \d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} \w{5} {3}INFO start/);
		await terminal.press('t').sees(/\n \w{5} {3}INFO start/);
		await terminal.press('t').sees(/ \d\d:\d\d:\d\d \w{5} {3}INFO start/);
	});

	test('long lines are cut and panned, or wrapped', async () => {
		await using cockpit = await open();
		const {terminal} = cockpit;
		await terminal.seesNot('nobody takes them');
		await terminal.press('right', 'right', 'right').sees('nobody takes them');
		await terminal.press('left', 'left', 'left').seesNot('nobody takes them');
		await terminal.press('w').sees('nobody takes them');
	});

	test('one line is zoomed, json spread out, and the next key leads back', async () => {
		await using cockpit = await open();
		const {terminal} = cockpit;
		await terminal.press('k', 'k').sees('paused');
		await terminal.press('enter').sees('LOG LINE');
		await terminal.sees(/"status": 502/);
		await terminal.sees(/"port": 6300/);
		await terminal.press('esc').sees('the last line of rbd-api');
	});

	test('the time range goes from 15 minutes on, and back to its beginning', async () => {
		await using cockpit = await open();
		const {terminal} = cockpit;
		await terminal.sees('since 15m');
		await terminal.press('i').sees('since 1h');
		await terminal.press('i').sees('since all');
		await terminal.press('i').sees('since 1m');
		await terminal.sees('the last line of rbd-api');
	});

	test('logs are saved to a file that only its owner can read', async () => {
		await using cockpit = await open({columns: 200, rows: 60});
		const {terminal} = cockpit;
		await terminal.press('S').sees('saved to ');
		const file = /saved to (?<file>\S+)/.exec(terminal.screen())?.groups?.file ?? '';
		expect(path.dirname(file)).toBe(path.join(cockpit.state, 'logs'));
		const saved = await fs.readFile(file, 'utf8');
		expect(saved).toContain('INFO 订单服务 的构建任务 🚀 已排队');
		expect(saved.trim().split('\n').length).toBeGreaterThanOrEqual(7);
		const {mode} = await fs.stat(file);
		expect(mode % 0o100).toBe(0);
	});

	test('a line is copied through the terminal', async () => {
		await using cockpit = await open();
		const {terminal} = cockpit;
		await terminal.press('y').sees('asked the terminal to copy the line');
		expect(terminal.clipboard).toContain('INFO the last line of rbd-api');
	});

	test('previous containers of a crashing component are shown on request', async () => {
		await using cockpit = await open();
		const {terminal} = cockpit;
		await terminal.press('2').type('/rbd-worker').press('enter', 'l').sees('rbd-worker › ');
		await terminal.press('p').sees('previous container');
		await terminal.press('p').seesNot('previous container');
	});

	test('a pod of its own colour: two pods of a component keep theirs', async () => {
		await using cockpit = await open();
		const {terminal} = cockpit;
		await terminal.press('2').type('/rbd-chaos').press('enter', 'l').sees('2 pods');
		await terminal.seesStyled('|9l8pj');
		const colours = (name: string) =>
			new Set(
				terminal
					.styledScreen()
					.matchAll(new RegExp(String.raw`\{(?<colour>[\w -]+)\|${name}`, 'g'))
					.map(({groups}) => groups?.colour),
			);
		await terminal.seesStyled('|9ntlj');
		expect(colours('9l8pj').size).toBe(1);
		expect(colours('9ntlj').size).toBe(1);
		expect(colours('9l8pj')).not.toEqual(colours('9ntlj'));
	});
});

/** A healthy cluster whose programs print this besides. */
const aClusterWith = (build: Scenario['build']) =>
	sharedCluster(async () => startPracticeCluster({name: 'prod-sh', scenario: {...healthy, build}}));

describe('a log with known lines', () => {
	const cluster = aClusterWith((world) => {
		const once = (lines: string[]) => [{once: 0, lines}];
		const when = {since: world.ago({seconds: 40}), logReplaces: true};
		world.print(
			'rbd-api',
			once([
				'before it',
				'stream did not signal ready within timeout, proceeding anyway',
				'http: TLS handshake error from 10.42.0.1:35590: EOF',
			]),
			when,
		);
		world.print(
			'rbd-chaos',
			once([
				'before it',
				'retain failed build pod rbd-system/web-1 for troubleshooting; inspect with: kubectl',
				'behind it',
			]),
			when,
		);
	});

	const open = async (component: string, language: 'zh' | 'en') => {
		const cockpit = await openCockpit({clusters: [cluster()], columns: 80, rows: 24, language});
		const terminal = await isLive(cockpit);
		terminal.type(`/${component}`).press('enter', 'l');
		return cockpit;
	};

	test('one that leads to no cause is spread out below what it means', async () => {
		await using cockpit = await open('rbd-api', 'en');
		const {terminal} = cockpit;
		await terminal.sees(/4 LOGS {2}rbd-api[^\n]*⚑ 1/);
		await terminal.press(']').sees('paused');
		await terminal.press('e').sees('LOG LINE');
		await terminal.sees(/⚑ the stream between a web terminal and its container broke/);
		await terminal.sees(/^ {2}stream did not signal ready within timeout/m);
		await terminal.press('esc').sees(/⚑ stream did not signal ready/);
	});

	test('a harmless one is not flagged, and explained where it is spread out', async () => {
		await using cockpit = await open('rbd-api', 'zh');
		const {terminal} = cockpit;
		await terminal.sees('35590: EOF');
		await terminal.press('e').sees('这不是已知的日志行');
		await terminal.press('enter').sees('打开连接后不说话就关闭：正常噪声（没有问题）');
		await terminal.seesNot('⚑ 负载均衡');
	});

	test('for which versions it is known stands with it', async () => {
		await using cockpit = await open('rbd-chaos', 'zh');
		const {terminal} = cockpit;
		await terminal.sees(/⚑ retain failed build pod/);
		await terminal.press(']').sees('已暂停');
		await terminal.press('enter').sees('⚑ 失败的构建 Pod 被保留了下来');
		await terminal.sees('v6.9.5 起');
	});
});

describe('a log that goes on', () => {
	const cluster = aClusterWith((world) => {
		world.print('rbd-api', [
			{every: 0.2, jitter: 0, lines: [({index}) => `beat ${index} of the drum`]},
		]);
	});

	test('scrolling up pauses it and counts what is new; G goes on', async () => {
		await using cockpit = await openCockpit({clusters: [cluster()], columns: 120, rows: 40});
		const terminal = await isLive(cockpit);
		await terminal.type('/rbd-api').press('enter', 'l').sees('following');
		await terminal.sees('of the drum');
		await terminal.press('k', 'k').sees(/paused, [1-9]\d* new/);
		const row = terminal.rows().find((text) => text.includes('of the drum')) ?? '';
		await terminal.sees(/paused, (?:[5-9]|\d{2,}) new/);
		expect(terminal.screen()).toContain(row);
		await terminal.press('G').sees('following');
		await terminal.press('f').sees('paused');
		await terminal.press('f').sees('following');
	});

	test('a dropped connection leaves neither a gap nor a line twice', async () => {
		await using cockpit = await openCockpit({clusters: [cluster()], columns: 120, rows: 40});
		const terminal = await isLive(cockpit);
		await terminal.type('/rbd-api').press('enter', 'l').sees('of the drum');
		await terminal.type('&beat').press('enter').sees('& "beat"');
		const beats = () =>
			terminal
				.screen()
				.matchAll(/beat (?<number>\d+) of the drum/g)
				.map(({groups}) => Number(groups?.number))
				.toArray();
		const last = beats().at(-1) ?? 0;
		await cluster().setBehaviour({refusesConnections: true});
		await terminal.sees(/prod-sh +\S stale/);
		await cluster().setBehaviour({});
		await terminal.until('lines from after the drop', () => (beats().at(-1) ?? 0) > last + 10);
		const seen = beats();
		expect(seen).toEqual(seen.map((_, index) => seen[0]! + index));
	});
});

describe('a flood', () => {
	const cluster = sharedCluster(async () =>
		startPracticeCluster({name: 'prod-sh', scenario: logFlood(20_000)}),
	);

	test('keys are answered meanwhile, and lines that had to go are counted on the screen', async () => {
		await using cockpit = await openCockpit({
			clusters: [cluster()],
			columns: 120,
			rows: 40,
			patience: 50_000,
			arguments: ['-n', 'flood'],
		});
		const {terminal} = cockpit;
		await terminal.sees(/✓ flood/);
		await terminal.press('l').sees('of the flood: the quick brown fox');
		await terminal.sees(/ {2}\d+ lines dropped/);
		await terminal.press('?').sees('HELP');
		await terminal.press('esc').seesNot('HELP');
		await terminal.sees('of the flood');
		await terminal.press('f').sees('paused');
		await terminal.press('g').sees('of the flood');
		await terminal.press('q').exits(0);
	});
});

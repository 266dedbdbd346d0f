import {expect, test} from 'vitest';
import {startPracticeCluster} from '../../source/practice/cluster.ts';
import {fewRights} from '../../source/practice/scenarios/few-rights.ts';
import {isLive, openCockpit, type CockpitOptions} from './cockpit.ts';
import {sharedCluster} from './shared-clusters.ts';

const cluster = sharedCluster(async () =>
	startPracticeCluster({name: 'prod-sh', scenario: fewRights}),
);

const open = async (options: CockpitOptions = {}) =>
	openCockpit({clusters: [cluster()], columns: 120, rows: 40, ...options});

test('started with --read-only it says so, changes nothing, and still shows logs', async () => {
	await using cockpit = await open({arguments: ['--read-only']});
	const terminal = await isLive(cockpit);
	await terminal.sees('read-only');
	for (const [key, label] of [
		['r', 'restart'],
		['s', 'shell'],
		['p', 'port-forward'],
	] as const) {
		await terminal.press(key).sees(`${label}: started with --read-only`);
		await terminal.press('esc').seesNot('started with');
	}

	await terminal.type('/rbd-api').press('enter', 'l').sees('following');
	expect(cluster().server.requests.mutating).toBe(0);
});

test('who may only look sees the platform and is told which permission a restart needs', async () => {
	await using cockpit = await open({arguments: ['--context', 'viewer@prod-sh']});
	const terminal = await isLive(cockpit);
	await terminal.sees('12/12 ready');
	await terminal.sees('as viewer');
	await terminal.press('r').sees('this permission is missing: delete pods');
	await terminal.press('y', 'enter').isQuiet();
	terminal.press('esc');
	await terminal.press('3').sees('not permitted: list secrets');
	expect(cluster().server.requests.mutating).toBe(0);
});

test('in Chinese the missing permission is named too', async () => {
	await using cockpit = await open({arguments: ['--context', 'viewer@prod-sh'], language: 'zh'});
	const terminal = await isLive(cockpit);
	await terminal.sees('12/12 就绪');
	await terminal.press('r').sees('缺少权限：delete pods');
});

test('who may not even look is told what is missing', async () => {
	await using cockpit = await open({arguments: ['--context', 'stranger@prod-sh']});
	const {terminal} = cockpit;
	await terminal.sees(/stranger@prod-sh \S forbidden/);
	await terminal.sees('the permission to list pods is missing');
	await terminal.seesNot('no pods');
	await terminal.press('1').seesStyled('{bold inverse|▸ stranger@prod-sh');
	await terminal.sees('missing: list pods in');
});

import {afterEach, expect, test} from 'vitest';
import {startPracticeCluster} from '../../source/practice/cluster.ts';
import {healthy} from '../../source/practice/scenarios/healthy.ts';
import {isLive, openCockpit} from './cockpit.ts';
import {sharedClusters} from './shared-clusters.ts';

const clusters = sharedClusters(async () =>
	Promise.all(
		['prod-sh', 'prod-bj'].map(async (name) => startPracticeCluster({name, scenario: healthy})),
	),
);

afterEach(async () => {
	await Promise.all(clusters().map(async (cluster) => cluster.setBehaviour({})));
});

const open = async (contexts: readonly string[] = []) =>
	openCockpit({
		clusters: clusters(),
		contexts: [{name: 'edge-1', server: 'https://127.0.0.1:1', token: 'practice'}],
		columns: 120,
		rows: 40,
		patience: 40_000,
		arguments: contexts.flatMap((name) => ['--context', name]),
	});

test('a lost connection dims the data with its age and allows no change, and heals by itself', async () => {
	await using cockpit = await open();
	const terminal = await isLive(cockpit);
	await terminal.seesStyled('{green|✓ }');
	await clusters()[0]!.setBehaviour({refusesConnections: true});
	await terminal.sees(/▸ prod-sh +\S stale \d+s/);
	await terminal.sees('rbd-api');
	await terminal.until('the rows to be dim', () => {
		const row = terminal.rows().findIndex((text) => text.includes('rbd-worker'));
		return /\{dim\|[^}]*rbd-worker/.test(terminal.styledRow(row));
	});
	await terminal.press('2', 'r').sees('not while the connection is not live');
	await clusters()[0]!.setBehaviour({});
	await terminal.sees(/▸ prod-sh +\S live/);
	await terminal.press('esc', 'r').sees('y runs it');
	await terminal.press('n').sees('nothing was changed');
});

test('a refused token is shown as such, and a repaired one is found without being asked', async () => {
	await clusters()[0]!.setBehaviour({faults: [{status: 401, reason: 'Unauthorized'}]});
	await using cockpit = await open();
	const {terminal} = cockpit;
	await terminal.sees(/prod-sh +✗ unauthorized 401/);
	await clusters()[0]!.setBehaviour({});
	await terminal.press('d').sees(/prod-sh +\S live/);
	await terminal.sees('rbd-api');
});

test('a context that cannot be reached does not disturb one that can', async () => {
	await using cockpit = await open(['prod-sh', 'edge-1', 'prod-bj']);
	const terminal = await isLive(cockpit);
	await terminal.sees(/edge-1 +✗ unreachable/);
	await terminal.sees(/prod-bj +\S live/);
	await terminal.press('1', 'j').seesStyled('{inverse|');
	await terminal.type('/edge').press('enter').sees('127.0.0.1:1');
	await terminal
		.type('/prod-bj')
		.press('enter', 'enter')
		.sees(/▸ prod-bj/);
	await terminal.sees('nothing is wrong');
});

test('no component is said to have no pods before the pods were read', async () => {
	await clusters()[0]!.setBehaviour({faults: [{path: '/pods$', status: 503}]});
	await using cockpit = await open();
	const {terminal} = cockpit;
	await terminal.press('1').sees('not read yet: apiserver not ready');
	expect(terminal.screen()).not.toMatch(/no pod\b/);
	// What can be looked at is looked at, and the rest is named.
	await terminal.sees(/3 FAULTS [^\n]*\d\d:\d\d:\d\d/);
	expect(terminal.screen()).not.toMatch(/no pod\b|nothing is wrong/);
	await clusters()[0]!.setBehaviour({});
	await terminal.sees(/✓ rbd-api +1\/1/);
});

test('a cluster is closed and opened again', async () => {
	await using cockpit = await open();
	const terminal = await isLive(cockpit);
	await terminal.press('1', 'x').sees(/prod-sh +\S closed/);
	await terminal.seesNot('rbd-api');
	await terminal.press('enter').sees(/▸ prod-sh +\S live/);
	await terminal.sees('rbd-api');
});

test('a server that answers nothing any more makes the data old, not the program slow', async () => {
	await using cockpit = await open();
	const terminal = await isLive(cockpit);
	await clusters()[0]!.setBehaviour({isFrozen: true});
	await terminal.sees(/▸ prod-sh +\S stale \d+s/);
	await terminal.press('2', 'j').seesStyled('{inverse| ✓ minio');
	await clusters()[0]!.setBehaviour({});
	await terminal.sees(/▸ prod-sh +\S live/);
	expect(terminal.screen()).toContain('rbd-api');
});

import fs from 'node:fs/promises';
import path from 'node:path';
import {describe, expect, onTestFinished, test, vi} from 'vitest';
import {nodes} from '../../source/cluster/resources.ts';
import {type PracticeCluster, startPracticeCluster} from '../../source/practice/cluster.ts';
import type {Scenario} from '../../source/practice/scenarios/scenario.ts';
import {scenario, withReader} from '../support/a-scenario.ts';
import {type Cockpit, type CockpitOptions, isLive, openCockpit} from './cockpit.ts';
import {findRow} from './find-row.ts';
import type {Terminal} from './terminal.ts';

vi.setConfig({testTimeout: 120_000});

const roleScenario = 'node-role-label-missing';
const roleRow = '✗ no node carries a role label';

type Bench = {
	readonly cluster: PracticeCluster;
	readonly cockpit: Cockpit;
	readonly terminal: Terminal;
	/** Requests that changed something, without rehearsals: `PATCH /api/v1/nodes/node-1`. */
	changes(): string[];
};

/** The cockpit in front of a scenario's cluster, with the row of its first cause selected. */
async function openAt(
	chosen: string | Scenario,
	row: string,
	options: CockpitOptions = {},
): Promise<Bench> {
	const cluster = await startPracticeCluster({
		scenario: typeof chosen === 'string' ? scenario(chosen) : chosen,
		name: 'prod-sh',
		speed: 100,
	});
	onTestFinished(async () => cluster.stop());
	const cockpit = await openCockpit({
		clusters: [cluster],
		columns: 120,
		rows: 40,
		patience: 30_000,
		...options,
	});
	onTestFinished(async () => cockpit[Symbol.asyncDispose]());
	const terminal = await isLive(cockpit);
	await terminal.press('3').sees(/3 (?:FAULTS|故障) +(?:[✗‼?✓]\d+ ?)+ +\d\d:\d\d:\d\d/);
	await terminal.sees(row);
	// Facts may stand above the cause.
	await findRow(terminal, row.replace(/^[✗‼] /, '').slice(0, 20));
	return {
		cluster,
		cockpit,
		terminal,
		changes: () =>
			cluster.server.requests.latest
				.filter(({isMutating}) => isMutating)
				.map(({method, path: place}) => `${method} ${place}`),
	};
}

/** Time enough to have read the question; keys that come before are no answer. */
const read = async () =>
	new Promise((resolve) => {
		setTimeout(resolve, 400);
	});

/** Words that may stand on several rows. */
const seesWords = async (terminal: Terminal, words: string): Promise<Terminal> =>
	terminal.until(`to see ${words}`, () =>
		terminal.screen().replaceAll(/\s+/g, ' ').includes(words),
	);

/** As far as the plan of the label, which leaves the choice of nodes to a person. */
async function askForLabel({terminal}: Bench): Promise<void> {
	await terminal.press('f').sees('Space marks, Enter goes on');
	await terminal.press('enter').sees('y runs it');
	await read();
}

/** Everything about the nodes but what every write changes. */
const nodesOf = ({store}: PracticeCluster): unknown[] =>
	store.list(nodes).map(({metadata: {resourceVersion: _version, ...metadata}, spec}) => ({
		metadata: {...metadata, managedFields: undefined},
		spec,
	}));

async function journalOf({state}: Cockpit): Promise<string> {
	const folder = path.join(state, 'journal');
	const files = await fs.readdir(folder).catch(() => []);
	const texts = await Promise.all(
		files.map(async (file) => fs.readFile(path.join(folder, file), 'utf8')),
	);
	return texts.join('');
}

describe('the list of remedies', () => {
	test('names risk and what breaks, and a number leads to the plan', async () => {
		const bench = await openAt(
			'region-api-gateway-route-missing',
			'✗ the gateway has no route for 8443',
		);
		const {terminal} = bench;
		await terminal.press('f').sees('what can be done about it');
		await terminal.sees(/▸ 1 .*restart rainbond-operator/);
		await terminal.sees(/ 2 .*let the operator go over rbd-api/);
		await terminal.seesNot('being looked at');
		await terminal.sees('medium risk');
		await terminal.sees('low risk');
		await seesWords(terminal, 'edits of its Deployment by hand are undone');
		await terminal.press('2').sees('y runs it');
		const text = terminal.screen().replaceAll(/\s+/g, ' ');
		expect(text).toContain('as admin');
		expect(text).toContain('RbdComponent rbd-api');
		expect(text).toContain('annotate rbdcomponents.rainbond.io rbd-api');
		expect(text).toContain('made again by rainbond-operator');
		await terminal.press('n').sees('nothing was changed');
		expect(bench.changes()).toEqual([]);
	});

	test('shows what is not permitted, disabled and named', async () => {
		const bench = await openAt(
			withReader(scenario('region-api-gateway-route-missing')),
			'✗ the gateway has no route for 8443',
			{arguments: ['--context', 'reader@prod-sh']},
		);
		const {terminal} = bench;
		await terminal.press('f').sees('this permission is missing: delete pods');
		await terminal.sees('this permission is missing: patch rbdcomponents');
		terminal.press('enter');
		await terminal.isQuiet(500);
		expect(terminal.shows('y runs it')).toBe(false);
		await terminal.sees('what can be done about it');
		await terminal.press('esc').seesNot('what can be done about it');
		expect(bench.changes()).toEqual([]);
	});

	test('is there with --read-only, and nothing of it can be run', async () => {
		const bench = await openAt('component-evicted', '‼ corpses of past evictions pile up', {
			arguments: ['--read-only'],
		});
		const {terminal} = bench;
		await terminal.press('f').sees('--read-only');
		await terminal.sees('it cannot be run');
		terminal.press('y', 'enter');
		await terminal.isQuiet(500);
		await terminal.press('esc').seesNot('it cannot be run');
		expect(bench.changes()).toEqual([]);
	});
});

describe('the question', () => {
	test.each([
		['Enter', (terminal: Terminal) => terminal.press('enter', 'enter')],
		['a pasted y', (terminal: Terminal) => terminal.paste('y').paste('y\n')],
		['Space', (terminal: Terminal) => terminal.press('space')],
	])('is not answered by %s, and n changes nothing', async (_, press) => {
		const bench = await openAt(roleScenario, roleRow);
		const {terminal} = bench;
		await askForLabel(bench);
		press(terminal);
		await terminal.isQuiet(500);
		await terminal.sees('y runs it');
		expect(bench.changes()).toEqual([]);
		await terminal.press('n').sees('cancelled, nothing was changed');
		expect(bench.changes()).toEqual([]);
		expect(await journalOf(bench.cockpit)).toBe('');
	});

	test.each([
		['in one piece', ['r', 'yyyy']],
		['one by one', ['r', 'y', 'y', 'y']],
	])('is not answered by keys typed ahead: %s', async (_, pieces) => {
		const bench = await openAt(
			'region-api-serving-stale-certificate',
			'✗ rbd-api still serves an old certificate',
		);
		const {terminal} = bench;
		for (const piece of pieces) {
			terminal.type(piece);
		}

		await terminal.sees('y runs it');
		await terminal.isQuiet(500);
		await terminal.sees('y runs it');
		expect(bench.changes()).toEqual([]);
		await terminal.press('n').sees('nothing was changed');
		expect(bench.changes()).toEqual([]);
	});

	test('of a high risk is answered by the name of the cluster alone, typed', async () => {
		const bench = await openAt('component-evicted', '‼ corpses of past evictions pile up');
		const {terminal} = bench;
		const ask = async () => {
			await terminal.press('f').sees("type the cluster's name prod-sh");
			await read();
		};

		await ask();
		await terminal.press('y', 'enter').sees('"y" is not the cluster\'s name');
		await ask();
		terminal.paste('prod-sh');
		await terminal.press('enter').sees('"" is not the cluster\'s name');
		expect(bench.changes()).toEqual([]);
		await ask();
		await terminal.type('prod-sh').press('enter').sees('cured, and proved');
		expect(bench.changes()).toHaveLength(8);
	});

	test('that is longer than the screen is read to its end before a name answers it', async () => {
		const bench = await openAt(
			'region-api-config-of-another-authority',
			"✗ the cluster side's certificates do not belong",
			{columns: 80, rows: 24},
		);
		const {terminal} = bench;
		await terminal.press('f').sees("cluster's name");
		await seesWords(terminal, 'every console and every grctl that uses the present bundle stops');
		await read();
		await terminal.type('prod-sh').press('enter').sees('read the question to its end first');
		expect(bench.changes()).toEqual([]);
		await terminal.until('the end of the question', () => {
			terminal.press('down');
			return terminal.shows("type the cluster's name prod-sh");
		});
		await terminal.press('esc').sees('nothing was changed');
		expect(bench.changes()).toEqual([]);
	});

	test('is asked anew, by a new diagnosis, where the target has changed meanwhile', async () => {
		const bench = await openAt(roleScenario, roleRow);
		const {terminal, cluster} = bench;
		await askForLabel(bench);
		const [node] = cluster.store.list(nodes);
		const {labels} = node!.metadata;
		cluster.store.update(nodes, {
			...node!,
			metadata: {...node!.metadata, labels: {...labels, 'somebody/else': 'was here'}},
		});
		await terminal.press('y').sees('what it is about changed while it was asked');
		await terminal.sees('y runs it');
		expect(bench.changes()).toEqual([]);
		await read();
		await terminal.press('y').sees('cured, and proved');
		expect(bench.changes()).toHaveLength(cluster.store.list(nodes).length);
	});

	test('is taken back where the cause is gone meanwhile', async () => {
		const bench = await openAt(roleScenario, roleRow);
		const {terminal, cluster} = bench;
		await askForLabel(bench);
		for (const node of cluster.store.list(nodes)) {
			const labels = {...node.metadata.labels, 'node-role.kubernetes.io/worker': ''};
			cluster.store.update(nodes, {...node, metadata: {...node.metadata, labels}});
		}

		await terminal.press('y').sees('the cause does not stand any more');
		expect(bench.changes()).toEqual([]);
	});
});

describe('a remedy', () => {
	test('of chosen nodes and roles is run, proved, shown in the command log, and taken back', async () => {
		const bench = await openAt(roleScenario, roleRow);
		const {terminal, cluster, cockpit} = bench;
		const before = nodesOf(cluster);
		const [first] = cluster.store.list(nodes);
		const {name} = first!.metadata;
		await terminal.press('f').sees(`${name} as worker`);
		await terminal.press('j', 'space').sees('1 marked');
		await terminal.press('enter').sees(`label ${name} with node-role.kubernetes.io/master=true`);
		await read();
		await terminal.press('y').sees('cured, and proved');
		expect(bench.changes()).toEqual([expect.stringMatching(`^PATCH /api/v1/nodes/${name}`)]);
		await terminal.press('L').sees(`label node ${name} node-role.kubernetes.io/master=true`);
		await terminal.press('esc').sees('u undo');
		await terminal.press('u').sees('take back node/label-role');
		await terminal.sees('y runs it');
		await read();
		await terminal.press('y').sees('taken back');
		expect(nodesOf(cluster)).toEqual(before);
		await terminal.seesNot('u undo');
		const journal = await journalOf(cockpit);
		expect(journal.split('\n').filter(Boolean)).toHaveLength(4);
	});

	test('asks before the program ends, and leaves what is done as it is', async () => {
		const bench = await openAt(roleScenario, roleRow);
		const {terminal} = bench;
		await askForLabel(bench);
		await terminal.press('y').sees('proving it');
		await terminal.press('q').sees('a remedy is running. Quit now?');
		await terminal.press('n').seesNot('Quit now?');
		await terminal.press('q').sees('Quit now?');
		await terminal.press('y').exits(0);
		expect(terminal.disorder).toEqual([]);
	});

	test('says that the connection is lost, and does not claim to know', async () => {
		const bench = await openAt(roleScenario, roleRow, {
			arguments: ['--request-timeout', '2s'],
			// One pane after the other: a sentence stands on rows of its own.
			columns: 80,
			rows: 24,
		});
		const {terminal, cluster} = bench;
		const {requests} = cluster.server;
		const {add} = requests;
		vi.spyOn(requests, 'add').mockImplementation((record) => {
			add.call(requests, record);
			if (record.verb === 'patch' && record.isMutating) {
				void cluster.setBehaviour({isFrozen: true});
			}
		});
		await askForLabel(bench);
		terminal.press('y', 'm');
		await seesWords(terminal, 'nobody knows whether the change (patch)');
		await seesWords(terminal, 'whether the last change took effect is not known');
		expect(bench.changes()).toHaveLength(1);
	});

	test('runs while everything else can be used', async () => {
		const bench = await openAt(roleScenario, roleRow);
		const {terminal} = bench;
		await askForLabel(bench);
		await terminal.press('y').sees('proving it');
		await terminal.press('2').type('/rbd-api').press('enter', 'l').sees('following');
		await terminal.press('3').sees('cured, and proved');
		await terminal.press('esc').seesNot('cured, and proved');
	});
});

describe('what is done by hand', () => {
	const stale = 'region-api-console-certificate-stale';
	const staleRow = "✗ the console's certificate is stale";

	test('is handed over field by field, without the key, copied on request, and checked', async () => {
		const bench = await openAt(stale, staleRow);
		const {terminal, cockpit} = bench;
		await terminal.press('f').sees('what can be done about it');
		await terminal.press('1').sees('BY HAND');
		await terminal.press('m').sees('API address');
		const labels = [
			'API address',
			'WebSocket address',
			'HTTP domain suffix',
			'TCP address',
			'CA certificate',
			'client certificate',
			'client key',
		];
		const rows = terminal.rows();
		const places = labels.map((label) =>
			rows.findIndex((row) => row.replace('▸', ' ').trim() === label),
		);
		expect(places).toEqual(places.toSorted((one, other) => one - other));
		expect(places).not.toContain(-1);
		await terminal.press('y').sees('asked the terminal to copy (OSC 52): API address');
		expect(terminal.clipboard).toMatch(/^https:/);
		await terminal.press('G', 'y').sees('asked the terminal to copy (OSC 52): client key');
		expect(terminal.clipboard).toMatch(/^-----BEGIN .*PRIVATE KEY-----/);
		expect(terminal.history().join('\n')).not.toContain('PRIVATE KEY');
		await terminal.press('S').sees('written to');
		const files = await fs.readdir(cockpit.state);
		const saved = path.join(
			cockpit.state,
			files.find((name) => name.startsWith('region-config-'))!,
		);
		const {mode} = await fs.stat(saved);
		expect((mode % 0o1000).toString(8)).toBe('600');
		await terminal.press('c').sees('the cause is still there');
		await seesWords(terminal, 'what can be done next: make all certificates anew');
		await terminal.press('f').sees('what can be done about it');
		await terminal.seesNot('being looked at');
		await terminal.press('2').sees("type the cluster's name prod-sh");
		await seesWords(terminal, 'every console and every grctl that uses the present bundle stops');
		await terminal.press('esc').sees('nothing was changed');
		expect(bench.changes()).toEqual([]);
	});

	test('is shown line by line with the names of this cluster', async () => {
		const bench = await openAt('node-runtime-down', '✗ a node is not ready');
		const {terminal} = bench;
		await terminal.press('f').sees('BY HAND');
		await terminal.sees('kubectl --context prod-sh describe node');
		terminal.press('g');
		await terminal.until('a line to be copied', () => {
			terminal.press('j', 'y');
			return terminal.clipboard.startsWith('kubectl --context prod-sh');
		});
		expect(bench.changes()).toEqual([]);
	});
});

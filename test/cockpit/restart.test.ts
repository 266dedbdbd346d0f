import fs from 'node:fs/promises';
import path from 'node:path';
import {beforeEach, expect, test, vi} from 'vitest';
import {deployments, pods} from '../../source/cluster/resources.ts';
import {startPracticeCluster, type PracticeCluster} from '../../source/practice/cluster.ts';
import {isReady} from '../../source/practice/models/workloads/pod-facts.ts';
import {healthy} from '../../source/practice/scenarios/healthy.ts';
import {openCockpit, isLive, type CockpitOptions} from './cockpit.ts';
import {sharedCluster} from './shared-clusters.ts';

const namespace = 'rbd-system';

/** Pods come up quickly, and one component has six of them: restarting those is a high risk. */
const cluster = sharedCluster(async () =>
	startPracticeCluster({
		name: 'prod-sh',
		speed: 10,
		scenario: {
			...healthy,
			build(world) {
				const labels = {name: 'mirror'};
				world.add(deployments, {
					metadata: {name: 'mirror', namespace, labels},
					spec: {
						replicas: 6,
						selector: {matchLabels: labels},
						template: {
							metadata: {labels},
							spec: {containers: [{name: 'mirror', image: 'goodrain.me/mirror:1'}]},
						},
					},
				});
			},
		},
	}),
);

beforeEach(() => {
	cluster().server.requests.reset();
});

const podsOf = ({store}: PracticeCluster, component: string) =>
	store
		.list(pods, namespace)
		.filter(({metadata}) => metadata.labels?.name === component && !metadata.deletionTimestamp);

/** What has been asked of the server to change it; rehearsals change nothing. */
const changes = () =>
	cluster()
		.server.requests.latest.filter(({isMutating}) => isMutating)
		.map((request) => `${request.method} ${request.path}`);

/** The cockpit with a component selected in it. */
async function openOn(component: string, options: CockpitOptions = {}) {
	const cockpit = await openCockpit({
		clusters: [cluster()],
		columns: 120,
		rows: 40,
		...options,
	});
	const terminal = await isLive(cockpit);
	terminal.type(`/${component}`).press('enter');
	await terminal.seesStyled(`{inverse| ✓ ${component}`);
	return cockpit;
}

/** Time enough to have read the question; keys that come before are no answer. */
const read = async () =>
	new Promise((resolve) => {
		setTimeout(resolve, 400);
	});

async function journalOf(state: string): Promise<string> {
	const folder = path.join(state, 'journal');
	const files = await fs.readdir(folder).catch(() => []);
	const texts = await Promise.all(
		files.map(async (file) => fs.readFile(path.join(folder, file), 'utf8')),
	);
	return texts.join('');
}

test('the question says cluster, user, kubectl line and what is interrupted; n changes nothing', async () => {
	await using cockpit = await openOn('rbd-api');
	const {terminal} = cockpit;
	const [pod] = podsOf(cluster(), 'rbd-api');
	await terminal.press('r').sees('y runs it');
	const text = terminal.screen().replaceAll(/\s+/g, ' ');
	expect(text).toContain(`kubectl --context prod-sh -n ${namespace}`);
	expect(text).toContain(pod!.metadata.name);
	expect(text).toContain('the only ready replica');
	expect(text).toContain('as admin');
	await read();
	await terminal.press('n').sees('cancelled, nothing was changed');
	expect(changes()).toEqual([]);
	expect(await journalOf(cockpit.state)).toBe('');
});

test('y restarts the pod, each step stands in its place, and journal and command log show it', async () => {
	await using cockpit = await openOn('rbd-api');
	const {terminal} = cockpit;
	const [pod] = podsOf(cluster(), 'rbd-api');
	const {name} = pod!.metadata;
	await terminal.press('r').sees('y runs it');
	await read();
	await terminal.press('y').sees('restarted, the new pod is ready');
	expect(changes()).toEqual([`DELETE /api/v1/namespaces/${namespace}/pods/${name}`]);
	const [successor] = podsOf(cluster(), 'rbd-api');
	expect(successor!.metadata.uid).not.toBe(pod!.metadata.uid);
	expect(isReady(successor!)).toBe(true);
	const journal = await journalOf(cockpit.state);
	expect(journal).toContain(`delete pod ${name}`);
	expect(journal.trim().split('\n')).toHaveLength(2);
	await terminal.press('L').sees(`$ kubectl --context prod-sh -n ${namespace} delete pod ${name}`);
	await terminal.press('esc', 'esc').seesNot('restarted, the new pod is ready');
});

test('the command log still shows the change in the next run', async () => {
	await using cockpit = await openOn('rbd-app-ui');
	const {terminal} = cockpit;
	const [pod] = podsOf(cluster(), 'rbd-app-ui');
	await terminal.press('r').sees('y runs it');
	await read();
	await terminal.press('y').sees('restarted, the new pod is ready');
	await terminal.press('q').exits(0);
	await using later = await openOn('rbd-app-ui', {
		env: {XDG_STATE_HOME: path.dirname(cockpit.state)},
	});
	await later.terminal.press('L').sees(`delete pod ${pod!.metadata.name}`);
});

test.each([
	['both keys in one piece', ['ry']],
	['a burst of them', ['r', 'y', 'yyyyyy', 'y']],
])('keys typed ahead confirm nothing: %s', async (_, pieces) => {
	await using cockpit = await openOn('rbd-api');
	const {terminal} = cockpit;
	for (const piece of pieces) {
		terminal.type(piece);
	}

	await terminal.sees('y runs it');
	await terminal.isQuiet(500);
	await terminal.sees('y runs it');
	expect(changes()).toEqual([]);
	await terminal.press('n').sees('nothing was changed');
	expect(changes()).toEqual([]);
});

test.each([
	['a pasted y', 'paste'],
	['Enter', 'enter'],
	['Space', 'space'],
])('%s confirms nothing', async (_, how) => {
	await using cockpit = await openOn('rbd-api');
	const {terminal} = cockpit;
	await terminal.press('r').sees('y runs it');
	await read();
	if (how === 'paste') {
		terminal.paste('y');
		terminal.paste('y\n');
	} else {
		terminal.press(how, how);
	}

	await terminal.isQuiet(500);
	expect(changes()).toEqual([]);
	await terminal.press('esc').sees('nothing was changed');
	expect(changes()).toEqual([]);
});

test('a pod that somebody else replaced while the question was open is not deleted: it is asked anew', async () => {
	await using cockpit = await openOn('rbd-db');
	const {terminal} = cockpit;
	const {store} = cluster();
	const [pod] = podsOf(cluster(), 'rbd-db');
	await terminal.press('r').sees('y runs it');
	const key = {namespace, name: pod!.metadata.name};
	store.delete(pods, key, {gracePeriodSeconds: 0});
	const successor = await vi.waitFor(() => {
		const [other] = podsOf(cluster(), 'rbd-db');
		expect(other).toBeDefined();
		expect(other!.metadata.uid).not.toBe(pod!.metadata.uid);
		return other!.metadata.uid;
	});
	await read();
	await terminal.press('y').sees('what it is about changed while it was asked');
	// Refused at the rehearsal already; what is asked now is about the pod that is there now.
	expect(changes()).toEqual([]);
	await terminal.sees('y runs it');
	await read();
	await terminal.press('n').sees('nothing was changed');
	expect(changes()).toEqual([]);
	expect(podsOf(cluster(), 'rbd-db').map(({metadata}) => metadata.uid)).toEqual([successor]);
});

test('more than five pods are restarted only when the name of the cluster is typed', async () => {
	await using cockpit = await openOn('mirror');
	const {terminal} = cockpit;
	await terminal.press('r').sees("type the cluster's name prod-sh");
	await read();
	await terminal.type('y').press('enter').sees('"y" is not the cluster\'s name prod-sh');
	expect(changes()).toEqual([]);
	await terminal.press('r').sees("type the cluster's name prod-sh");
	await read();
	terminal.paste('prod-sh');
	await terminal.press('enter').sees('"" is not the cluster\'s name prod-sh');
	expect(changes()).toEqual([]);
	await terminal.press('r').sees("type the cluster's name prod-sh");
	await read();
	await terminal.type('prod-sh').press('enter').sees('restarted, the new pods are ready');
	expect(changes()).toHaveLength(6);
});

test('one pod of several is restarted from its own row', async () => {
	await using cockpit = await openOn('rbd-gateway');
	const {terminal} = cockpit;
	await terminal.press('space', 'j', 'r').sees('y runs it');
	await read();
	await terminal.press('y').sees('restarted, the new pod is ready');
	expect(changes()).toHaveLength(1);
});

test('quitting while a restart runs asks first', async () => {
	await using cockpit = await openOn('rbd-mq');
	const heal = cluster().behave('rbd-mq', {readyAfter: 'never'});
	try {
		const {terminal} = cockpit;
		await terminal.press('r').sees('y runs it');
		await read();
		await terminal.press('y').sees('waiting until');
		await terminal.press('q').sees('a remedy is running. Quit now?');
		await terminal.press('n').seesNot('Quit now?');
		await terminal.press('r').sees('another remedy is running: restart rbd-mq');
		await terminal.press('q').sees('Quit now?');
		await terminal.press('y').exits(0);
		expect(terminal.disorder).toEqual([]);
		expect(changes()).toHaveLength(1);
	} finally {
		heal();
	}
});

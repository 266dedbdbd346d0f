import fs from 'node:fs';
import {describe, expect, it, vi} from 'vitest';
import {namespaces, nodes, pods} from '../../source/cluster/resources.ts';
import {clusterRoleBindings} from '../../source/practice/api/role-kinds.ts';
import type {PracticeCluster} from '../../source/practice/cluster.ts';
import type {Scenario} from '../../source/practice/scenarios/scenario.ts';
import {looking, scenario, withReader, withUser} from '../support/a-scenario.ts';
import {quickTiming} from '../support/quick-timing.ts';
import {aFix, type Answers, no, planIn, yes} from './a-fix.ts';

const role = 'node/role-label-missing';
const roleScenario = 'node-role-label-missing';

/** Somebody who may look at everything but logs, and restart and scale. */
const withoutLogs = (of: Scenario): Scenario =>
	withUser(of, 'restarter', [
		{apiGroups: ['*'], resources: readable, verbs: looking},
		{apiGroups: [''], resources: ['pods'], verbs: ['delete']},
		{apiGroups: ['apps'], resources: ['deployments'], verbs: ['patch']},
	]);

const readable = [
	'nodes',
	'namespaces',
	'pods',
	'services',
	'events',
	'endpointslices',
	'deployments',
	'daemonsets',
	'statefulsets',
	'replicasets',
	'persistentvolumeclaims',
	'poddisruptionbudgets',
	'rainbondclusters',
	'rbdcomponents',
	'apisixroutes',
];

/** Everything about the nodes but what every write changes. */
const nodesOf = ({store}: PracticeCluster) =>
	store.list(nodes).map(({metadata: {resourceVersion: _version, ...metadata}, spec}) => ({
		metadata: {...metadata, managedFields: undefined},
		spec,
	}));

type SeenNode = ReturnType<typeof nodesOf>[number];

const withLabel = ({metadata, spec}: SeenNode, key: string, value: string): SeenNode => ({
	metadata: {...metadata, labels: {...metadata.labels, [key]: value}},
	spec,
});

/** The answer to a high risk as well as to the others. */
const confirms = (name: string): Answers => ({key: () => 'y', line: () => name});

describe('fix cures and proves', () => {
	it.each([
		['component-message-queue-scaled-to-zero', 'component/message-queue-stuck', 100],
		[roleScenario, role, 100],
		['component-evicted', 'component/evicted', 100],
		['component-alert-stale', 'component/alert-stale', 100],
		['component-operator-down', 'component/operator-down', 100],
		['region-api-serving-stale-certificate', 'region-api/serving-stale-certificate', 100],
		['region-api-pod-down', 'region-api/pod-down', 100],
		['region-api-deployment-deleted', 'region-api/pod-down', 100],
		// A StatefulSet, where the others are Deployments.
		['region-api-database-scaled-to-zero', 'region-api/database-unreachable', 10],
		['region-api-dns-failing', 'region-api/dns-failing', 10],
		['region-api-gateway-route-missing', 'region-api/gateway-route-missing', 100],
		['region-api-certificate-secret-missing', 'region-api/certificate-secret-missing', 100],
		['websocket-route-missing', 'websocket/route-missing', 100],
	])(
		'%s',
		async (id, cause, speed) => {
			const bench = await aFix(id, {speed});
			const end = await bench.run([cause], confirms(bench.cluster.name));
			expect(`${end.out}${end.error}`).toContain('cured, and proved');
			expect(end.code).toBe(0);
			const journal = await bench.journal();
			expect(journal.length).toBeGreaterThan(0);
			expect(journal.filter((line) => line.startsWith('intent')).length).toBe(journal.length / 2);
		},
		60_000,
	);
});

describe('the gentler way than a restart of the operator', () => {
	it.each([
		['region-api-gateway-route-missing', 'region-api/gateway-route-missing'],
		['websocket-route-missing', 'websocket/route-missing'],
	])('cures %s as well', async (id, cause) => {
		const bench = await aFix(id);
		const words = [cause, '--remedy', 'reconcile/rbd-api', '--yes'];
		expect(await bench.run(words)).toMatchObject({code: 0});
		expect(await bench.journal()).toEqual([
			'intent patch RbdComponent/rbd-api',
			'result done patch RbdComponent/rbd-api',
		]);
	});
});

describe('the plan', () => {
	it('names every object by uid and every line, and changes nothing', async () => {
		const bench = await aFix(roleScenario);
		const end = await bench.run([role, '--plan', '-o', 'json']);
		expect(end.code).toBe(0);
		const plan = planIn(end);
		const all = bench.cluster.store.list(nodes);
		expect(plan).toMatchObject({
			remedy: 'node/label-role',
			risk: 'low',
			objects: all.map(({metadata}) => ({kind: 'Node', name: metadata.name, uid: metadata.uid})),
			kubectl: all.map(
				({metadata: {name}}) =>
					`kubectl --context ${bench.cluster.name} label node ${name} node-role.kubernetes.io/worker=true`,
			),
			undo: {isPossible: true},
			obstacle: null,
		});
		expect(plan.rights).toContainEqual({action: 'patch nodes', answer: 'allowed', purpose: 'run'});
		expect(bench.cluster.server.requests.mutating).toBe(0);
		expect(await bench.journal()).toEqual([]);
	});

	it('shows on a page what it breaks and who makes what is deleted again', async () => {
		const bench = await aFix('region-api-serving-stale-certificate');
		const {code, out} = await bench.run(['region-api/serving-stale-certificate', '--plan']);
		expect(code).toBe(0);
		expect(out).toContain('the only ready replica');
		expect(out).toContain('made again by their controllers');
		expect(out).toContain(`as admin`);
		expect(out).toMatch(/delete pod rbd-api-/);
		expect(bench.cluster.server.requests.mutating).toBe(0);
	});

	it('shows on a page where it is, what must be so, how it is taken back, and what else there is', async () => {
		const bench = await aFix(roleScenario);
		const {out} = await bench.run([role, '--plan']);
		const uid = bench.cluster.store.get(namespaces, {name: 'kube-system'})?.metadata.uid;
		expect(out).toContain(`cluster ${uid}`);
		expect(out).toMatch(/What must be so\n.*do not carry the label yet/);
		expect(out.replaceAll(/\s+/g, ' ')).toContain(
			`taken back: rbd-tui fix ${role} --undo --context ${bench.cluster.name}`,
		);
		const other = await aFix('region-api-gateway-route-missing');
		const page = await other.run(['region-api/gateway-route-missing', '--plan']);
		expect(page.out).toMatch(/Other remedies \(--remedy ID\)\n {2}[\w-]+\/[\w-]+ {2}/);
	});

	it('warns that a restart of the operator replaces the authority, and asks like a high risk', async () => {
		const bench = await aFix('region-api-certificate-secret-missing');
		const cause = 'region-api/certificate-secret-missing';
		const plan = planIn(await bench.run([cause, '--plan', '-o', 'json']));
		expect(plan.risk).toBe('high');
		expect(plan.warnings[0]?.en).toMatch(/makes all certificates anew with another authority/);
	});

	it('of more than five objects asks like a high risk', async () => {
		const bench = await aFix('component-evicted');
		const plan = planIn(await bench.run(['component/evicted', '--plan', '-o', 'json']));
		expect(plan.risk).toBe('high');
		expect(plan.raised[0]?.en).toBe('it is about 8 objects at once');
		expect(plan.breaks[0]?.en).toMatch(/^8 evicted pods/);
	});

	it('names the permission that is missing, and is refused', async () => {
		const bench = await aFix(withReader(scenario(roleScenario)), {user: 'reader'});
		const end = await bench.run([role, '--plan', '-o', 'json']);
		expect(end.code).toBe(7);
		expect(planIn(end).obstacle).toMatchObject({
			why: 'permission',
			text: {en: 'this permission is missing: patch nodes'},
		});
		expect(await bench.run([role, '--yes'])).toMatchObject({code: 7});
		expect(bench.cluster.server.requests.mutating).toBe(0);
	});

	it('does not wait for ever where the API server denies even its version', async () => {
		const bench = await aFix(withReader(scenario(roleScenario)), {user: 'reader'});
		for (const name of ['system:basic-user', 'system:discovery', 'system:public-info-viewer']) {
			bench.cluster.store.delete(clusterRoleBindings, {name});
		}

		const {code, out} = await bench.run([role, '--plan']);
		expect(code).toBe(0);
		expect(out).toContain('could not ask whether "patch nodes" is permitted');
	});

	it('says before what could not be proved afterwards, though the cause is seen without it', async () => {
		const base = scenario('component-message-queue-scaled-to-zero');
		const bench = await aFix(withoutLogs(base), {user: 'restarter'});
		const cause = 'component/message-queue-stuck';
		const plan = planIn(await bench.run([cause, '--plan', '-o', 'json']));
		const action = 'get pods/log in namespace rbd-system';
		expect(plan.rights).toContainEqual({
			action,
			answer: 'denied',
			purpose: 'verify',
			isOptional: true,
		});
		expect(plan.obstacle).toBeNull();
		expect(plan.warnings.map(({en}) => en)).toEqual([
			`"${action}" is not permitted: the remedy can be applied, and it may not be possible to prove afterwards that the cause is gone`,
		]);
		const {code, out} = await bench.run([cause, '--yes'], undefined, {cureDeadlineMs: 0});
		expect(out).toContain('applied, and it could not be proved');
		expect(code).toBe(6);
	});

	it('chooses node and role', async () => {
		const bench = await aFix(roleScenario);
		const [first] = bench.cluster.store.list(nodes);
		const name = first?.metadata.name ?? '';
		const words = [role, '--object', `${name}=master`, '--plan', '-o', 'json'];
		const plan = planIn(await bench.run(words));
		expect(plan.kubectl).toEqual([
			`kubectl --context ${bench.cluster.name} label node ${name} node-role.kubernetes.io/master=true`,
		]);
	});
});

describe('fix refuses', () => {
	it('where the cause does not stand', async () => {
		const bench = await aFix('healthy');
		const {code, error} = await bench.run([role], yes);
		expect(code).toBe(7);
		expect(error).toContain('does not stand for this cluster, nothing was changed');
	});

	it('without a terminal and without --yes', async () => {
		const bench = await aFix(roleScenario);
		const {code, error} = await bench.run([role]);
		expect(code).toBe(2);
		expect(error).toContain('there is no terminal to ask on');
		expect(bench.cluster.server.requests.mutating).toBe(0);
	});

	it('a high risk for which nobody has typed the name, --yes or not', async () => {
		const bench = await aFix('component-evicted');
		const cause = 'component/evicted';
		expect(await bench.run([cause, '--yes'])).toMatchObject({code: 2});
		expect(await bench.run([cause, '--yes'], yes)).toMatchObject({code: 7});
		const other = {line: () => 'prod-sh'};
		expect(await bench.run([cause], other)).toMatchObject({code: 7});
		expect(bench.cluster.server.requests.mutating).toBe(0);
	});

	it('when the person says no', async () => {
		const bench = await aFix(roleScenario);
		const {code, error} = await bench.run([role], no);
		expect(code).toBe(7);
		expect(error).toContain('cancelled, nothing was changed');
		expect(bench.cluster.server.requests.mutating).toBe(0);
	});

	it('with --read-only', async () => {
		const bench = await aFix(roleScenario);
		const {code, out} = await bench.run([role, '--read-only', '--yes']);
		expect(code).toBe(7);
		expect(out).toContain('--read-only');
		expect(bench.cluster.server.requests.mutating).toBe(0);
	});

	it('a cause or a remedy that does not exist', async () => {
		const bench = await aFix(roleScenario);
		expect(await bench.run(['node/nothing'])).toMatchObject({code: 2});
		const {code, error} = await bench.run([role, '--remedy', 'node/nothing'], yes);
		expect(code).toBe(2);
		expect(error).toContain('there are: node/label-role');
	});
});

/** Somebody else labels a node, once. */
const meddle = ({store}: PracticeCluster, index = 0) => {
	const node = store.list(nodes)[index];
	const {labels} = node!.metadata;
	store.update(nodes, {
		...node!,
		metadata: {...node!.metadata, labels: {...labels, 'somebody/else': 'was here'}},
	});
};

describe('an object that is changed while it is asked about', () => {
	it('leads to a new diagnosis and a new question, never to a blind write', async () => {
		const bench = await aFix(roleScenario);
		let asked = 0;
		const {code, error} = await bench.run([role], {
			key() {
				asked++;
				if (asked === 1) {
					meddle(bench.cluster);
					return 'y';
				}

				return undefined;
			},
		});
		expect(asked).toBe(2);
		expect(code).toBe(7);
		expect(error).toContain('diagnosing again');
		expect(await bench.journal()).toEqual([]);
	});

	it('and has cured itself meanwhile is left alone: old evidence is read again', async () => {
		const bench = await aFix(roleScenario);
		let later = 0;
		const {code, error, out} = await bench.run(
			[role],
			{
				key() {
					if (later > 0) {
						return undefined;
					}

					later = 61_000;
					for (const node of bench.cluster.store.list(nodes)) {
						const labels = {...node.metadata.labels, 'node-role.kubernetes.io/worker': ''};
						bench.cluster.store.update(nodes, {
							...node,
							metadata: {...node.metadata, labels},
						});
					}

					return 'y';
				},
			},
			{timing: {...quickTiming, now: () => Date.now() + later}},
		);
		expect(code).toBe(7);
		expect(`${out}${error}`).toContain('the cause does not stand any more since it was asked');
		expect(await bench.journal()).toEqual([]);
	});

	it('can be confirmed anew as it is now', async () => {
		const bench = await aFix(roleScenario);
		let asked = 0;
		const {code} = await bench.run([role], {
			key() {
				if (asked++ === 0) {
					meddle(bench.cluster);
				}

				return 'y';
			},
		});
		expect(asked).toBe(2);
		expect(code).toBe(0);
	});
});

describe('what is done', () => {
	it('is taken back: nothing is left of it', async () => {
		const bench = await aFix(roleScenario);
		const before = nodesOf(bench.cluster);
		expect(await bench.run([role, '--yes'])).toMatchObject({code: 0});
		expect(nodesOf(bench.cluster)).not.toEqual(before);
		const {code, out} = await bench.run([role, '--undo'], yes);
		expect(out).toContain('taken back');
		expect(code).toBe(0);
		expect(nodesOf(bench.cluster)).toEqual(before);
	});

	it('is taken back once: then there is nothing left to take back, and no copy', async () => {
		const bench = await aFix(roleScenario);
		await bench.run([role, '--yes']);
		expect(fs.readdirSync(`${bench.folder}/undo`)).toHaveLength(1);
		expect(await bench.run([role, '--undo'], yes)).toMatchObject({code: 0});
		expect(fs.readdirSync(`${bench.folder}/undo`)).toEqual([]);
		const {code, error} = await bench.run([role, '--undo'], yes);
		expect(code).toBe(7);
		expect(error).toContain('there is nothing to take back');
	});

	it('is not taken back by half of it: the rest can be taken back later', async () => {
		const bench = await aFix(roleScenario);
		const before = nodesOf(bench.cluster);
		await bench.run([role, '--yes']);
		const {requests} = bench.cluster.server;
		const {add} = requests;
		let patches = 0;
		const spy = vi.spyOn(requests, 'add').mockImplementation((record) => {
			add.call(requests, record);
			patches += record.verb === 'patch' && record.isMutating ? 1 : 0;
			// Somebody changes the node whose turn is next.
			if (patches !== 1) {
				return;
			}

			patches++;
			meddle(bench.cluster, 1);
		});
		const half = await bench.run([role, '--undo'], yes);
		spy.mockRestore();
		expect(half.out).toContain('stopped half way');
		expect(half.code).toBe(6);

		const plan = planIn(await bench.run([role, '--undo', '--plan', '-o', 'json']));
		expect(plan.objects).toHaveLength(2);
		const {code, out} = await bench.run([role, '--undo'], confirms(bench.cluster.name));
		expect(out).toContain('taken back');
		expect(code).toBe(0);
		const meddled = before.map((node, index) =>
			index === 1 ? withLabel(node, 'somebody/else', 'was here') : node,
		);
		expect(nodesOf(bench.cluster)).toEqual(meddled);
	});

	it('and taken back to its end by a run that left its copy behind hides nothing that was done before', async () => {
		const bench = await aFix(roleScenario);
		const before = nodesOf(bench.cluster);
		const [first = '', second = ''] = before.map(({metadata}) => metadata.name);
		const sure = confirms(bench.cluster.name);
		const copies = `${bench.folder}/undo`;
		const label = async (name: string) => bench.run([role, '--object', `${name}=worker`], sure);
		const setWorker = (name: string, value: 'true' | undefined): void => {
			const node = bench.cluster.store.get(nodes, {name})!;
			const {'node-role.kubernetes.io/worker': _worker, ...others} = node.metadata.labels ?? {};
			const labels = value ? {...others, 'node-role.kubernetes.io/worker': value} : others;
			bench.cluster.store.update(nodes, {...node, metadata: {...node.metadata, labels}});
		};

		expect(await label(first)).toMatchObject({code: 0});
		// Without it the cause stands again.
		setWorker(first, undefined);
		expect(await label(second)).toMatchObject({code: 0});
		setWorker(first, 'true');
		const latest = `${copies}/${fs.readdirSync(copies).toSorted().at(-1)}`;
		const copy = fs.readFileSync(latest);
		expect(await bench.run([role, '--undo'], sure)).toMatchObject({code: 0});
		// As a run leaves it that is killed between its last change and the end of its copy.
		fs.writeFileSync(latest, copy);

		const {code, out} = await bench.run([role, '--undo'], sure);
		expect(out).toContain('taken back');
		expect(code).toBe(0);
		expect(nodesOf(bench.cluster)).toEqual(before);
		const nothing = await bench.run([role, '--undo'], sure);
		expect(nothing.code).toBe(7);
		expect(nothing.out).toContain('nothing is left to take back');
	});

	it('is not taken back where somebody has decided otherwise since', async () => {
		const bench = await aFix(roleScenario);
		await bench.run([role, '--yes']);
		const [node] = bench.cluster.store.list(nodes);
		const labels = {...node!.metadata.labels, 'node-role.kubernetes.io/worker': 'mine'};
		bench.cluster.store.update(nodes, {...node!, metadata: {...node!.metadata, labels}});
		const {code, out} = await bench.run([role, '--undo'], yes);
		expect(code).toBe(7);
		expect(out).toContain('were changed by somebody since');
	});

	it('and did not help says so, and asks like a high risk the next time', async () => {
		const bench = await aFix('component-alert-firing');
		const cause = 'component/alert-stale';
		const ways = {cureDeadlineMs: 0};
		const {code, out} = await bench.run([cause, '--yes'], undefined, ways);
		expect(out).toContain('applied, not cured');
		expect(out).toContain('component/restart  restart the component');
		expect(code).toBe(6);
		const again = planIn(await bench.run([cause, '--plan', '-o', 'json']));
		expect(again.risk).toBe('high');
		expect(again.raised[0]?.en).toContain('the same remedy ran');
	});

	it('half way, because the connection is lost, does not claim to know', async () => {
		const bench = await aFix(roleScenario);
		const {requests} = bench.cluster.server;
		const {add} = requests;
		vi.spyOn(requests, 'add').mockImplementation((record) => {
			add.call(requests, record);
			if (record.verb === 'patch' && record.isMutating) {
				void bench.cluster.setBehaviour({isFrozen: true});
			}
		});
		const words = [role, '--yes', '--request-timeout', '1s'];
		const {code, out} = await bench.run(words);
		expect(code).toBe(6);
		expect(out).toMatch(/took effect is not known|nobody knows|stopped half way/);
		expect(await bench.journal()).not.toEqual([]);
	});

	it('with a result that cannot be written is the last: nothing more is changed', async () => {
		const bench = await aFix(roleScenario);
		const {requests} = bench.cluster.server;
		const {add} = requests;
		vi.spyOn(requests, 'add').mockImplementation((record) => {
			add.call(requests, record);
			if (record.verb !== 'patch' || !record.isMutating) {
				return;
			}

			fs.rmSync(`${bench.folder}/journal`, {recursive: true, force: true});
			fs.writeFileSync(`${bench.folder}/journal`, '');
		});
		const {code, out} = await bench.run([role, '--yes']);
		expect(code).toBe(6);
		expect(out).toContain('the result of a change (done) cannot be written to the journal');
		expect(bench.cluster.server.requests.mutating).toBe(1);
	});

	it('by nobody after all leaves no copy behind', async () => {
		const bench = await aFix(roleScenario);
		const {requests} = bench.cluster.server;
		const {add} = requests;
		vi.spyOn(requests, 'add').mockImplementation((record) => {
			add.call(requests, record);
			if (record.verb === 'patch' && record.isMutating) {
				meddle(bench.cluster);
			}
		});
		const {code, error} = await bench.run([role, '--yes']);
		expect(code).toBe(7);
		expect(error).toContain('not as it was confirmed');
		expect(fs.readdirSync(`${bench.folder}/undo`)).toEqual([]);
		expect(await bench.run([role, '--undo'])).toMatchObject({code: 7});
	});

	it('is told in the language of the person, but for what Kubernetes says itself', async () => {
		const cause = 'region-api/serving-stale-certificate';
		const bench = await aFix('region-api-serving-stale-certificate');
		const pod = bench.cluster.store
			.list(pods)
			.find(({metadata}) => metadata.labels?.name === 'rbd-api');
		const chinese = await bench.run([cause, '--yes', '--lang', 'zh']);
		expect(chinese.error).toContain(`正在删除 ${pod?.metadata.name}`);
		expect(chinese.error).toMatch(/rbd-api-\S+ 已就绪/);
		expect(chinese.error).not.toMatch(/deleting|replacing|ready/);
		expect(chinese.code).toBe(0);
	});

	it('stops at the first that does not come back', async () => {
		const bench = await aFix('region-api-dns-not-ready', {speed: 10});
		const {code, out} = await bench.run(['region-api/dns-failing', '--yes'], undefined, {
			readyDeadlineMs: 3000,
		});
		expect(code).toBe(6);
		expect(out).toContain('stopped half way');
		expect(await bench.journal()).toHaveLength(2);
	});
});

describe('the clean-up of the image store', () => {
	const cause = 'component/image-store-full';

	it('lists first, frees room, and says how much there was and is', async () => {
		const bench = await aFix('component-image-store-full');
		const {code, error} = await bench.run([cause, '--yes']);
		expect(error).toContain('196.0 GiB used (100%), 0.0 GiB free');
		expect(error).toContain('187 layers that no image refers to');
		expect(error).toContain('107.8 GiB used (55%)');
		expect(code).toBe(0);
		const journal = await bench.journal();
		expect(journal.filter((line) => line.startsWith('intent'))).toHaveLength(4);
	});

	it('runs nothing in the pod for a plan, and names the permission it needs', async () => {
		const bench = await aFix('component-image-store-full');
		const plan = planIn(await bench.run([cause, '--plan', '-o', 'json']));
		expect(plan.rights).toContainEqual({
			action: 'create pods/exec in namespace rbd-system',
			answer: 'allowed',
			purpose: 'run',
		});
		expect(plan.kubectl[2]).toMatch(
			/exec rbd-hub-\S+ -c rbd-hub -- registry garbage-collect \/etc/,
		);
		expect(bench.cluster.server.requests.mutating).toBe(0);
	});
});

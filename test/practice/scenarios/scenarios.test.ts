import {Readable} from 'node:stream';
import {text} from 'node:stream/consumers';
import {isDeepStrictEqual} from 'node:util';
import {describe, expect, it} from 'vitest';
import type {Pod} from '../../../source/cluster/objects.ts';
import {endpointSlices, events, nodes, pods} from '../../../source/cluster/resources.ts';
import {languages} from '../../../source/text/text.ts';
import {findScenario, scenarios} from '../../../source/practice/scenarios/index.ts';
import type {Scenario} from '../../../source/practice/scenarios/scenario.ts';
import {aRunningWorld, aWorld} from '../a-world.ts';

const scenario = (id: string): Scenario => {
	const found = findScenario(id);
	if (!found) {
		throw new Error(`There is no scenario ${id}.`);
	}

	return found;
};

/** `Kind namespace/name` of everything that differs from the healthy world; events aside. */
function differences(id: string): string[] {
	const contents = (one: Scenario | undefined) =>
		new Map(
			aWorld(one)
				.world.objects.all()
				.filter(({resource}) => resource.plural !== events.plural)
				.map(({resource, object}) => {
					const {namespace = '', name} = object.metadata;
					return [`${resource.kind} ${namespace}/${name}`, object] as const;
				}),
		);
	const before = contents(undefined);
	const after = contents(scenario(id));
	return [...new Set([...before.keys(), ...after.keys()])].filter(
		(key) => !isDeepStrictEqual(withoutKeys(before.get(key)), withoutKeys(after.get(key))),
	);
}

/** Certificates are new in every world; what carries them is compared without. */
const withoutKeys = (object: object | undefined): unknown =>
	JSON.parse(JSON.stringify(object ?? null).replaceAll(/"(?:LS0t|-----BEGIN)[^"]*"/g, '""'));

describe('every scenario', () => {
	it('has an id of its own, and words in every language', () => {
		expect(new Set(scenarios.map(({id}) => id)).size).toBe(scenarios.length);
		for (const {title, summary} of scenarios) {
			for (const language of languages) {
				expect(title[language]).not.toBe('');
				expect(summary[language]).not.toBe('');
			}
		}
	});

	it.each([
		['healthy', []],
		[
			'rbd-mq-stuck',
			[
				/^Pod rbd-system\/rbd-(?:chaos|worker)-/,
				/^(?:ReplicaSet|Deployment|DaemonSet|EndpointSlice|Endpoints) rbd-system\/rbd-(?:chaos|worker)/,
			],
		],
		[
			'rbd-mq-crash-loop',
			[
				/^Pod rbd-system\/rbd-(?:mq|chaos|worker)-/,
				/^(?:ReplicaSet|Deployment|DaemonSet|EndpointSlice|Endpoints) rbd-system\/rbd-(?:mq|chaos|worker)/,
			],
		],
		['gateway-502', [/^(?:Pod|ReplicaSet|Deployment|EndpointSlice|Endpoints) shop\//]],
		['image-not-found', [/^(?:Pod|ReplicaSet|Deployment|EndpointSlice|Endpoints) shop\//]],
		[
			'node-disk-pressure',
			[
				/^Node \/sh-node-3$/,
				/^(?:Pod|ReplicaSet|Deployment|EndpointSlice|Endpoints) (?:shop|crm)\//,
			],
		],
		[
			'node-lost',
			[
				/^(?:Node |Lease kube-node-lease)\/sh-node-3$/,
				/^(?:Pod|ReplicaSet|Deployment|StatefulSet|DaemonSet|EndpointSlice|Endpoints) /,
			],
		],
		['api-drops-connections', []],
		['few-rights', [/^(?:RoleBinding rbd-system\/viewer|ClusterRoleBinding \/viewer-of-nothing)$/]],
	])('%s differs from the healthy world only where it says', (id, allowed) => {
		const changed = differences(id);
		expect(changed.filter((key) => allowed.every((pattern) => !pattern.test(key)))).toEqual([]);
		expect(changed.length > 0).toBe(allowed.length > 0);
	});

	it.each(scenarios.map(({id}) => [id]))(
		'%s lives for ten minutes without a problem inside',
		async (id) => {
			const world = aRunningWorld(scenario(id));
			await world.clock.pass(600);
			expect(world.problems).toEqual([]);
		},
	);
});

const shown = (pod: Pod | undefined) => {
	const [status] = pod?.status?.containerStatuses ?? [];
	return {
		ready: status?.ready,
		restarts: status?.restartCount,
		reason: status?.state?.waiting?.reason,
		last: status?.lastState?.terminated?.reason,
	};
};

describe('rbd-mq-stuck', () => {
	it('shows a queue without fault, and its victims with the restarts of an hour and a half', async () => {
		const {podsOf, store} = aRunningWorld(scenario('rbd-mq-stuck'));
		expect(shown(podsOf('rbd-mq')[0])).toEqual({ready: true, restarts: 0});
		expect(shown(podsOf('rbd-chaos')[0])).toEqual({
			ready: false,
			restarts: 14,
			reason: 'CrashLoopBackOff',
			last: 'Completed',
		});
		expect(shown(podsOf('rbd-worker')[0])).toMatchObject({ready: false, restarts: 13});
		const about = store
			.list(events, 'rbd-system')
			.filter(({involvedObject}) => involvedObject.name?.startsWith('rbd-mq'));
		expect(about).toEqual([]);
	});

	it('is cured by deleting the queue’s pod, after the victims’ next start', async () => {
		const {clock, podsOf, readyPods, remove} = aRunningWorld(scenario('rbd-mq-stuck'));
		await clock.pass(30);
		remove(pods, podsOf('rbd-mq')[0]?.metadata.name ?? '');
		await clock.pass(420);
		expect(readyPods('rbd-mq')).toHaveLength(1);
		expect(readyPods('rbd-chaos')).toHaveLength(2);
		expect(readyPods('rbd-worker')).toHaveLength(1);
	});

	it('is not cured by deleting a victim', async () => {
		const {clock, podsOf, readyPods, remove} = aRunningWorld(scenario('rbd-mq-stuck'));
		for (const {metadata} of podsOf('rbd-chaos')) {
			remove(pods, metadata.name);
		}

		await clock.pass(120);
		expect(podsOf('rbd-chaos')).toHaveLength(2);
		expect(readyPods('rbd-chaos')).toHaveLength(0);
	});

	it('lets the victims’ logs name the queue, the previous one too', async () => {
		const {kubelet, podsOf} = aRunningWorld(scenario('rbd-mq-stuck'));
		const pod = podsOf('rbd-chaos')[0];
		const read = async (previous: boolean) => {
			const log = pod
				? await kubelet.logs(pod, {
						container: 'rbd-chaos',
						follow: false,
						previous,
						timestamps: false,
					})
				: undefined;
			return log instanceof Readable ? text(log) : JSON.stringify(log);
		};

		for (const log of [await read(false), await read(true)]) {
			expect(log).toMatch(
				/^ERROR\[\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d\] ip=10\.42\.\d+\.\d+ module=rbd-chaos builder check send builder topic failure: send enqueue request error rpc error: code = DeadlineExceeded desc = context deadline exceeded$/m,
			);
		}
	});
});

describe('gateway-502', () => {
	it('refuses the gateway and answers port-forward, with every pod ready', async () => {
		const {kubelet, readyPods} = aRunningWorld(scenario('gateway-502'));
		const [pod] = readyPods('shop-web', 'shop');
		expect(readyPods('shop-web', 'shop')).toHaveLength(2);
		if (!pod) {
			return;
		}

		const {signal} = new AbortController();
		expect(await kubelet.dial(pod, 8080, 'pod-ip', signal)).toMatchObject({
			message: `dial tcp ${pod.status?.podIP ?? ''}:8080: connect: connection refused`,
		});
		expect(await kubelet.dial(pod, 8080, 'loopback', signal)).not.toHaveProperty('status');
	});
});

describe('node-disk-pressure', () => {
	it('evicts no critical pod, keeps new ones off the node, and leaves corpses', async () => {
		const {world, clock, podsOf, readyPods, remove} = aRunningWorld(scenario('node-disk-pressure'));
		const node = world.objects.list(nodes)[2]?.metadata.name;
		const corpses = podsOf('shop-web', 'shop').filter(({status}) => status?.reason === 'Evicted');
		expect(corpses.map(({spec}) => spec.nodeName)).toEqual([node, node]);
		expect(corpses[0]?.status?.message).toMatch(
			/^The node was low on resource: ephemeral-storage\. Threshold quantity: \d+, available: \d+Ki\. Container web was using \d+Mi, request is 0, has larger consumption of ephemeral-storage\. $/,
		);
		expect([...readyPods('rbd-hub'), ...readyPods('rbd-app-ui')]).toHaveLength(2);
		for (const {metadata} of readyPods('shop-web', 'shop')) {
			remove(pods, metadata.name, 'shop');
		}

		await clock.pass(60);
		expect(readyPods('shop-web', 'shop').map(({spec}) => spec.nodeName)).not.toContain(node);
	});
});

describe('node-lost', () => {
	it('leaves its pods running and not ready, without a reason', () => {
		const {store, podsOf} = aRunningWorld(scenario('node-lost'));
		const node = store.list(nodes).find(({spec}) => spec?.taints);
		const unknown = node?.status?.conditions?.filter(({status}) => status === 'Unknown');
		expect(unknown?.map(({reason}) => reason)).toEqual(
			Array.from({length: 4}, () => 'NodeStatusUnknown'),
		);
		const [hub] = podsOf('rbd-hub');
		expect(hub?.spec.nodeName).toBe(node?.metadata.name);
		expect(shown(hub)).toMatchObject({ready: true, restarts: 0});
		const ready = hub?.status?.conditions?.find(({type}) => type === 'Ready');
		expect(ready).toMatchObject({status: 'False'});
		expect(ready).not.toHaveProperty('reason');
		const slice = store
			.list(endpointSlices, 'rbd-system')
			.find(({metadata}) => metadata.labels?.['kubernetes.io/service-name'] === 'rbd-hub');
		expect(slice?.endpoints?.map(({conditions}) => conditions)).toEqual([
			{ready: false, serving: false, terminating: false},
		]);
	});

	it('loses its pods after five minutes, and keeps those that end in their own time', async () => {
		const {clock, podsOf, readyPods, store} = aRunningWorld(scenario('node-lost'));
		const [before] = podsOf('rbd-hub');
		const lost = before?.spec.nodeName;
		await clock.pass(120);
		expect(podsOf('rbd-hub')).toEqual([before]);
		await clock.pass(60);
		const [after] = readyPods('rbd-hub');
		expect(after?.spec.nodeName).not.toBe(lost);
		const there = store.list(pods).filter(({spec}) => spec.nodeName === lost);
		const going = there.filter(({metadata}) => metadata.deletionTimestamp);
		expect(going.map(({metadata}) => metadata.name)).toContainEqual(
			expect.stringMatching(/^rke2-coredns-/),
		);
		const staying = there.filter((pod) => !going.includes(pod));
		// They tolerate everything, the database among them.
		expect(staying.map(({metadata}) => metadata.name).toSorted()).toEqual([
			`kube-proxy-${lost ?? ''}`,
			'rbd-db-0',
			expect.stringMatching(/^rke2-canal-/),
		]);
	});
});

describe('crowds and floods', () => {
	it('are found by their size, and nothing else is found', () => {
		expect(findScenario('crowd-2000')?.title.en).toBe('a cluster with 2000 other pods');
		expect(findScenario('log-flood-100000')?.id).toBe('log-flood-100000');
		expect(findScenario('crowd-0')).toBeUndefined();
		expect(findScenario('no-such-fault')).toBeUndefined();
	});

	it('bring so many ready pods', () => {
		const {world} = aWorld(scenario('crowd-250'));
		const others = world.objects
			.list(pods)
			.filter(({metadata}) => metadata.namespace?.startsWith('team-'));
		expect(others).toHaveLength(250);
		expect(new Set(others.map(({metadata}) => metadata.namespace)).size).toBe(3);
		expect(new Set(others.map(({status}) => status?.phase))).toEqual(new Set(['Running']));
	});

	it('number the lines of a flood without a gap', async () => {
		const {clock, kubelet, podsOf} = aRunningWorld(scenario('log-flood-1000'));
		const [pod] = podsOf('flood', 'flood');
		const log =
			pod &&
			(await kubelet.logs(pod, {
				container: 'main',
				follow: false,
				previous: false,
				timestamps: false,
				sinceTime: new Date(clock.now() - 3000),
			}));
		const numbers = (log instanceof Readable ? await text(log) : '')
			.split('\n')
			.filter(Boolean)
			.map((line) => Number(line.split(' ')[1]));
		expect(numbers.length).toBeGreaterThan(2990);
		expect(
			numbers.every((number, index) => index === 0 || number === (numbers[index - 1] ?? 0) + 1),
		).toBe(true);
	});
});

import {describe, expect, it} from 'vitest';
import {expectDecisive, type Decisive} from './decisive.ts';
import {see} from './seen.ts';

const container = (workload: string, state: string) =>
	new RegExp(String.raw`^pod \S+/${workload} .*: ${state}`);
const isReady = (workload: string) => container(workload, 'ready$');
const crashes = (workload: string, reason: string) =>
	container(workload, String.raw`unready .*last ${reason} restarts \d+`);
const doesNotPull = (workload: string) =>
	container(workload, 'unready (?:ErrImagePull|ImagePullBackOff)');
const evictedBuild = /^pod rbd-system\/[\da-f]{32}-\d{14} on \S+ Failed Evicted/;
const health = 'HTTP probe failed with statuscode: 400';

const decisive: readonly Decisive[] = [
	{
		id: 'component-crash-loop',
		facts: [crashes('rbd-monitor', 'Error 1'), isReady('rbd-api')],
		logs: {'previous rbd-monitor': /opening storage failed/},
	},
	{
		id: 'component-crash-loop-without-logs',
		facts: [
			crashes('rbd-hub', 'StartError 128'),
			/^event Warning Failed Pod rbd-hub-\S+: Error: failed to create containerd task: .*stat \/entrypoint\.sh: no such file or directory/,
		],
		logs: {'rbd-hub': /^$/},
	},
	{
		id: 'component-crash-loop-silent',
		facts: [crashes('rbd-worker', 'Error 139'), isReady('rbd-mq'), isReady('rbd-chaos')],
		logs: {'previous rbd-worker': /^$/},
	},
	{
		id: 'component-crash-loop-out-of-memory',
		facts: [container('minio', String.raw`.*last OOMKilled 137 restarts \d+`)],
	},
	{
		id: 'component-chaos-crash-loop',
		facts: [crashes('rbd-chaos', 'Error 2'), isReady('rbd-mq'), isReady('rbd-worker')],
		logs: {'previous rbd-chaos': /create image client failure/},
		silent: {'previous rbd-chaos': /enqueue/},
	},
	{
		id: 'component-crash-loop-of-one-replica',
		facts: [
			/^pod rbd-system\/rbd-api on sh-node-3 .*unready .*last Error 2 restarts/,
			/^pod rbd-system\/rbd-api on sh-node-[12] Running rbd-api: ready$/,
			/^service rbd-system\/rbd-api-api 1 of 2 ready/,
		],
		logs: {'rbd-app-ui': /region rainbond health status ok/},
	},
	{
		id: 'component-message-queue-stuck-just-now',
		facts: [
			isReady('rbd-mq'),
			container('rbd-chaos', 'unready$'),
			container('rbd-worker', 'unready$'),
		],
		logs: {'rbd-chaos': /send enqueue request error/},
	},
	{
		id: 'component-crash-loop-is-over',
		facts: [container('rbd-worker', String.raw`ready last Error 2 restarts \d+$`)],
		none: [/^event .* Pod rbd-worker-/],
	},
	{
		id: 'component-image-not-found',
		facts: [
			doesNotPull('rbd-worker'),
			/^event Warning Failed Pod rbd-worker-\S+: Failed to pull image "\S+": rpc error: code = NotFound desc = .*: not found$/,
			/^event Normal BackOff Pod rbd-worker-/,
		],
	},
	{
		id: 'component-image-denied',
		facts: [
			doesNotPull('rbd-api'),
			/^event Warning Failed Pod rbd-api-\S+: Failed to pull image .*: failed to authorize: failed to fetch anonymous token: unexpected status: 401 Unauthorized$/,
		],
	},
	{
		id: 'component-image-unreachable',
		facts: [
			/^event Warning Failed Pod rbd-worker-.*: dial tcp 120\.55\.105\.209:443: i\/o timeout$/,
		],
	},
	{
		id: 'component-image-host-unresolved',
		facts: [
			doesNotPull('rbd-chaos'),
			/^event Warning Failed Pod rbd-chaos-.* on 192\.168\.1\.1:53: no such host$/,
			isReady('rbd-mq'),
		],
	},
	{
		id: 'component-unschedulable',
		facts: [
			/^pod rbd-system\/rbd-worker on no node Pending Unschedulable 0\/3 nodes are available: 3 Insufficient memory\./,
			/^event Warning FailedScheduling Pod rbd-worker-\S+: 0\/3 nodes are available: 3 Insufficient memory/,
		],
	},
	{
		id: 'component-unschedulable-selector',
		facts: [
			/^pod rbd-system\/rbd-monitor on no node .*3 node\(s\) didn't match Pod's node affinity\/selector/,
		],
	},
	{
		id: 'component-unschedulable-cordoned',
		facts: [
			/^pod rbd-system\/rbd-worker on no node .*3 node\(s\) were unschedulable/,
			/^node sh-node-1 .*Ready=True.*taints node\.kubernetes\.io\/unschedulable:NoSchedule/,
		],
	},
	{
		id: 'component-volume-node-cordoned',
		facts: [
			/^pod rbd-system\/rbd-hub on no node .*1 node\(s\) were unschedulable, 2 node\(s\) had volume node affinity conflict/,
		],
	},
	{
		id: 'component-volume-class-missing',
		facts: [
			/^pod rbd-system\/rbd-monitor on no node .*0\/3 nodes are available: pod has unbound immediate PersistentVolumeClaims\. preemption: 0\/3/,
			/^event Warning ProvisioningFailed PersistentVolumeClaim data-rbd-monitor-0: storageclass\.storage\.k8s\.io "nfs-client" not found$/,
		],
	},
	{
		id: 'component-volume-unprovisioned',
		facts: [
			/^pod rbd-system\/rbd-monitor on no node Pending no conditions$/,
			/^event Normal ExternalProvisioning PersistentVolumeClaim data-rbd-monitor-0: Waiting for a volume .*'rancher\.io\/local-path'/,
			/^workload local-path-provisioner 0\/0/,
		],
		none: [/^event Warning FailedScheduling/],
	},
	{
		id: 'component-not-ready',
		facts: [
			container('rbd-api', 'unready$'),
			/^event Warning Unhealthy Pod rbd-api-\S+: Readiness probe failed: HTTP probe failed with statuscode: 500$/,
			/^service rbd-system\/rbd-api-api 0 of 1 ready/,
		],
	},
	{
		id: 'component-killed-by-its-probe',
		facts: [
			container('rbd-app-ui', String.raw`unready .*last Completed 0 restarts \d+`),
			/^event Normal Killing Pod rbd-app-ui-\S+: Container rbd-app-ui failed liveness probe, will be restarted$/,
			/^event Warning Unhealthy Pod rbd-app-ui-\S+: Liveness probe failed: HTTP probe failed with statuscode: 500$/,
		],
	},
	{
		id: 'component-worker-not-ready',
		facts: [
			container('rbd-worker', 'unready$'),
			isReady('rbd-mq'),
			isReady('rbd-chaos'),
			/^event Warning Unhealthy Pod rbd-worker-\S+: Readiness probe failed: Get .*context deadline exceeded/,
		],
	},
	{
		id: 'rbd-mq-stuck',
		facts: [
			isReady('rbd-mq'),
			container('rbd-chaos', 'unready'),
			container('rbd-worker', 'unready'),
			new RegExp(`^event Warning Unhealthy Pod rbd-chaos-.*: Readiness probe failed: ${health}$`),
		],
		none: [/^event .* Pod rbd-mq-/],
		logs: {
			'rbd-chaos': /send enqueue request error rpc error: code = DeadlineExceeded/,
			'rbd-worker': /worker check send worker topic failure/,
		},
	},
	{
		id: 'rbd-mq-crash-loop',
		facts: [crashes('rbd-mq', 'Error 2'), container('rbd-chaos', 'unready')],
	},
	{
		id: 'component-message-queue-pull',
		facts: [doesNotPull('rbd-mq'), container('rbd-chaos', 'unready')],
		logs: {'rbd-chaos': /send enqueue request error/},
	},
	{
		id: 'component-message-queue-scaled-to-zero',
		facts: [/^workload rbd-mq 0\/0/, container('rbd-worker', 'unready')],
	},
	{
		id: 'component-alert-stale',
		facts: [isReady('rbd-chaos'), /^component rbd-chaos .*Ready=False ErrListPods/],
	},
	{
		id: 'component-alert-firing',
		facts: [isReady('rbd-chaos'), /^component rbd-chaos .*Ready=True/],
	},
	{id: 'component-alert-true', facts: [crashes('rbd-chaos', 'Error 1')]},
	{
		id: 'component-not-needed',
		facts: [/^component rbd-hub .*Ready=False PrerequisitesFailed use custom image repository/],
		none: [/^workload rbd-hub /],
	},
	{
		id: 'component-operator-down',
		facts: [/^workload rainbond-operator 0\/0/, isReady('rbd-api')],
		none: [/^pod \S+\/rainbond-operator /],
	},
	{
		id: 'component-operator-crash-loop',
		facts: [crashes('rainbond-operator', 'Error 2')],
		logs: {'previous rainbond-operator': /nil pointer dereference/},
	},
	{id: 'component-operator-image', facts: [doesNotPull('rainbond-operator')]},
	{id: 'component-operator-not-ready', facts: [container('rainbond-operator', 'unready$')]},
	{id: 'component-operator-down-old-labels', facts: [crashes('rainbond-operator', 'Error 1')]},
	{id: 'component-operator-old-labels', facts: [isReady('rainbond-operator')]},
	{
		id: 'component-image-store-full',
		facts: [isReady('rbd-hub')],
		logs: {'rbd-hub': /no space left on device.*http\.response\.status=500/},
	},
	{
		id: 'component-image-store-unresolved',
		facts: [isReady('rbd-hub')],
		logs: {'rbd-chaos': /lookup goodrain\.me on 10\.43\.0\.10:53: no such host/},
		silent: {'rbd-hub': /no space left/},
	},
	{id: 'component-image-store-was-full', facts: [isReady('rbd-hub')]},
	{
		id: 'component-evicted',
		facts: [evictedBuild, /^node sh-node-3 .*DiskPressure=False/],
		none: [/^event Warning Evicted/],
	},
	{
		id: 'component-evicted-before-upgrade',
		facts: [/^pod rbd-system\/rbd-mq on \S+ Failed Evicted/, isReady('rbd-mq')],
	},
	{
		id: 'component-evicted-under-pressure',
		facts: [
			evictedBuild,
			/^node sh-node-3 .*DiskPressure=True/,
			/^event Warning Evicted Pod [\da-f]{32}-\d{14}: The node was low/,
		],
	},
	{id: 'component-evicted-few', facts: [evictedBuild]},
	{
		id: 'component-evicted-applications',
		facts: [/^pod shop\/shop-web on \S+ Failed Evicted/],
		none: [/^pod rbd-system\/\S+ on \S+ Failed/],
	},
	{id: 'component-evicted-own-limit', facts: [evictedBuild]},
];

describe('what decides about components, seen through the API', () => {
	it.each(decisive.map((one) => [one.id, one] as const))('%s', async (_id, one) => {
		await expectDecisive(one);
	});

	it('has the labels of the operator as its charts have them', async () => {
		const labels = async (id: string, selector: string) => {
			const {get} = await see(id);
			const {text} = await get(
				`/api/v1/namespaces/rbd-system/pods?labelSelector=${encodeURIComponent(selector)}`,
			);
			return (JSON.parse(text) as {items: unknown[]}).items.length;
		};

		expect(await labels('healthy', 'release=rainbond-operator')).toBe(0);
		expect(await labels('healthy', 'name=rainbond-operator')).toBe(1);
		expect(await labels('component-operator-old-labels', 'name=rainbond-operator')).toBe(0);
		expect(await labels('component-operator-old-labels', 'release=rainbond-operator')).toBe(1);
		expect(await labels('component-operator-old-labels', 'control-plane=rainbond-operator')).toBe(
			1,
		);
	});

	it.each([
		['component-image-store-full', 0],
		['component-image-store-unresolved', 100 * 2 ** 30],
	])('%s: the volume of rbd-hub has so much left', async (id, left) => {
		const {get, facts} = await see(id);
		const node = /on (?<node>\S+) /.exec(
			facts.find((fact) => fact.startsWith('pod rbd-system/rbd-hub ')) ?? '',
		)?.groups?.node;
		const {text} = await get(`/api/v1/nodes/${node ?? ''}/proxy/stats/summary`);
		const {pods} = JSON.parse(text) as {
			pods: Array<{volume?: Array<{pvcRef: {name: string}; availableBytes: number}>}>;
		};
		const volumes = pods.flatMap(({volume = []}) => volume);
		expect(volumes.map(({pvcRef, availableBytes}) => [pvcRef.name, availableBytes])).toEqual([
			['rbd-hub', left],
		]);
	});

	it('lets the alert of the builder fire where that is the matter', async () => {
		const path = '/api/v1/namespaces/rbd-system/services/rbd-monitor:9999/proxy/api/v1/alerts';
		const {get} = await see('component-alert-firing');
		expect(await get(path)).toMatchObject({
			status: 200,
			text: expect.stringContaining('"alertname":"BuilderUnhealthy"') as string,
		});
	});
});

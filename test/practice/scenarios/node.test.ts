import {describe, expect, it} from 'vitest';
import {expectDecisive, type Decisive} from './decisive.ts';
import {see} from './seen.ts';

const notReadyTaints =
	/taints node\.kubernetes\.io\/not-ready:NoSchedule node\.kubernetes\.io\/not-ready:NoExecute/;

const decisive: readonly Decisive[] = [
	{
		id: 'node-lost',
		facts: [
			/^node sh-node-3 .*Ready=Unknown NodeStatusUnknown Kubelet stopped posting node status\./,
			/^event Normal NodeNotReady Node sh-node-3: Node sh-node-3 status is now: NodeNotReady$/,
			/^event Warning NodeNotReady Pod rbd-hub-\S+: Node is not ready$/,
			/^service rbd-system\/rbd-hub 0 of 1 ready/,
		],
	},
	{
		id: 'node-runtime-down',
		facts: [
			/^node sh-node-3 .*DiskPressure=False.*Ready=False KubeletNotReady container runtime is down/,
			notReadyTaints,
			/^event Normal NodeNotReady Node sh-node-3/,
		],
	},
	{
		id: 'node-cordoned',
		facts: [
			/^node sh-node-2 .*Ready=True .*taints node\.kubernetes\.io\/unschedulable:NoSchedule/,
			/^pod rbd-system\/rbd-api on \S+ Running rbd-api: ready$/,
		],
	},
	{
		id: 'node-disk-pressure',
		facts: [
			/^node sh-node-3 .*DiskPressure=True KubeletHasDiskPressure .*Ready=True .*disk-pressure:NoSchedule/,
			/^event Warning EvictionThresholdMet Node sh-node-3: Attempting to reclaim ephemeral-storage$/,
			/^event Normal NodeHasDiskPressure Node sh-node-3/,
			/^pod shop\/shop-web on sh-node-3 Failed Evicted/,
		],
	},
	{
		id: 'node-disk-pressure-quiet',
		facts: [/^node sh-node-3 .*DiskPressure=True/],
		none: [/Evicted/],
	},
	{
		id: 'node-disk-pressure-blocks',
		facts: [
			/^pod rbd-system\/rbd-hub on no node Pending Unschedulable .*1 node\(s\) had untolerated taint \{node\.kubernetes\.io\/disk-pressure: \}, 2 node\(s\) had volume node affinity conflict/,
		],
	},
	{
		id: 'node-disk-pressure-evicts-platform',
		facts: [
			/^pod rbd-system\/rbd-mq on sh-node-3 Failed Evicted/,
			/^pod rbd-system\/rbd-mq on sh-node-[12] Running rbd-mq: ready$/,
			/^event Warning Evicted Pod rbd-worker-/,
		],
	},
	{id: 'node-disk-nearly-full', none: [/DiskPressure=True/, /^event .* Node /]},
	{id: 'node-image-disk-nearly-full', none: [/DiskPressure=True/, /^event .* Node /]},
	{id: 'node-disk-well-used', none: [/DiskPressure=True/]},
	{
		id: 'node-memory-pressure',
		facts: [
			/^node sh-node-3 .*MemoryPressure=True KubeletHasInsufficientMemory .*memory-pressure:NoSchedule/,
			/^event Warning EvictionThresholdMet Node sh-node-3: Attempting to reclaim memory$/,
			/^event Warning Evicted Pod shop-web-\S+: The node was low on resource: memory\. Threshold quantity/,
		],
		none: [/DiskPressure=True/],
	},
	{
		id: 'node-application-out-of-memory',
		facts: [/^pod shop\/shop-web .*last OOMKilled 137 restarts \d+/],
		none: [/MemoryPressure=True/],
	},
	{
		id: 'node-role-label-missing',
		facts: [
			/^node sh-node-1 .* roles $/,
			/^pod rbd-system\/rbd-etcd .*: ready$/,
			/^pod rbd-system\/rbd-gateway on \S+ Running rbd-gateway: ready$/,
		],
		none: [/^route /, /^pod rbd-system\/minio /, / roles \w/, /Pending/],
		logs: {'rbd-api': /^time="\S+" level=info msg="api router is running\.\.\."$/m},
	},
	{
		id: 'node-role-label-legacy',
		facts: [/^node sh-node-1 .* roles .*master/, /^node sh-node-3 .* roles worker$/],
		none: [/^route /],
	},
	{
		id: 'node-role-label-missing-on-v6',
		facts: [/^route rbd-api-api$/],
		none: [/ roles \w/],
	},
	{
		id: 'node-legacy-not-ready',
		facts: [/^node sh-node-3 .*Ready=Unknown/, /^node sh-node-1 .* roles .*master/],
	},
	{
		id: 'node-legacy-api-down',
		facts: [/^workload rbd-api 0\/0/, /^node sh-node-1 .* roles .*master/],
	},
];

describe('what decides about nodes, seen through the API', () => {
	it.each(decisive.map((one) => [one.id, one] as const))('%s', async (_id, one) => {
		await expectDecisive(one);
	});

	it.each([
		['healthy', 52],
		['node-disk-nearly-full', 86],
		['node-disk-well-used', 77],
		['node-disk-pressure', 96],
		['node-memory-pressure', 52],
	])('%s: the third node has used so much of its disk', async (id, percent) => {
		const {get} = await see(id);
		const {text} = await get('/api/v1/nodes/sh-node-3/proxy/stats/summary');
		const {node} = JSON.parse(text) as {
			node: {fs: {usedBytes: number; capacityBytes: number}};
		};
		expect(Math.round((node.fs.usedBytes / node.fs.capacityBytes) * 100)).toBe(percent);
	});

	it('has a fresh lease where only the runtime is dead, and an old one where the kubelet is', async () => {
		const age = async (id: string) => {
			const {get} = await see(id);
			const {text} = await get(
				'/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/sh-node-3',
			);
			const {spec} = JSON.parse(text) as {spec: {renewTime: string}};
			return Date.now() - Date.parse(spec.renewTime);
		};

		expect(await age('node-runtime-down')).toBeLessThan(30_000);
		expect(await age('node-lost')).toBeGreaterThan(120_000);
	});

	it('cannot read logs where the runtime is dead, and says why', async () => {
		const {log} = await see('node-runtime-down');
		expect(await log('rbd-hub')).toContain('containerd.sock: connect: connection refused');
	});

	it('serves no ApisixRoutes on a v5 platform, and passes 8443 on all the same', async () => {
		const {get, cluster} = await see('node-role-label-legacy');
		expect(
			await get('/apis/apisix.apache.org/v2/namespaces/rbd-system/apisixroutes'),
		).toMatchObject({status: 404});
		const end = await cluster.network.dialAddress('192.168.50.11', 8443, AbortSignal.timeout(2000));
		expect(end).not.toHaveProperty('message');
		if (!('status' in end)) {
			end.destroy();
		}
	});
});

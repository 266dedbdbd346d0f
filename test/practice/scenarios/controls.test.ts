import {describe, expect, it} from 'vitest';
import {pods} from '../../../source/cluster/resources.ts';
import {neededRights} from '../../../source/practice/scenarios/controls/permissions.ts';
import {findScenario} from '../../../source/practice/scenarios/index.ts';
import {expectDecisive, type Decisive} from './decisive.ts';
import {see} from './seen.ts';

const apiIsReady = /^pod rbd-system\/rbd-api on \S+ Running rbd-api: ready$/;
const everyComponentIsReady = [
	apiIsReady,
	/^pod rbd-system\/rbd-worker on \S+ Running rbd-worker: ready/,
	/^pod rbd-system\/rbd-chaos on \S+ Running rbd-chaos: ready$/,
	/^pod rbd-system\/rbd-mq on \S+ Running rbd-mq: ready$/,
	/^pod rbd-system\/rbd-db on \S+ Running rbd-db: ready$/,
];

const decisive: readonly Decisive[] = [
	{
		id: 'healthy',
		facts: everyComponentIsReady,
		none: [/^event Warning FailedMount/, /unready(?! ended)/],
		logs: {'rbd-api': /http: TLS handshake error from 10\.42\.\d+\.1:\d+: EOF/},
	},
	{
		id: 'clutter',
		facts: [
			...everyComponentIsReady,
			/^pod rbd-system\/rbd-worker .*: ready last Error 2 restarts \d+$/,
			/^pod crm\/crm-report-\d+ on \S+ Failed/,
			/^pod crm\/crm-report-\d+ on \S+ Succeeded/,
			/^pod rbd-system\/[\da-f]{32}-\d{14} on \S+ Failed Evicted/,
			/^node sh-node-1 EtcdIsVoter=True /,
			/^node sh-node-3 .*unschedulable:NoSchedule/,
		],
		none: [/^event Warning (?!Unhealthy)/],
	},
	{
		id: 'clutter-autoscaler-without-metrics',
		facts: [
			...everyComponentIsReady,
			/^event Warning FailedGetResourceMetric HorizontalPodAutoscaler shop-web: failed to get cpu/,
		],
	},
	{id: 'clutter-etcd-voter', facts: [/^node sh-node-1 EtcdIsVoter=True /]},
	{
		id: 'clutter-rollout',
		facts: [
			/^pod rbd-system\/rbd-gateway on \S+ Running ingress-apisix: ready apisix: ready$/,
			/^pod rbd-system\/rbd-gateway on \S+ (?:Pending|Running) ingress-apisix: unready/,
			/^workload rbd-gateway 1\/2$/,
			/^component rbd-gateway .*Ready=True/,
		],
	},
	{id: 'clutter-docked', facts: [apiIsReady], none: [/rbd-app-ui/]},
	{
		id: 'application-crash-loop',
		facts: [...everyComponentIsReady, /^pod shop\/shop-web .*last Error 1 restarts \d+/],
	},
	{
		id: 'application-database-crash-loop',
		facts: [
			...everyComponentIsReady,
			/^pod crm\/crm-mysql .*last Error 1/,
			/^pod crm\/crm-backend .*PodInitializing/,
		],
	},
	{
		id: 'application-unschedulable',
		facts: [...everyComponentIsReady, /^pod shop\/shop-web on no node Pending Unschedulable/],
	},
	{
		id: 'image-not-found',
		facts: [...everyComponentIsReady, /^pod shop\/shop-web .*(?:ErrImagePull|ImagePullBackOff)/],
	},
	{id: 'gateway-502', facts: everyComponentIsReady, none: [/unready(?! ended)/]},
	{
		id: 'over-image-pull',
		facts: [
			...everyComponentIsReady,
			/^event Warning Failed Pod rbd-worker-\S+: Failed to pull image/,
		],
	},
	{
		id: 'over-crash-loop',
		facts: [
			/^pod rbd-system\/rbd-api on \S+ Running rbd-api: ready last Error 2 restarts \d+$/,
			/^event Warning BackOff Pod rbd-api-/,
		],
	},
	{
		id: 'over-queue',
		facts: everyComponentIsReady,
		logs: {'rbd-chaos': /send enqueue request error/},
	},
	{id: 'over-handshakes', facts: everyComponentIsReady, logs: {'rbd-api': /failed to verify/}},
	{id: 'logs-empty', facts: everyComponentIsReady, logs: {'rbd-api': /^$/, 'rbd-chaos': /^$/}},
	{
		id: 'logs-rotated',
		facts: everyComponentIsReady,
		logs: {'rbd-api': /: EOF\n/},
		silent: {'rbd-api': /api router is running/},
	},
	{
		id: 'logs-previous-gone',
		facts: [/^pod rbd-system\/rbd-worker .*last Error 2 restarts \d+/],
		logs: {
			'previous rbd-worker': /^unable to retrieve container logs for containerd:\/\/[\da-f]+$/,
		},
	},
	{
		id: 'logs-empty-while-crashing',
		facts: [/^pod rbd-system\/rbd-api .*last Error 2 restarts \d+/],
		logs: {'previous rbd-api': /^$/},
	},
	{
		id: 'region-api-service-to-another-port',
		facts: [apiIsReady, /^service rbd-system\/rbd-api-api 1 of 1 ready at 8444$/],
	},
	{
		id: 'region-api-address-without-scheme',
		facts: [apiIsReady, /^region-config .*"apiAddress":"192\.168\.\d+\.11:8443"/],
		none: [/rbd-app-ui/],
	},
	{
		id: 'region-api-address-with-another-port',
		facts: [apiIsReady, /^region-config .*"apiAddress":"https:\/\/192\.168\.\d+\.11:8444"/],
		none: [/rbd-app-ui/],
	},
	{
		id: 'region-api-console-refused',
		facts: [apiIsReady, /^service rbd-system\/rbd-api-api 1 of 1 ready at 8443$/],
		logs: {'rbd-app-ui': /host='192\.168\.\d+\.11', port=8443\).*Connection refused/},
	},
	{
		id: 'component-service-without-endpoints',
		facts: [...everyComponentIsReady, /^service rbd-system\/rbd-hub 0 of 0 ready/],
	},
	{
		id: 'websocket-service-to-another-port',
		facts: [apiIsReady, /^service rbd-system\/rbd-api-websocket 1 of 1 ready at 6061$/],
		none: [/rbd-app-ui/],
	},
	{
		id: 'two-faults-queue-and-disk',
		facts: [
			/^pod rbd-system\/rbd-chaos .*: unready/,
			/^pod rbd-system\/rbd-mq .*: ready$/,
			/^node sh-node-3 .*DiskPressure=True/,
		],
	},
	{
		id: 'two-faults-certificate-and-operator',
		facts: [/^workload rainbond-operator 0\/0/, apiIsReady],
	},
	{
		id: 'two-faults-websocket-and-image',
		facts: [/^pod rbd-system\/rbd-monitor .*(?:ErrImagePull|ImagePullBackOff)/],
		none: [/^route rbd-api-websocket$/],
	},
	{
		id: 'kubeadm-well',
		facts: [
			...everyComponentIsReady,
			/^service kube-system\/kube-dns 2 of 2 ready/,
			/^node sh-node-1 .* roles control-plane$/,
			/^node sh-node-2 .* roles $/,
		],
		none: [/rke2-coredns-rke2-coredns(?!-autoscaler)/],
	},
	{
		id: 'kubeadm-dns-failing',
		facts: [
			/^service kube-system\/kube-dns 0 of 0 ready/,
			/^pod rbd-system\/rbd-api .*last Error 2 restarts/,
		],
		logs: {'rbd-chaos': /lookup rbd-mq on 10\.43\.0\.10:53: read udp/},
	},
	{
		id: 'quick-install-well',
		facts: [
			apiIsReady,
			/^pod rbd-system\/rbd-gateway on node Running ingress-apisix: ready apisix: ready$/,
			/^node node EtcdIsVoter=True /,
		],
		none: [/rbd-db/],
	},
	{
		id: 'quick-install-crash-loop',
		facts: [/^pod rbd-system\/rbd-worker on node .*last Error 1 restarts/],
	},
	{id: 'healthy-on-1-36', facts: everyComponentIsReady},
	{
		id: 'component-image-not-found-on-1-36',
		facts: [
			/^pod rbd-system\/rbd-worker .*(?:ErrImagePull|Back-off pulling image "\S+": ErrImagePull: )/,
		],
	},
	{
		id: 'component-unschedulable-on-1-36',
		facts: [/3 Insufficient memory\. no new claims to deallocate, preemption: 0\/3/],
	},
	{
		id: 'component-volume-class-missing-on-1-36',
		facts: [
			/0\/3 nodes are available: pod has unbound immediate PersistentVolumeClaims\. not found$/,
		],
	},
	{id: 'component-image-denied-on-1-36', facts: [/401 Unauthorized/]},
	{id: 'component-crash-loop-on-1-36', facts: [/^pod rbd-system\/rbd-monitor .*last Error 1/]},
];

describe('what decides about the controls, seen through the API', () => {
	it.each(decisive.map((one) => [one.id, one] as const))('%s', async (_id, one) => {
		await expectDecisive(one);
	});
});

/** A path that needs the right and nothing else. */
const pathOf = (name: string, pod: string): string => {
	const paths: Readonly<Record<string, string>> = {
		'pods/log': `/api/v1/namespaces/rbd-system/pods/${pod}/log?tailLines=1`,
		'pods/proxy': `/api/v1/namespaces/rbd-system/pods/${pod}:8889/proxy/healthz`,
		'nodes/proxy': '/api/v1/nodes/sh-node-1/proxy/stats/summary',
		nodes: '/api/v1/nodes',
	};
	const [resource = '', ...group] = name.split('.');
	const groups: Readonly<Record<string, string>> = {
		'': '/api/v1',
		apps: '/apis/apps/v1',
		'discovery.k8s.io': '/apis/discovery.k8s.io/v1',
		'rainbond.io': '/apis/rainbond.io/v1alpha1',
		'apisix.apache.org': '/apis/apisix.apache.org/v2',
	};
	return paths[name] ?? `${groups[group.join('.')] ?? ''}/namespaces/rbd-system/${resource}`;
};

describe('a reader', () => {
	it('may read everything that is needed', async () => {
		const {get, cluster} = await see('with-every-right');
		const pod = apiPod(cluster);
		for (const {name} of neededRights) {
			expect({name, ...(await get(pathOf(name, pod)))}).toMatchObject({name, status: 200});
		}
	});

	it.each(neededRights.map(({name}) => [name]))('may read everything but %s', async (name) => {
		const id = `without-${name.split('.')[0]?.replace('/', '-') ?? ''}`;
		const {get, cluster} = await see(id);
		expect(findScenario(id)?.asker).toBe('reader');
		const pod = apiPod(cluster);
		const denied: string[] = [];
		for (const right of neededRights) {
			const {status} = await get(pathOf(right.name, pod));
			if (status === 403) {
				denied.push(right.name);
			}
		}

		expect(denied).toEqual([name]);
	});

	it('of nothing gets a 403 for everything', async () => {
		const {get} = await see('nothing-readable');
		expect(await get('/api/v1/namespaces/rbd-system/pods')).toMatchObject({status: 403});
		expect(await get('/api/v1/nodes')).toMatchObject({status: 403});
	});
});

const apiPod = ({store}: Awaited<ReturnType<typeof see>>['cluster']): string =>
	store.list(pods, 'rbd-system').find(({metadata}) => metadata.name.startsWith('rbd-api-'))
		?.metadata.name ?? '';

describe('an API server in trouble', () => {
	it('reads objects and no Secrets, events or custom resources half-way', async () => {
		const {get} = await see('api-fails-half-way');
		const core = '/api/v1/namespaces/rbd-system';
		expect(await get(`${core}/pods`)).toMatchObject({status: 200});
		expect(await get(`${core}/secrets`)).toMatchObject({status: 500});
		expect(await get(`${core}/events`)).toMatchObject({status: 500});
		expect(
			await get('/apis/rainbond.io/v1alpha1/namespaces/rbd-system/rbdcomponents'),
		).toMatchObject({status: 500});
	});

	it('serves no logs where the kubelets do not answer', async () => {
		const {log} = await see('api-logs-fail');
		expect(await log('rbd-api')).toContain('net/http: TLS handshake timeout');
	});

	it('answers 401 to everybody whose credentials are no longer valid', async () => {
		const {get} = await see('api-unauthorized');
		expect(await get('/api/v1/nodes')).toMatchObject({status: 401});
	});

	it('is not there at all', async () => {
		await expect(see('api-refuses-connections')).rejects.toThrow(/ECONNREFUSED/);
	});

	it('is slow and right', async () => {
		const {get} = await see('api-slow');
		expect(await get('/api/v1/namespaces/rbd-system/pods')).toMatchObject({status: 200});
	});
});

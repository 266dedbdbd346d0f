import {success} from '../cluster/failure.ts';
import type {EndpointSlice, Pod} from '../cluster/objects.ts';
import {deployments, endpointSlices, pods} from '../cluster/resources.ts';
import {isOver, isReadyPod} from '../platform/pod-state.ts';
import {platformLogs} from './platform-logs.ts';
import {defineProbe, notRead, read} from './probe.ts';
import {gapOf} from './reading.ts';
import {leftOut} from './request-budget.ts';

/** The cluster's DNS: its pods and whether its Service leads to any of them. */
export type ClusterDns = {
	/** False: no program complained, so nobody looked. */
	readonly isRead: boolean;
	readonly pods: ReadonlyArray<{
		readonly name: string;
		readonly uid: string;
		readonly isReady: boolean;
		/** Undefined for a pod that nobody has made. */
		readonly owner: string | undefined;
	}>;
	readonly services: readonly string[];
	/** Its workloads; looked for only where it has neither pods nor endpoints. */
	readonly workloads: readonly string[];
	readonly readyEndpoints: number;
	/** Since when all its pods run and are ready; undefined where one is not. Milliseconds since the epoch. */
	readonly runsSince?: number;
};

const namespace = 'kube-system';
const listPods = {verb: 'list', group: '', resource: 'pods', namespace} as const;
const listSlices = {
	verb: 'list',
	group: 'discovery.k8s.io',
	resource: 'endpointslices',
	namespace,
} as const;

const listWorkloads = {verb: 'list', group: 'apps', resource: 'deployments', namespace} as const;

/** All distributions keep this label on CoreDNS, whatever they call its Service. */
const labelSelector = 'k8s-app=kube-dns';

const notAsked: ClusterDns = {
	isRead: false,
	pods: [],
	services: [],
	workloads: [],
	readyEndpoints: 0,
};

/** Looked at only where a program got no answer for a name; `no such host` is an answer. */
export const clusterDns = defineProbe<ClusterDns>({
	id: 'cluster-dns',
	title: {zh: '集群 DNS', en: 'the cluster DNS'},
	calls: [listPods, listSlices, listWorkloads],
	uses: [platformLogs],
	vantage: 'api-server',
	disturbance: 'read',
	deadlineMs: 12_000,
	sensitive: [],
	async run(context) {
		const logs = await context.read(platformLogs);
		const isNamed = logs.status === 'read' && logs.value.some(({hits}) => hits.dns);
		if (!isNamed) {
			return read(notAsked);
		}

		// Its endpoints tell whether it works; its pods, which they are.
		const [isAllowed, hasPods] = [
			await context.mayAsk('dns'),
			await context.mayAsk('dns-pods'),
		].map((allowed) => allowed > 0);
		if (!isAllowed) {
			return notRead(leftOut('the cluster DNS'));
		}

		const [dnsPods, slices] = await Promise.all([
			hasPods ? context.list(pods, {namespace, labelSelector}) : success<Pod[]>([]),
			context.list(endpointSlices, {namespace}),
		]);
		if (!dnsPods.ok) {
			return notRead(gapOf(dnsPods.failure, listPods));
		}

		if (!slices.ok) {
			return notRead(gapOf(slices.failure, listSlices));
		}

		const living = dnsPods.value.filter((pod) => !isOver(pod));
		const own = slices.value.filter((slice) => isDns(slice, living));
		const isGone = living.length === 0 && own.length === 0;
		if (isGone && (!hasPods || (await context.mayAsk('dns-workload')) === 0)) {
			return notRead(leftOut('what there is of the cluster DNS'));
		}

		const owners = isGone ? await context.list(deployments, {namespace, labelSelector}) : undefined;
		if (owners && !owners.ok) {
			return notRead(gapOf(owners.failure, listWorkloads));
		}

		const runsSince = sinceWhen(living);
		return read({
			isRead: true,
			...(runsSince !== undefined && {runsSince}),
			pods: living.map((pod) => ({
				name: pod.metadata.name,
				uid: pod.metadata.uid,
				isReady: isReadyPod(pod),
				owner: ownerOf(pod),
			})),
			services: [...new Set(own.map((slice) => serviceOf(slice)))],
			workloads: (owners?.value ?? []).map(({metadata}) => metadata.name),
			readyEndpoints: own
				.flatMap(({endpoints}) => endpoints ?? [])
				.filter(({conditions}) => conditions?.ready !== false).length,
		});
	},
});

function sinceWhen(living: readonly Pod[]): number | undefined {
	const starts = living.map(({status}) =>
		Date.parse(status?.containerStatuses?.[0]?.state?.running?.startedAt ?? ''),
	);
	const since = Math.min(...starts);
	const isWell = living.every(
		(pod) =>
			isReadyPod(pod) &&
			(pod.status?.containerStatuses ?? []).every(({restartCount}) => restartCount < 3),
	);
	return Number.isFinite(since) && isWell ? since : undefined;
}

const serviceOf = ({metadata}: EndpointSlice): string =>
	metadata.labels?.['kubernetes.io/service-name'] ?? metadata.name;

/** The Service has another name in every distribution: kube-dns, rke2-coredns-rke2-coredns, coredns. */
const isDns = (slice: EndpointSlice, dnsPods: readonly Pod[]): boolean =>
	slice.metadata.labels?.['k8s-app'] === 'kube-dns' ||
	/(?:^|-)(?:kube-|core)?dns(?:$|-)/.test(serviceOf(slice)) ||
	(slice.endpoints ?? []).some(({targetRef}) =>
		dnsPods.some(({metadata}) => metadata.name === targetRef?.name),
	);

const ownerOf = ({metadata}: Pod): string | undefined =>
	metadata.ownerReferences?.[0]?.name.replace(/-[\da-f]{6,10}$/, '');

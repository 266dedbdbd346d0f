import type {Node, Pod} from '../cluster/objects.ts';
import {componentOf} from '../platform/components.ts';
import {hasPressure} from '../platform/node-state.ts';
import {isOver} from '../platform/pod-state.ts';
import {namespacePods} from './namespace-objects.ts';
import {nodeFigures, type NodeFigures, usedShare} from './node-figures.ts';
import {clusterNodes} from './nodes.ts';
import {silentNodes} from './choose-logs.ts';
import type {ProbeContext} from './context.ts';
import {defineProbe, notRead, type Observed, read} from './probe.ts';
import {gapOf} from './reading.ts';
import {leftOut} from './request-budget.ts';
import {scanLog, type ScannedLog} from './scan-log.ts';

type Room = {
	readonly claim: string | undefined;
	/** Used share of what its data lie on, of bytes or inodes, in percent; undefined where nobody measures it. */
	readonly usedPercent: number | undefined;
	/** The volume itself, or the file system of its node. */
	readonly measured: 'volume' | 'node' | undefined;
};

/** Room in the registry, and what it says about it. */
export type ImageStore = Room & {
	readonly pod: string;
	readonly node: string | undefined;
	/** Its data lie on the disk of a node that evicts for that: nothing can be stored, and the node is what is wrong. */
	readonly isOnPressedNode: boolean;
	/** Read only where there is little room or nobody knows. */
	readonly log: ScannedLog | undefined;
};

/** Below this share the log is not worth a request. Percent. */
const suspiciousPercent = 90;

const logCall = {verb: 'get', group: '', resource: 'pods', subresource: 'log'} as const;

/** Where rbd-hub keeps its images. Volumes of local-path report nothing: then the node's file system tells. */
export const imageStore = defineProbe<ImageStore | undefined>({
	id: 'image-store',
	title: {zh: 'rbd-hub 的存储', en: 'the storage of rbd-hub'},
	calls: [logCall],
	uses: [namespacePods, nodeFigures, clusterNodes],
	vantage: 'kubelet',
	disturbance: 'log',
	deadlineMs: 12_000,
	sensitive: ['log'],
	async run(context) {
		const [pods, figures] = await Promise.all([
			context.read(namespacePods),
			context.read(nodeFigures),
		]);
		if (pods.status !== 'read') {
			return notRead(...pods.gaps);
		}

		const pod = pods.value.find((one) => componentOf(one) === 'rbd-hub' && !isOver(one));
		if (!pod) {
			return read(undefined);
		}

		const {nodeName} = pod.spec;
		const room = roomOf(pod, figures.status === 'read' ? figures.value : []);
		const nodes = await context.read(clusterNodes);
		const known = nodes.status === 'read' ? nodes.value : [];
		const isOnPressedNode = room.measured !== 'volume' && isPressed(nodeName, known);
		const store = {pod: pod.metadata.name, node: nodeName, ...room, isOnPressedNode};
		const isSuspicious = !isOnPressedNode && (room.usedPercent ?? 100) >= suspiciousPercent;
		const isHeard = isRunning(pod) && !silentNodes(known).includes(nodeName ?? '');
		if (!isSuspicious || !isHeard) {
			return read({...store, log: undefined});
		}

		const log = await readHubLog(context, pod);
		return log.status === 'read'
			? read({...store, log: log.value})
			: read({...store, log: undefined}, log.gaps);
	},
});

/** The claim's volume where its plug-in measures, else the file system of its node. */
function roomOf({spec}: Pod, figures: readonly NodeFigures[]): Room {
	const claim = spec.volumes?.flatMap(
		({persistentVolumeClaim}) => persistentVolumeClaim?.claimName ?? [],
	)[0];
	const volume = figures.map(({volumes}) => (claim ? volumes[claim] : undefined)).find(Boolean);
	const filesystem = volume ?? figures.find(({node}) => node === spec.nodeName)?.root;
	return filesystem
		? {
				claim,
				usedPercent: Math.max(usedShare(filesystem), filesystem.usedInodes ?? 0),
				measured: volume ? 'volume' : 'node',
			}
		: {claim, usedPercent: undefined, measured: undefined};
}

const isPressed = (name: string | undefined, nodes: readonly Node[]): boolean =>
	nodes.some((node) => node.metadata.name === name && hasPressure(node, 'DiskPressure'));

const isRunning = ({status}: Pod): boolean =>
	status?.containerStatuses?.some(({state}) => state?.running) ?? false;

async function readHubLog(
	context: ProbeContext,
	{metadata, spec}: Pod,
): Promise<Observed<ScannedLog>> {
	if ((await context.mayAsk('image-store-log')) === 0) {
		return notRead(leftOut('the log of rbd-hub'));
	}

	const {namespace} = context;
	const pod = metadata.name;
	const container = spec.containers[0]?.name ?? 'rbd-hub';
	const log = await context.log({namespace, pod, container, node: spec.nodeName});
	return log.ok
		? read(scanLog({component: 'rbd-hub', pod, container, isPrevious: false}, log.value))
		: notRead(gapOf(log.failure, {...logCall, namespace}));
}

import type {Node} from '../cluster/objects.ts';
import {componentOf} from '../platform/components.ts';
import {hasPressure} from '../platform/node-state.ts';
import {isOver} from '../platform/pod-state.ts';
import {namespacePods} from './namespace-objects.ts';
import {nodeFigures, usedShare} from './node-figures.ts';
import {clusterNodes} from './nodes.ts';
import {silentNodes} from './choose-logs.ts';
import {defineProbe, notRead, read} from './probe.ts';
import {gapOf} from './reading.ts';
import {leftOut} from './request-budget.ts';
import {scanLog, type ScannedLog} from './scan-log.ts';

/** Room in the registry, and what it says about it. */
export type ImageStore = {
	readonly pod: string;
	readonly node: string | undefined;
	readonly claim: string | undefined;
	/** Used share of what its data lie on, of bytes or inodes, in percent; undefined where nobody measures it. */
	readonly usedPercent: number | undefined;
	/** The volume itself, or the file system of its node. */
	readonly measured: 'volume' | 'node' | undefined;
	/** Its data lie on the disk of a node that evicts for that: nothing can be stored, and the node is what is wrong. */
	readonly isOnPressedNode: boolean;
	/** Read only where there is little room or nobody knows. */
	readonly log: ScannedLog | undefined;
};

/** Below this share the log is not worth a request. Percent. */
const suspiciousPercent = 90;

const logCall = {verb: 'get', group: '', resource: 'pods', subresource: 'log'} as const;

const isNode =
	(name: string | undefined) =>
	({metadata}: Node): boolean =>
		metadata.name === name;

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

		const claim = pod.spec.volumes?.flatMap(
			({persistentVolumeClaim}) => persistentVolumeClaim?.claimName ?? [],
		)[0];
		const all = figures.status === 'read' ? figures.value : [];
		const volume = all.map(({volumes}) => (claim ? volumes[claim] : undefined)).find(Boolean);
		const root = all.find(({node}) => node === pod.spec.nodeName)?.root;
		const measured = volume ? 'volume' : root ? 'node' : undefined;
		const filesystem = volume ?? root;
		const usedPercent = filesystem && Math.max(usedShare(filesystem), filesystem.usedInodes ?? 0);
		const isRunning = pod.status?.containerStatuses?.some(({state}) => state?.running);
		const nodes = await context.read(clusterNodes);
		const silent = nodes.status === 'read' ? silentNodes(nodes.value) : [];
		const own = nodes.status === 'read' ? nodes.value.find(isNode(pod.spec.nodeName)) : undefined;
		const isOnPressedNode = !volume && own !== undefined && hasPressure(own, 'DiskPressure');
		const base = {
			pod: pod.metadata.name,
			node: pod.spec.nodeName,
			claim,
			usedPercent,
			measured,
			isOnPressedNode,
		} as const;
		const isHeard = isRunning && !isOnPressedNode && !silent.includes(pod.spec.nodeName ?? '');
		if (!isHeard || (usedPercent ?? 100) < suspiciousPercent) {
			return read({...base, log: undefined});
		}

		if ((await context.mayAsk('image-store-log')) === 0) {
			return read({...base, log: undefined}, [leftOut('the log of rbd-hub')]);
		}

		const {namespace} = context;
		const container = pod.spec.containers[0]?.name ?? 'rbd-hub';
		const log = await context.log({
			namespace,
			pod: pod.metadata.name,
			container,
			node: pod.spec.nodeName,
		});
		return log.ok
			? read({
					...base,
					log: scanLog(
						{component: 'rbd-hub', pod: pod.metadata.name, container, isPrevious: false},
						log.value,
					),
				})
			: read({...base, log: undefined}, [gapOf(log.failure, {...logCall, namespace})]);
	},
});

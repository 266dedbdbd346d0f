import {componentOf} from '../platform/components.ts';
import {isReadyNode, isVirtualNode} from '../platform/node-state.ts';
import {isOver} from '../platform/pod-state.ts';
import {namespacePods} from './namespace-objects.ts';
import {clusterNodes} from './nodes.ts';
import {defineProbe, notRead, read} from './probe.ts';
import {type Gap, gapOf, ownGap} from './reading.ts';

/** Bytes of a file system as the kubelet counts them. */
export type FilesystemFigures = {
	readonly capacity: number;
	readonly available: number;
	/** The used share of its inodes in percent, where they are counted: without one no file can be made. */
	readonly usedInodes?: number;
};

export type NodeFigures = {
	readonly node: string;
	readonly root: FilesystemFigures | undefined;
	readonly images: FilesystemFigures | undefined;
	/** Volumes whose plug-in measures, by claim; directories of the host (local-path) are not among them. */
	readonly volumes: Readonly<Record<string, FilesystemFigures>>;
	/** Components of Rainbond with a pod here. */
	readonly components: readonly string[];
};

type Filesystem = {
	capacityBytes?: number;
	availableBytes?: number;
	usedBytes?: number;
	inodes?: number;
	inodesFree?: number;
};

type Summary = {
	node?: {fs?: Filesystem; runtime?: {imageFs?: Filesystem}};
	pods?: Array<{
		volume?: Array<Filesystem & {pvcRef?: {name?: string; namespace?: string}}>;
	}>;
};

/** More nodes are left out, and said; those with pods of Rainbond come first. */
const mostNodes = 20;

const proxy = {verb: 'get', group: '', resource: 'nodes', subresource: 'proxy'} as const;

/** What the kubelets measure. A node that is not ready is not asked, whose state is known already, nor one without a kubelet. */
export const nodeFigures = defineProbe<readonly NodeFigures[]>({
	id: 'node-figures',
	title: {zh: '节点的磁盘用量', en: 'disk usage of the nodes'},
	calls: [proxy],
	uses: [clusterNodes, namespacePods],
	vantage: 'kubelet',
	disturbance: 'read',
	deadlineMs: 8000,
	sensitive: [],
	async run(context) {
		const [nodes, pods] = await Promise.all([
			context.read(clusterNodes),
			context.read(namespacePods),
		]);
		if (nodes.status !== 'read') {
			return notRead(...nodes.gaps);
		}

		const ready = nodes.value
			.filter((node) => isReadyNode(node) && !isVirtualNode(node))
			.map(({metadata}) => metadata.name);
		const living = pods.status === 'read' ? pods.value.filter((pod) => !isOver(pod)) : [];
		const isUsed = (node: string) => living.some(({spec}) => spec.nodeName === node);
		const chosen = ready
			.toSorted()
			.toSorted((a, b) => Number(isUsed(b)) - Number(isUsed(a)))
			.slice(0, mostNodes);
		const figures: NodeFigures[] = [];
		const gaps: Gap[] = [];
		await Promise.all(
			chosen.map(async (node) => {
				const answer = await context.proxyNode(node, '/stats/summary');
				const summary = answer.ok ? parseSummary(answer.value) : undefined;
				if (!answer.ok) {
					gaps.push(gapOf(answer.failure, proxy));
				} else if (summary) {
					const own = living.filter(({spec}) => spec.nodeName === node);
					const measured = summaryFigures(node, summary, context.namespace);
					if (!measured.root && !measured.images) {
						gaps.push(
							ownGap('parse', {
								zh: `${node} 的 stats/summary 里没有文件系统的数据`,
								en: `stats/summary of ${node} has no figures of a file system`,
							}),
						);
					}

					figures.push({
						...measured,
						components: [...new Set(own.map((pod) => componentOf(pod)))].toSorted(),
					});
				} else {
					gaps.push(
						ownGap('parse', {
							zh: `${node} 的 stats/summary 不是 JSON`,
							en: `stats/summary of ${node} is no JSON`,
						}),
					);
				}
			}),
		);
		if (ready.length > mostNodes) {
			const rest = ready.length - mostNodes;
			gaps.push(
				ownGap(
					'not collected',
					{
						zh: `${ready.length} 个节点中有 ${rest} 个没有查看`,
						en: `${rest} of ${ready.length} nodes were left out`,
					},
					{isOptional: true},
				),
			);
		}

		return figures.length === 0 && gaps.length > 0
			? notRead(...gaps)
			: read(
					figures.toSorted((a, b) => a.node.localeCompare(b.node)),
					gaps,
				);
	},
});

function parseSummary(text: string): Summary | undefined {
	try {
		const value: unknown = JSON.parse(text);
		return typeof value === 'object' && value !== null ? value : undefined;
	} catch {
		return undefined;
	}
}

const figuresOf = (filesystem: Filesystem | undefined): FilesystemFigures | undefined => {
	const {capacityBytes = 0, usedBytes, inodes = 0, inodesFree} = filesystem ?? {};
	const free = usedBytes === undefined ? undefined : capacityBytes - usedBytes;
	const available = filesystem?.availableBytes ?? free;
	const usedInodes =
		inodes > 0 && inodesFree !== undefined ? ((inodes - inodesFree) / inodes) * 100 : undefined;
	return capacityBytes > 0 && available !== undefined
		? {capacity: capacityBytes, available, ...(usedInodes !== undefined && {usedInodes})}
		: undefined;
};

function summaryFigures(node: string, {node: own, pods = []}: Summary, namespace: string) {
	const volumes: Record<string, FilesystemFigures> = {};
	for (const volume of pods.flatMap(({volume: all = []}) => all)) {
		const figures = figuresOf(volume);
		const {name, namespace: where} = volume.pvcRef ?? {};
		if (figures && name && where === namespace) {
			volumes[name] = figures;
		}
	}

	return {node, root: figuresOf(own?.fs), images: figuresOf(own?.runtime?.imageFs), volumes};
}

/** The used share in percent; reserved blocks count as used, because no program can have them. */
export const usedShare = ({capacity, available}: FilesystemFigures): number =>
	((capacity - available) / capacity) * 100;

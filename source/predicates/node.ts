import type {Condition, Node, Pod} from '../cluster/objects.ts';
import {definePredicate} from '../diagnosis/predicate.ts';
import {fail, notApplicable, pass} from '../diagnosis/judgement.ts';
import type {ObjectReference} from '../diagnosis/subject.ts';
import {componentOf} from '../platform/components.ts';
import {
	conditionOf,
	hasPressure,
	type Pressure,
	pressureTaints,
	troublesOf,
} from '../platform/node-state.ts';
import {withDependants} from '../platform/dependencies.ts';
import {isEvicted, isOver, isReadyPod} from '../platform/pod-state.ts';
import {componentObjects, namespacePods} from '../probes/namespace-objects.ts';
import {type FilesystemFigures, nodeFigures, usedShare} from '../probes/node-figures.ts';
import {clusterNodes} from '../probes/nodes.ts';
import {rainbondCluster} from '../probes/rainbond-cluster.ts';
import {formatBytes} from '../text/quantity.ts';
import {counted} from '../text/counted.ts';
import type {Text} from '../text/text.ts';
import {podReference} from './components.ts';
import {isBeforeApisix} from './version.ts';
import {listed} from './words.ts';

const reference = ({metadata}: Node): ObjectReference => ({
	kind: 'Node',
	name: metadata.name,
	uid: metadata.uid,
});

/** Components with a pod on the node that is not well. */
const sufferersOn = (pods: readonly Pod[], node: string): string[] => [
	...new Set(
		pods
			.filter((pod) => pod.spec.nodeName === node && !isOver(pod) && !isReadyPod(pod))
			.map((pod) => componentOf(pod)),
	),
];

/** Components whose pod waits for a node while this one turns pods away by these taints. */
const waitingFor = (pods: readonly Pod[], ...taints: readonly string[]): string[] => [
	...new Set(
		pods
			.filter((pod) => pod.status?.phase === 'Pending' && !pod.spec.nodeName)
			.filter((pod) => isTurnedAway(pod, taints))
			.map((pod) => componentOf(pod)),
	),
];

/** The scheduler names the taints in its message, up to 1.35; later it says only that there are some. */
function isTurnedAway({status}: Pod, taints: readonly string[]): boolean {
	const scheduled = status?.conditions?.find(({type}) => type === 'PodScheduled');
	const message = scheduled?.message ?? '';
	const named = message
		.matchAll(/\{(?<key>[^:{}]+):/g)
		.map(({groups}) => groups?.key ?? '')
		.toArray();
	return named.length > 0
		? named.some((key) => taints.includes(key.replace('node.kubernetes.io/', '')))
		: message === '' || message.includes('taint');
}

function pressurePredicate(type: Pressure, title: Text, word: Text) {
	return definePredicate({
		title,
		about: 'node',
		reads: {nodes: clusterNodes},
		hints: {pods: namespacePods},
		judge({nodes}, {hints: {pods = []}, subject}) {
			const taint = pressureTaints[type];
			const node = nodes.find(({metadata}) => metadata.name === subject);
			if (!node || !hasPressure(node, type)) {
				return pass({zh: `${subject} 没有`, en: `${subject} has none`});
			}

			const corpses = pods.filter(
				(pod) =>
					pod.spec.nodeName === subject &&
					isEvicted(pod) &&
					(pod.status?.message ?? '').includes('low on resource'),
			);
			return fail(
				{
					zh: `${subject} ${word.zh}${corpses.length > 0 ? `，驱逐了 ${corpses.length} 个 Pod` : ''}`,
					en: `${subject} ${word.en}${corpses.length > 0 ? ` and has evicted ${counted(corpses.length, 'pod')}` : ''}`,
				},
				{
					objects: [reference(node), ...corpses.slice(0, 10).map((pod) => podReference(pod))],
					victims: withDependants([...sufferersOn(pods, subject), ...waitingFor(pods, taint)]),
					excerpt: [conditionOf(node, type)?.message ?? ''].filter(Boolean),
				},
			);
		},
	});
}

/** A node may take this long after it was made until its network is there. Milliseconds. */
const bootingMs = 3 * 60_000;

/** What a kubelet says of itself before it has been well for the first time. */
const bootingWords = /network|yet to be successful|not have completed yet|not yet initialized/i;

/** It has only just joined; one that nobody hears of any more was heard before. */
function isBooting({metadata}: Node, ready: Condition, now: number): boolean {
	const made = Date.parse(metadata.creationTimestamp);
	const since = Date.parse(ready.lastTransitionTime ?? '');
	const begin = Number.isNaN(since) ? made : Math.min(made, since);
	return (
		ready.status === 'False' && bootingWords.test(ready.message ?? '') && now - begin < bootingMs
	);
}

/** More than this share of a file system is worth a word, long before the kubelet evicts. Percent. */
const nearlyFullPercent = 80;

/** How much of a file system is used: of its bytes, and of its inodes, for want of which a kubelet evicts as well. */
function sharesOf(what: Text, one: FilesystemFigures): Array<{share: number; text: Text}> {
	const bytes = usedShare(one);
	const {usedInodes = 0} = one;
	return [
		{
			share: bytes,
			text: {
				zh: `${what.zh}用了 ${Math.round(bytes)}%，还剩 ${formatBytes(one.available)}`,
				en: `${Math.round(bytes)} % of ${what.en}, ${formatBytes(one.available)} are left`,
			},
		},
		{
			share: usedInodes,
			text: {
				zh: `${what.zh}用了 ${Math.round(usedInodes)}% 的 inode`,
				en: `${Math.round(usedInodes)} % of the inodes of ${what.en}`,
			},
		},
	];
}

export const nodePredicates = {
	'node-is-ready': definePredicate({
		title: {zh: '节点就绪', en: 'the node is ready'},
		about: 'node',
		reads: {nodes: clusterNodes},
		hints: {pods: namespacePods, objects: componentObjects},
		judge({nodes}, {hints: {pods = [], objects = []}, subject, setting: {now}}) {
			const node = nodes.find(({metadata}) => metadata.name === subject);
			const ready = node && conditionOf(node, 'Ready');
			if (!node || !ready) {
				return notApplicable({
					zh: `${subject} 还没有上报状态`,
					en: `${subject} has not reported yet`,
				});
			}

			if (ready.status === 'True') {
				const note = [
					...(node.spec?.unschedulable ? [{zh: '已禁止调度', en: 'cordoned'}] : []),
					...troublesOf(node).map((type) => ({zh: `它报告 ${type}`, en: `it reports ${type}`})),
				];
				const zh = note.map((one) => one.zh).join('，');
				const en = note.map((one) => one.en).join(', ');
				return pass(
					{
						zh: `${subject} 就绪${zh ? `（${zh}）` : ''}`,
						en: `${subject} is ready${en ? ` (${en})` : ''}`,
					},
					{isRemark: troublesOf(node).length > 0},
				);
			}

			if (isBooting(node, ready, now)) {
				return notApplicable({
					zh: `${subject} 刚加入，还在启动`,
					en: `${subject} has just joined and is starting`,
				});
			}

			const present = new Set(
				pods.filter((pod) => !isOver(pod) && isReadyPod(pod)).map((pod) => componentOf(pod)),
			);
			const absent = objects
				.map(({metadata}) => metadata.name)
				.filter((name) => !present.has(name));
			const isAway = pods.some(
				(pod) => pod.spec.nodeName === subject && Boolean(pod.metadata.deletionTimestamp),
			);
			return fail(
				{
					zh: `${subject} 未就绪：${ready.reason ?? ''} ${ready.message ?? ''}`.trim(),
					en: `${subject} is not ready: ${ready.reason ?? ''} ${ready.message ?? ''}`.trim(),
				},
				{
					objects: [reference(node)],
					victims: withDependants([
						...sufferersOn(pods, subject),
						...waitingFor(pods, 'not-ready', 'unreachable'),
						// What was evicted from it and has found no other place yet.
						...(isAway ? absent : []),
					]),
				},
			);
		},
	}),

	'node-has-no-disk-pressure': pressurePredicate(
		'DiskPressure',
		{zh: '节点没有磁盘压力', en: 'the node is under no disk pressure'},
		{zh: '有磁盘压力', en: 'is under disk pressure'},
	),

	'node-has-no-memory-pressure': pressurePredicate(
		'MemoryPressure',
		{zh: '节点没有内存压力', en: 'the node is under no memory pressure'},
		{zh: '有内存压力', en: 'is under memory pressure'},
	),

	'node-has-disk-space': definePredicate({
		title: {zh: '节点磁盘用量不超过 80%', en: 'no disk of the node is more than 80 % full'},
		about: 'node',
		reads: {figures: nodeFigures, nodes: clusterNodes},
		judge({figures, nodes}, {subject}) {
			const own = figures.find(({node}) => node === subject);
			const node = nodes.find(({metadata}) => metadata.name === subject);
			if (!own || !node || (!own.root && !own.images)) {
				return notApplicable({zh: `${subject} 没有数据`, en: `there are no figures of ${subject}`});
			}

			const [fullest] = [
				{what: {zh: '根文件系统', en: 'its root file system'}, one: own.root},
				{what: {zh: '镜像文件系统', en: 'its file system for images'}, one: own.images},
			]
				.flatMap(({what, one}) => (one ? sharesOf(what, one) : []))
				.toSorted((a, b) => b.share - a.share);
			if (!fullest || fullest.share <= nearlyFullPercent) {
				const share = Math.round(fullest?.share ?? 0);
				return pass({zh: `${subject} 用了 ${share}%`, en: `${subject} uses ${share} %`});
			}

			return fail(
				{
					zh: `${subject} 的${fullest.text.zh}`,
					en: `${subject} uses ${fullest.text.en}`,
				},
				{objects: [reference(node)]},
			);
		},
	}),

	'nodes-carry-roles': definePredicate({
		title: {zh: '节点带有角色标签', en: 'nodes carry role labels'},
		reads: {nodes: clusterNodes},
		hints: {cluster: rainbondCluster, pods: namespacePods},
		judge({nodes}, {hints: {cluster, pods}}) {
			const prefix = 'node-role.kubernetes.io/';
			// v5 knows two roles; that a node belongs to the control plane tells it nothing.
			const isMeant = (role: string): boolean =>
				!isBeforeApisix(cluster, pods) || role === 'master' || role === 'worker';
			const withRole = nodes.filter(({metadata}) =>
				Object.keys(metadata.labels ?? {}).some(
					(label) => label.startsWith(prefix) && isMeant(label.slice(prefix.length)),
				),
			);
			if (nodes.length === 0) {
				return notApplicable({zh: '没有节点', en: 'there is no node'});
			}

			return withRole.length > 0
				? pass({
						zh: `${listed(withRole.map(({metadata}) => metadata.name)).zh} 带有角色标签`,
						en: `${listed(withRole.map(({metadata}) => metadata.name)).en} carry one`,
					})
				: fail(
						{
							zh: `${nodes.length} 个节点都没有 node-role.kubernetes.io 的角色标签`,
							en: `none of ${counted(nodes.length, 'node')} carries a role in a label node-role.kubernetes.io`,
						},
						{objects: nodes.map((node) => reference(node))},
					);
		},
	}),

	'platform-needs-no-roles': definePredicate({
		title: {
			zh: '平台不靠角色标签取节点（v6 起）',
			en: 'the platform does not list nodes by role (since v6)',
		},
		reads: {cluster: rainbondCluster, pods: namespacePods},
		judge: ({cluster, pods}) =>
			isBeforeApisix(cluster, pods)
				? fail({
						zh: 'v5 按角色标签取节点列表',
						en: 'v5 lists nodes by their role labels',
					})
				: pass({
						zh: 'v6 不按角色标签筛选，缺少时只影响显示',
						en: 'v6 does not; without them only the display is poorer',
					}),
	}),
};

import {describeFailure} from '../../cluster/failure.ts';
import {listAll} from '../../cluster/list.ts';
import type {Pod} from '../../cluster/objects.ts';
import {pods} from '../../cluster/resources.ts';
import {componentOf} from '../../platform/components.ts';
import {isOver, isReadyPod} from '../../platform/pod-state.ts';
import type {Text} from '../../text/text.ts';
import {kubectlLine} from '../kubectl-line.ts';
import {type Draft, type Remedy, type RemedySite, type Step, type Unfit, unfit} from '../remedy.ts';

/** Where the image of rbd-hub keeps its configuration (rainbond: builder/clean/clean.go). */
const configuration = '/etc/docker/registry/config.yml';
const storage = '/var/lib/registry';

/** Lets the registry remove the layers that no image refers to any more. */
export const collectGarbage: Remedy = {
	id: 'hub/garbage-collect',
	title: {zh: '清理镜像仓库 rbd-hub', en: 'collect garbage in the registry rbd-hub'},
	risk: 'medium',
	rights: {
		plan: [{verb: 'list', resource: pods}],
		run: [{verb: 'create', resource: pods, subresource: 'exec'}],
		undo: [],
	},
	preconditions: [
		{zh: 'rbd-hub 就绪，并使用文件存储', en: 'rbd-hub is ready and stores in files'},
		{zh: '没有正在进行的构建', en: 'no build is running'},
	],
	isFinal: {
		zh: '清掉的是没有镜像引用的层，无法恢复；应用市场模板独占的镜像层也可能在内',
		en: 'layers that no image refers to are gone for good; those that only templates of the app store use may be among them',
	},
	draft,
};

async function draft(site: RemedySite): Promise<Draft | Unfit> {
	const {session, namespace} = site;
	const listed = await listAll(session.transport, {resource: pods, namespace});
	if (!listed.ok) {
		return {problem: describeFailure(listed.failure)};
	}

	const {items} = listed.value;
	const hub = items.find((pod) => componentOf(pod) === 'rbd-hub' && isReadyPod(pod));
	const container = hub?.spec.containers[0];
	if (!hub || !container) {
		return unfit('rbd-hub 没有就绪的实例', 'rbd-hub has no ready pod');
	}

	const backend = container.env?.find(({name}) => name === 'REGISTRY_STORAGE')?.value;
	if (backend !== undefined && backend !== 'filesystem') {
		return unfit(
			`rbd-hub 的存储是 ${backend}，不能这样清理；先升级（v6.1.2 起改回文件存储）`,
			`rbd-hub stores in ${backend}, where this does not work; upgrade first (files again since v6.1.2)`,
		);
	}

	const node = hub.spec.nodeName ?? '';
	const short = shortNodes(site);
	if (short.length > 0 && !short.includes(node)) {
		return unfit(
			`rbd-hub 在节点 ${node} 上，缺磁盘的是 ${short.join('、')}：清理镜像仓库腾不出那里的空间`,
			`rbd-hub is on the node ${node}, and the disk is short on ${short.join(', ')}: its garbage takes no room there`,
		);
	}

	const builds = items.filter((pod) => componentOf(pod) === 'builds' && !isOver(pod));
	if (builds.length > 0) {
		return unfit(
			`有 ${builds.length} 个构建正在进行，清理会损坏正在推送的镜像；等它们结束`,
			`${builds.length} ${builds.length === 1 ? 'build is' : 'builds are'} running, whose pushes it would damage; wait until they are over`,
		);
	}

	const {name, uid} = hub.metadata;
	return {
		objects: [{kind: 'Pod', namespace, name, uid}],
		...(short.length > 0 && {
			deadlineMs: pressureMs,
			warnings: [
				{
					zh: '只有 rbd-hub 的数据在这个节点的磁盘上（local-path、hostPath）时才有用；网络存储上的不占它的空间',
					en: 'it helps where the data of rbd-hub lie on a disk of this node (local-path, hostPath); on network storage they take none of its room',
				},
			],
		}),
		breaks: [
			{
				zh: '清理期间不要构建或推送镜像；拉取不受影响',
				en: 'do not build or push meanwhile; pulls are not affected',
			},
		],
		steps: stepsFor(site, hub, container.name),
	};
}

/** A kubelet goes on reporting pressure for five minutes after it is over, and a little longer to be sure. Milliseconds. */
const pressureMs = 7 * 60_000;

/** The nodes that are short of disk, where that is the cause. */
const shortNodes = ({cause, chosen}: RemedySite): string[] =>
	(cause?.objects ?? [])
		.filter(({kind, name}) => kind === 'Node' && (chosen.length === 0 || chosen.includes(name)))
		.map(({name}) => name);

function stepsFor(site: RemedySite, hub: Pod, container: string): Step[] {
	const {namespace} = site;
	const {name, uid} = hub.metadata;
	const line = (command: readonly string[]): string =>
		kubectlLine(site, namespace, ['exec', name, '-c', container, '--', ...command]);
	const room = ['df', '-P', '-k', storage];
	const step = (title: Text, command: readonly string[], tell: (output: string) => Text): Step => ({
		kind: 'command',
		title,
		pod: {kind: 'Pod', namespace, name, uid},
		container,
		command,
		kubectl: line(command),
		looks: [line(['ps']), line(room)],
		tell,
	});
	return [
		step({zh: '清理前的空间', en: 'room before'}, room, roomIn),
		step(
			{zh: '试运行：列出会清掉的内容', en: 'dry run: what would go'},
			['registry', 'garbage-collect', '--dry-run', configuration],
			eligibleIn,
		),
		step({zh: '清理', en: 'collect'}, ['registry', 'garbage-collect', configuration], eligibleIn),
		step({zh: '清理后的空间', en: 'room after'}, room, roomIn),
	];
}

/** The last line of df in the POSIX format: 1024-blocks, used, available, capacity, mount. */
function roomIn(output: string): Text {
	const line = output.trim().split('\n').at(-1) ?? '';
	// The device in front may have blanks; the figures and the mount behind it have none.
	const [used, free, share] = line.split(/\s+/).slice(-4, -1);
	if (used === undefined || Number.isNaN(Number(used))) {
		return {zh: '读不出空间', en: 'the room could not be read'};
	}

	const gibibytes = (blocks: string | undefined) => (Number(blocks) / 2 ** 20).toFixed(1);
	return {
		zh: `已用 ${gibibytes(used)} GiB（${share ?? ''}），剩余 ${gibibytes(free)} GiB`,
		en: `${gibibytes(used)} GiB used (${share ?? ''}), ${gibibytes(free)} GiB free`,
	};
}

/** `0 blobs marked, 12 blobs eligible for deletion` (docker/distribution: registry/storage/garbagecollect.go). */
function eligibleIn(output: string): Text {
	const summary = output.split('\n').filter((line) => line.includes('eligible for deletion'));
	const marked = summary.find((line) => line.includes('blobs marked'));
	const [, eligible = ''] = marked?.split('blobs marked, ') ?? [];
	// Without a summary there is a line for each.
	const count = marked === undefined ? summary.length : Number(eligible.split(' ')[0]);
	return {zh: `${count} 个层没有镜像引用`, en: `${count} layers that no image refers to`};
}

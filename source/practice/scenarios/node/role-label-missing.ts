import {nodes} from '../../../cluster/resources.ts';
import {legacyPlatform, makeLegacy} from '../../rainbond/legacy.ts';
import {consoleLine} from '../../rainbond/logs/lines.ts';
import {loseNode} from '../../world/lost-nodes.ts';
import {scaleToZero} from '../../world/scale-to-zero.ts';
import type {World} from '../../world/world.ts';
import {fault, warning, well} from '../expectation.ts';
import type {Scenario} from '../scenario.ts';

const id = 'node/role-label-missing';

/** No node says any more what it is for. */
function removeRoles(world: World): void {
	for (const {name} of world.platform.nodes) {
		world.change(nodes, name, ({metadata}) => {
			for (const label of Object.keys(metadata.labels ?? {})) {
				if (label.startsWith('node-role.kubernetes.io/')) {
					delete metadata.labels?.[label];
				}
			}
		});
	}
}

export const roleLabelMissing: readonly Scenario[] = [
	{
		id: 'node-role-label-missing',
		title: {zh: 'v5 平台：节点没有角色标签', en: 'a v5 platform whose nodes have no role labels'},
		summary: {
			zh: 'Rainbond v5 靠 node-role.kubernetes.io 标签取节点列表；节点上没有这些标签，控制台获取节点列表失败。',
			en: 'Rainbond v5 lists nodes by the labels node-role.kubernetes.io; no node has them, and the console gets no list.',
		},
		expected: fault(id, undefined, {ruledOut: ['node/not-ready', 'region-api/pod-down']}),
		platform: legacyPlatform,
		build(world) {
			makeLegacy(world);
			removeRoles(world);
			world.print('rbd-app-ui', [
				{
					every: 60,
					lines: [consoleLine('ERROR', 'enterprise_services.py get_nodes', '获取节点列表失败')],
				},
			]);
		},
	},
	{
		id: 'node-role-label-legacy-control-plane',
		title: {
			zh: 'v5 平台：节点只有 control-plane 标签',
			en: 'a v5 platform whose nodes are labelled control-plane only',
		},
		summary: {
			zh: '新版 kubeadm 不再加 master 标签，只有 control-plane；v5 只认 master 和 worker，仍然取不到节点。',
			en: 'Newer kubeadm labels nodes control-plane and no longer master; v5 knows master and worker alone and still gets no list.',
		},
		expected: fault(id, undefined, {ruledOut: ['node/not-ready']}),
		lookAlikeOf: 'node-role-label-legacy',
		platform: legacyPlatform,
		build(world) {
			makeLegacy(world);
			removeRoles(world);
			world.change(nodes, world.platform.nodes[0]?.name ?? '', ({metadata}) => {
				metadata.labels = {...metadata.labels, 'node-role.kubernetes.io/control-plane': ''};
			});
		},
	},
	{
		id: 'node-role-label-legacy',
		title: {zh: 'v5 平台：一切正常', en: 'a v5 platform in good health'},
		summary: {
			zh: '旧版架构：nginx 网关、etcd、rbd-eventlog、rbd-node，没有 ApisixRoute；节点的角色标签齐全。',
			en: 'The old architecture: nginx as gateway, etcd, rbd-eventlog, rbd-node, no ApisixRoute; the nodes carry their role labels.',
		},
		expected: well([id]),
		lookAlikeOf: 'node-role-label-missing',
		platform: legacyPlatform,
		build(world) {
			makeLegacy(world);
		},
	},
	{
		id: 'node-role-label-missing-on-v6',
		title: {
			zh: 'v6 平台：节点没有角色标签，只是建议',
			en: 'a v6 platform without role labels: advice only',
		},
		summary: {
			zh: 'v6 不再用角色标签筛选节点，缺少它们只影响显示。',
			en: 'v6 does not choose nodes by role labels any more; without them only the display is poorer.',
		},
		expected: warning(id),
		lookAlikeOf: 'node-role-label-missing',
		build(world) {
			removeRoles(world);
		},
	},
	{
		id: 'node-legacy-not-ready',
		title: {
			zh: 'v5 平台：角色标签都在，一个节点失联',
			en: 'a v5 platform with its labels, and a node that is lost',
		},
		summary: {
			zh: '标签没有问题，是第三个节点的 kubelet 不再上报。',
			en: 'The labels are right; the kubelet of the third node does not report.',
		},
		expected: fault('node/not-ready', ['node-3'], {ruledOut: [id]}),
		lookAlikeOf: 'node-role-label-missing',
		platform: legacyPlatform,
		build(world) {
			makeLegacy(world);
			loseNode(world, world.platform.nodes[2]?.name ?? '', {minutes: 3});
		},
	},
	{
		id: 'node-legacy-api-down',
		title: {
			zh: 'v5 平台：拿不到节点列表是因为没有 rbd-api',
			en: 'a v5 platform that gets no nodes for want of rbd-api',
		},
		summary: {
			zh: '标签没有问题，rbd-api 被缩容到 0，控制台什么都拿不到。',
			en: 'The labels are right; rbd-api was scaled to zero, and the console gets nothing at all.',
		},
		expected: fault('region-api/pod-down', ['rbd-api'], {ruledOut: [id]}),
		lookAlikeOf: 'node-role-label-missing',
		platform: legacyPlatform,
		build(world) {
			makeLegacy(world);
			scaleToZero(world, 'rbd-api');
		},
	},
];

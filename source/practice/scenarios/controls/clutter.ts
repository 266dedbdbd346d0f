import {crashes} from '../../models/kubelet/behaviour.ts';
import {addAutoscaler} from '../../rainbond/clutter/autoscaler.ts';
import {addFinishedJobs} from '../../rainbond/clutter/finished-jobs.ts';
import {addThirdParty} from '../../rainbond/clutter/third-party.ts';
import {makeVoter} from '../../rainbond/clutter/etcd-voter.ts';
import {replaceGatewayPod} from '../../rainbond/clutter/gateway-rollout.ts';
import {dock} from '../../rainbond/docked.ts';
import {usualLog} from '../../rainbond/logs/platform-logs.ts';
import {
	failingHandshakes,
	gatewayAddress,
	handshakeErrors,
} from '../../rainbond/logs/region-traffic.ts';
import {cordon} from '../../world/cordon.ts';
import {addEvictedBuilds} from '../../world/evicted-builds.ts';
import {addOldReplicaSet} from '../../world/old-replica-sets.ts';
import type {World} from '../../world/world.ts';
import {well} from '../expectation.ts';
import type {Scenario} from '../scenario.ts';

/** Versions that an installation has had, oldest first. */
const versions = ['v6.9.4-release', 'v6.9.6-release'];

function addOldReplicaSets(world: World): void {
	for (const name of ['rbd-api', 'rbd-worker', 'rbd-mq', 'rbd-app-ui']) {
		for (const [index, version] of versions.entries()) {
			addOldReplicaSet(world, {name, version, since: world.installed + index * 86_400_000});
		}
	}
}

/** It crash-looped for an hour three days ago, and has been quiet since. */
function addOldRestarts(world: World): void {
	world.behave('rbd-worker', crashes(2, 4), {
		since: world.ago({days: 3, hours: 3}),
		until: world.ago({days: 3, hours: 2}),
		log: [...usualLog('rbd-worker')],
	});
}

export const clutter: readonly Scenario[] = [
	{
		id: 'clutter',
		title: {zh: '正常，但有各种杂物', en: 'well, with the clutter of an ordinary cluster'},
		summary: {
			zh: '完成的 Job、旧 ReplicaSet、四个被驱逐的残留、几天前的重启、EtcdIsVoter、处在下限的 HPA、1.1.1.1 占位地址、被 cordon 的节点、EOF 握手日志：没有一样是故障。',
			en: 'Finished Jobs, old ReplicaSets, four evicted corpses, restarts of days ago, EtcdIsVoter, an HPA at its minimum, placeholder addresses 1.1.1.1, a cordoned node, EOF handshakes: none of it is a fault.',
		},
		expected: well(['component/evicted', 'component/crash-loop', 'node/not-ready']),
		lookAlikeOf: 'healthy',
		build(world) {
			addFinishedJobs(world);
			addOldReplicaSets(world);
			addOldRestarts(world);
			addEvictedBuilds(world, {
				node: world.platform.nodes[1]?.name ?? '',
				count: 4,
				since: world.ago({days: 4}),
			});
			makeVoter(world);
			addAutoscaler(world, {hasMetrics: true});
			addThirdParty(world);
			cordon(world, world.platform.nodes[2]?.name ?? '', {days: 1});
			world.print('rbd-api', failingHandshakes(gatewayAddress(world), handshakeErrors.hangsUp));
		},
	},
	{
		id: 'clutter-autoscaler-without-metrics',
		title: {
			zh: 'HPA 拿不到指标，每 15 秒一个警告事件',
			en: 'an HPA without metrics, with a warning every 15 s',
		},
		summary: {
			zh: '集群没有 metrics API，HPA 一直报警告事件；平台正常。',
			en: 'There is no metrics API and the HPA keeps warning; the platform is well.',
		},
		expected: well(),
		lookAlikeOf: 'healthy',
		build(world) {
			addAutoscaler(world, {hasMetrics: false});
		},
	},
	{
		id: 'clutter-etcd-voter',
		title: {
			zh: 'k3s 的节点条件 EtcdIsVoter=True',
			en: 'the node condition EtcdIsVoter=True of k3s',
		},
		summary: {
			zh: '这个条件为 True 是正常的，不是“有问题的条件”。',
			en: 'That this condition is True is as it should be and no trouble of the node.',
		},
		expected: well(['node/not-ready']),
		lookAlikeOf: 'healthy',
		build(world) {
			makeVoter(world);
		},
	},
	{
		id: 'clutter-rollout',
		title: {zh: '网关正在滚动更新', en: 'a rollout of the gateway is under way'},
		summary: {
			zh: '网关的两个实例正在逐个替换，新实例刚启动还没就绪；RbdComponent 是 Ready=True 但就绪数不足。',
			en: 'The gateway’s two pods are being replaced one by one, and the new one has just started; its RbdComponent says Ready=True with fewer ready replicas than wanted.',
		},
		expected: well(['region-api/gateway-down', 'component/not-ready', 'component/alert-stale']),
		lookAlikeOf: 'healthy',
		build(world) {
			replaceGatewayPod(world);
		},
	},
	{
		id: 'clutter-docked',
		title: {zh: '对接集群，一切正常', en: 'a docked cluster, and everything is well'},
		summary: {
			zh: '集群里没有控制台，由别处的控制台经网关管理：这是正常的。',
			en: 'There is no console in the cluster; one elsewhere comes through the gateway, as it should be.',
		},
		expected: well(['region-api/port-blocked', 'region-api/gateway-down']),
		lookAlikeOf: 'region-api-port-blocked',
		build(world) {
			dock(world);
		},
	},
];

import {apisixRoutes} from '../../../cluster/resources.ts';
import {dock} from '../../rainbond/docked.ts';
import {operatorName} from '../../rainbond/operator-objects.ts';
import {keepServing, newCertificates, writeGeneration} from '../../rainbond/regeneration.ts';
import {addPressure} from '../../world/pressure.ts';
import {scaleToZero} from '../../world/scale-to-zero.ts';
import {faults} from '../expectation.ts';
import {rbdMqStuck} from '../rbd-mq-stuck.ts';
import type {Scenario} from '../scenario.ts';

/** Two faults at once that have nothing to do with each other. */
export const pairs: readonly Scenario[] = [
	{
		id: 'two-faults-queue-and-disk',
		title: {
			zh: '两个故障：rbd-mq 卡住，节点磁盘压力',
			en: 'two faults: rbd-mq is stuck, and a node is short of disk',
		},
		summary: {
			zh: 'rbd-mq 卡住拖累 rbd-chaos 和 rbd-worker；与此无关，第三个节点有磁盘压力。',
			en: 'rbd-mq is stuck and drags rbd-chaos and rbd-worker along; and the third node is under disk pressure, which is another matter.',
		},
		expected: faults('component/message-queue-stuck', 'node/disk-pressure'),
		build(world) {
			rbdMqStuck.build(world);
			addPressure(world, world.platform.nodes[2]?.name ?? '', {
				kind: 'disk',
				since: world.ago({minutes: 25}),
			});
		},
	},
	{
		id: 'two-faults-certificate-and-operator',
		title: {
			zh: '两个故障：rbd-api 证书过时，operator 停了',
			en: 'two faults: rbd-api serves an old certificate, and the operator is down',
		},
		summary: {
			zh: '证书重新生成后 rbd-api 没有重启；operator 又被缩容到 0。',
			en: 'The certificates were made anew and rbd-api was not restarted; and the operator was scaled to zero.',
		},
		expected: faults('region-api/serving-stale-certificate', 'component/operator-down'),
		build(world) {
			const at = world.ago({hours: 26});
			keepServing(world, world.certificates, at);
			writeGeneration(world, newCertificates(world, {notBefore: at}), at);
			scaleToZero(world, operatorName, {when: {hours: 20}});
		},
	},
	{
		id: 'two-faults-websocket-and-image',
		title: {
			zh: '两个故障：WebSocket 路由缺失，rbd-monitor 拉不到镜像',
			en: 'two faults: no WebSocket route, and no image for rbd-monitor',
		},
		summary: {
			zh: '对接集群：6060 的路由被删除；rbd-monitor 重建后镜像不存在。',
			en: 'A docked cluster: the route for 6060 was deleted, and rbd-monitor was made again and has no image.',
		},
		expected: faults('websocket/route-missing', 'component/image-pull'),
		build(world) {
			dock(world);
			world.remove(apisixRoutes, 'rbd-api-websocket', {hours: 2});
			const image = `${world.platform.registry}/rbd-monitor:v2.20.0`;
			world.restart('rbd-monitor', {minutes: 39});
			world.behave('rbd-monitor', {
				pullError: `rpc error: code = NotFound desc = failed to pull and unpack image "${image}": failed to resolve reference "${image}": ${image}: not found`,
			});
		},
	},
];

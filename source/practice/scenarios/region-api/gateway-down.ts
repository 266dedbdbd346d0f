import {crashes, type ContainerBehaviour} from '../../models/kubelet/behaviour.ts';
import {dock} from '../../rainbond/docked.ts';
import {nginxErrorLine, zapJsonLine} from '../../rainbond/logs/lines.ts';
import {gatewayListeners} from '../../rainbond/listeners.ts';
import {fault} from '../expectation.ts';
import type {Scenario} from '../scenario.ts';

const id = 'region-api/gateway-down';
const ruledOut = ['region-api/port-blocked', 'region-api/gateway-route-missing'];
const [workload, container] = ['rbd-gateway', 'apisix'];

export const gatewayDown: readonly Scenario[] = [
	{
		id: 'region-api-gateway-down',
		title: {
			zh: '网关的 apisix 反复崩溃，8443 被拒绝',
			en: 'apisix in the gateway crash-loops, and 8443 is refused',
		},
		summary: {
			zh: '对接集群：宿主机的 80 端口被占用，apisix 启动失败；控制台经网关的 8443 被拒绝。',
			en: 'A docked cluster: port 80 of the hosts is taken and apisix cannot start; the console is refused on 8443.',
		},
		expected: fault(id, ['rbd-gateway'], {ruledOut}),
		lookAlikeOf: 'region-api-gateway-route-missing',
		build(world) {
			dock(world);
			world.behave(workload, crashes(1, 2), {
				container,
				since: world.ago({minutes: 47}),
				log: [
					{
						atEnd: [
							nginxErrorLine('emerg', 'bind() to 0.0.0.0:80 failed (98: Address already in use)'),
							'nginx: [emerg] bind() to 0.0.0.0:80 failed (98: Address already in use)',
							'nginx: [emerg] still could not bind()',
						],
					},
				],
			});
			world.print(
				workload,
				[
					{
						every: 29,
						lines: [
							zapJsonLine(
								'error',
								'apisix/cluster.go:498',
								'failed to list routes: Get "http://127.0.0.1:9180/apisix/admin/routes": dial tcp 127.0.0.1:9180: connect: connection refused',
							),
						],
					},
				],
				{since: world.ago({minutes: 47})},
			);
		},
	},
	{
		id: 'region-api-gateway-pull',
		title: {
			zh: '网关重建后镜像拉不下来',
			en: 'the gateway was made again and its image cannot be pulled',
		},
		summary: {
			zh: '对接集群：rbd-gateway 重建后 apisix 镜像拉取超时，8443 没有人监听。',
			en: 'A docked cluster: after a restart of rbd-gateway the pull of apisix times out; nobody listens on 8443.',
		},
		expected: fault(id, ['rbd-gateway'], {ruledOut: ['region-api/gateway-route-missing']}),
		lookAlikeOf: 'region-api-port-blocked',
		build(world) {
			dock(world);
			world.restart(workload, {minutes: 29});
			const image = `${world.platform.registry}/apisix:3.9.1-debian-fix`;
			const host = image.split('/')[0] ?? '';
			const behaviour: ContainerBehaviour = {
				pullError: `failed to pull and unpack image "${image}": failed to resolve reference "${image}": failed to do request: Head "https://${host}/v2/goodrain/apisix/manifests/3.9.1-debian-fix": dial tcp 120.55.105.209:443: i/o timeout`,
			};
			world.behave(workload, behaviour, {container});
		},
	},
	{
		id: 'region-api-gateway-silent',
		title: {
			zh: '网关 2/2 就绪，数据面却没有监听',
			en: 'the gateway is 2/2 ready, and its data plane does not listen',
		},
		summary: {
			zh: '对接集群：apisix 容器没有探针，进程还在却不再监听；只有连接 8443 才看得出来。',
			en: 'A docked cluster: nothing probes apisix; its process lives and listens no more, which only a connection to 8443 shows.',
		},
		expected: fault(id, ['rbd-gateway'], {ruledOut}),
		build(world) {
			dock(world);
			for (const rule of gatewayListeners) {
				if (rule.container === container) {
					world.listeners.push({...rule, behaviour: {kind: 'refuse'}, forPodsBefore: world.now});
				}
			}
		},
	},
];

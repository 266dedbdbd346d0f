import {fault} from '../expectation.ts';
import type {World} from '../../world/world.ts';
import type {Scenario} from '../scenario.ts';

const id = 'component/image-pull';
const ruledOut = ['component/pending', 'component/crash-loop'];

/** A component was made again, and its image cannot be had: everything after the reference is the runtime’s own. */
function cannotPull(
	world: World,
	name: string,
	why: (at: {readonly image: string; readonly host: string; readonly path: string}) => string,
	prefix = '',
): void {
	const image = `${world.platform.registry}/${name}:${world.platform.version}`;
	const [host = '', ...rest] = image.split('/');
	const path = rest.join('/').split(':')[0] ?? '';
	world.restart(name, {minutes: 37});
	world.behave(name, {
		pullError: `${prefix}failed to pull and unpack image "${image}": failed to resolve reference "${image}": ${why({image, host, path})}`,
	});
}

export const imagePull: readonly Scenario[] = [
	{
		id: 'component-image-not-found',
		title: {zh: 'rbd-worker 的镜像不存在', en: 'the image of rbd-worker does not exist'},
		summary: {
			zh: 'rbd-worker 重建后仓库回答没有这个标签（404）。',
			en: 'After rbd-worker was made again the registry says that there is no such tag (404).',
		},
		expected: fault(id, ['rbd-worker'], {ruledOut}),
		lookAlikeOf: 'component-unschedulable',
		build(world) {
			cannotPull(
				world,
				'rbd-worker',
				({image}) => `${image}: not found`,
				'rpc error: code = NotFound desc = ',
			);
		},
	},
	{
		id: 'component-image-denied',
		title: {zh: '仓库拒绝 rbd-api 的镜像', en: 'the registry refuses the image of rbd-api'},
		summary: {
			zh: '私有仓库要求认证，匿名令牌被拒绝（401）；rbd-api 起不来。',
			en: 'The private registry wants credentials and refuses the anonymous token (401); rbd-api cannot start.',
		},
		expected: fault(id, ['rbd-api'], {ruledOut}),
		lookAlikeOf: 'region-api-pod-down',
		build(world) {
			cannotPull(
				world,
				'rbd-api',
				() =>
					'failed to authorize: failed to fetch anonymous token: unexpected status: 401 Unauthorized',
			);
		},
	},
	{
		id: 'component-image-unreachable',
		title: {zh: '节点连不上镜像仓库', en: 'the node cannot reach the registry'},
		summary: {
			zh: '离线环境：rbd-worker 的镜像仓库连接超时。',
			en: 'A cluster without the internet: the connection to the registry of rbd-worker times out.',
		},
		expected: fault(id, ['rbd-worker'], {ruledOut}),
		build(world) {
			cannotPull(
				world,
				'rbd-worker',
				({host, path}) =>
					`failed to do request: Head "https://${host}/v2/${path}/manifests/${world.platform.version}": dial tcp 120.55.105.209:443: i/o timeout`,
			);
		},
	},
	{
		id: 'component-image-host-unresolved',
		title: {zh: '节点解析不了镜像仓库的域名', en: 'the node cannot resolve the registry’s name'},
		summary: {
			zh: '节点的 DNS 不可用，rbd-chaos 的镜像仓库域名解析失败。',
			en: 'The name server of the nodes is gone, and the registry of rbd-chaos has no address.',
		},
		expected: fault(id, ['rbd-chaos'], {
			ruledOut: [...ruledOut, 'component/message-queue-stuck', 'region-api/dns-failing'],
		}),
		build(world) {
			cannotPull(
				world,
				'rbd-chaos',
				({host, path}) =>
					`failed to do request: Head "https://${host}/v2/${path}/manifests/${world.platform.version}": dial tcp: lookup ${host} on 192.168.1.1:53: no such host`,
			);
		},
	},
];

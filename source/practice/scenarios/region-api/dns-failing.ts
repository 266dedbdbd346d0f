import type {EndpointSlice, Service} from '../../../cluster/objects.ts';
import {endpointSlices, services} from '../../../cluster/resources.ts';
import {crashes, isNeverReady} from '../../models/kubelet/behaviour.ts';
import {addDnsVictims, dnsErrors} from '../../rainbond/consequences.ts';
import {consoleFails, unresolved} from '../../rainbond/logs/region-traffic.ts';
import {scaleToZero} from '../../world/scale-to-zero.ts';
import {fault, well} from '../expectation.ts';
import type {Scenario} from '../scenario.ts';

const coreDns = 'kube-system/rke2-coredns-rke2-coredns';
const id = 'region-api/dns-failing';
const ruledOut = ['region-api/database-unreachable', 'region-api/pod-down'];

export const dnsFailing: readonly Scenario[] = [
	{
		id: 'region-api-dns-failing',
		title: {zh: '集群 DNS 没有可用实例', en: 'the cluster DNS has no instance left'},
		summary: {
			zh: 'CoreDNS 被缩容到 0：rbd-api、rbd-worker 解析不了 rbd-db-rw 而崩溃，数据库本身正常。',
			en: 'CoreDNS was scaled to zero: rbd-api and rbd-worker cannot resolve rbd-db-rw and crash, while the database is well.',
		},
		expected: fault(id, undefined, {ruledOut}),
		lookAlikeOf: 'region-api-database-unreachable',
		build(world) {
			scaleToZero(world, 'rke2-coredns-rke2-coredns', {namespace: 'kube-system'});
		},
	},
	{
		id: 'region-api-dns-without-service',
		title: {
			zh: '集群 DNS 被缩容到 0，Service 也不在了',
			en: 'the cluster DNS was scaled to zero, and its Service is gone as well',
		},
		summary: {
			zh: '换 DNS 换到一半：旧的 CoreDNS 只剩一个没有副本的 Deployment，没有实例也没有 Endpoint。',
			en: 'Half-way through an exchange of the DNS: of the old CoreDNS a Deployment without replicas is left, and neither pods nor endpoints.',
		},
		expected: fault(id, ['rke2-coredns-rke2-coredns'], {ruledOut}),
		build(world) {
			scaleToZero(world, 'rke2-coredns-rke2-coredns', {namespace: 'kube-system'});
			// New pods would not help: the address that everybody asks is that of the Service.
			addDnsVictims(world, {since: world.ago({minutes: 34})});
			world.afterwards(() => {
				for (const resource of [services, endpointSlices]) {
					const own = world.objects
						.list<Service | EndpointSlice>(resource, 'kube-system')
						.filter(({metadata}) => metadata.name.startsWith('rke2-coredns-rke2-coredns'));
					for (const {metadata} of own) {
						world.objects.remove(resource, metadata);
					}
				}
			});
		},
	},
	{
		id: 'region-api-dns-crash-loop',
		title: {zh: 'CoreDNS 反复崩溃', en: 'CoreDNS crash-loops'},
		summary: {
			zh: '节点的 resolv.conf 指回自己，CoreDNS 检测到循环后退出；平台组件的域名解析全部失败。',
			en: "The nodes' resolv.conf points back at themselves and CoreDNS gives up on the loop; no name resolves on the platform.",
		},
		expected: fault(id, ['rke2-coredns-rke2-coredns'], {ruledOut}),
		build(world) {
			world.behave(coreDns, crashes(1, 3), {
				since: world.ago({minutes: 37}),
				logReplaces: true,
				log: [
					{once: 0.2, lines: ['.:53', 'CoreDNS-1.11.1', 'linux/amd64, go1.22.7, ae2bbc2']},
					{
						atEnd: [
							'[FATAL] plugin/loop: Loop (127.0.0.1:47285 -> :53) detected for zone ".", see https://coredns.io/plugins/loop#troubleshooting. Query: "HINFO 4547991504243258144.3688648895315093531."',
						],
					},
				],
			});
		},
	},
	{
		id: 'region-api-dns-not-ready',
		title: {zh: 'CoreDNS 运行中但未就绪', en: 'CoreDNS runs and is not ready'},
		summary: {
			zh: 'CoreDNS 的旧连接断了、连不上 API Server，就绪检查返回 503，重启实例即恢复；Service 后面没有可用实例。',
			en: 'CoreDNS hangs on a dead connection to the API server and its readiness probe gets a 503 until it is restarted; nothing ready stands behind the Service.',
		},
		expected: fault(id, ['rke2-coredns-rke2-coredns'], {ruledOut}),
		build(world) {
			world.behave(coreDns, isNeverReady('HTTP probe failed with statuscode: 503'), {
				since: world.ago({minutes: 29}),
				untilReplaced: true,
				log: [
					{
						every: 5,
						lines: ['[INFO] plugin/ready: Still waiting on: "kubernetes"'],
					},
				],
			});
		},
	},
	{
		id: 'region-api-dns-half',
		title: {
			zh: '两个 CoreDNS 中有一个崩溃，解析正常',
			en: 'one of two CoreDNS pods crash-loops, and names resolve',
		},
		summary: {
			zh: '另一个实例仍在应答，平台组件都正常。',
			en: 'The other one answers, and every component of the platform is well.',
		},
		expected: well([id]),
		lookAlikeOf: 'region-api-dns-crash-loop',
		build(world) {
			world.behave(coreDns, crashes(1, 3), {
				node: world.platform.nodes[2]?.name ?? '',
				since: world.ago({minutes: 37}),
			});
		},
	},
	{
		id: 'region-api-dns-was-failing',
		title: {
			zh: 'DNS 故障已恢复，只剩旧日志',
			en: 'the DNS failed once; only old log lines are left',
		},
		summary: {
			zh: '五小时前 CoreDNS 中断过十分钟，日志里还有解析超时的旧行；现在一切正常。',
			en: 'Five hours ago CoreDNS was away for ten minutes and the logs still have lines of it; now everything is well.',
		},
		expected: well([id]),
		lookAlikeOf: 'region-api-dns-failing',
		build(world) {
			const spell = {since: world.ago({hours: 5}), until: world.ago({hours: 4, minutes: 50})};
			world.print('rbd-chaos', [{every: 12, lines: dnsErrors('rbd-mq')}], spell);
			consoleFails(world, {error: unresolved, ...spell});
			world.print('rbd-worker', [{every: 20, lines: dnsErrors('rbd-mq')}], spell);
		},
	},
];

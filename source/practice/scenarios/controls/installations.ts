import {scaleToZero} from '../../world/scale-to-zero.ts';
import {crashes} from '../../models/kubelet/behaviour.ts';
import {makeKubeadm} from '../../rainbond/kubeadm.ts';
import {goLine} from '../../rainbond/logs/lines.ts';
import {makeQuickInstall, quickInstallPlatform} from '../../rainbond/quick-install.ts';
import {fault, well} from '../expectation.ts';
import type {Scenario} from '../scenario.ts';

const kubernetes = 'v1.32.8';

/** Other ways to install Kubernetes and Rainbond than RKE2 with three nodes. */
export const installations: readonly Scenario[] = [
	{
		id: 'kubeadm-well',
		title: {zh: 'kubeadm 集群，一切正常', en: 'a cluster of kubeadm, and everything is well'},
		summary: {
			zh: '集群 DNS 叫 coredns / kube-dns，只有控制面节点带角色标签且值为空。',
			en: 'The cluster DNS is called coredns and kube-dns, and only the control plane carries a role label, without a value.',
		},
		expected: well(),
		lookAlikeOf: 'healthy',
		platform: {kubernetes},
		build(world) {
			makeKubeadm(world);
		},
	},
	{
		id: 'kubeadm-dns-failing',
		title: {
			zh: 'kubeadm 集群的 DNS 没有实例',
			en: 'the DNS of a kubeadm cluster has no instance left',
		},
		summary: {
			zh: 'coredns 被缩容到 0，Service kube-dns 后面没有实例。',
			en: 'coredns was scaled to zero; nothing stands behind the Service kube-dns.',
		},
		expected: fault('region-api/dns-failing', undefined, {
			ruledOut: ['region-api/database-unreachable'],
		}),
		lookAlikeOf: 'kubeadm-well',
		platform: {kubernetes},
		build(world) {
			makeKubeadm(world);
			scaleToZero(world, 'coredns', {namespace: 'kube-system'});
		},
	},
	{
		id: 'quick-install-well',
		title: {
			zh: '快速安装的单节点，一切正常',
			en: 'a quick installation on one node, and everything is well',
		},
		summary: {
			zh: 'k3s 单节点，没有 rbd-db（SQLite），镜像带 -esgz 后缀，节点条件 EtcdIsVoter=True。',
			en: 'k3s on one node, no rbd-db (SQLite), images with the suffix -esgz, the node condition EtcdIsVoter=True.',
		},
		expected: well(['region-api/database-unreachable']),
		lookAlikeOf: 'healthy',
		platform: quickInstallPlatform,
		build(world) {
			makeQuickInstall(world);
		},
	},
	{
		id: 'quick-install-crash-loop',
		title: {
			zh: '快速安装的 rbd-worker 反复崩溃',
			en: 'rbd-worker of a quick installation crash-loops',
		},
		summary: {
			zh: '单节点上 rbd-worker 写不了自己的目录而退出；没有 rbd-db 可查。',
			en: 'On the one node rbd-worker cannot write its folder and exits; there is no rbd-db to blame.',
		},
		expected: fault('component/crash-loop', ['rbd-worker'], {
			ruledOut: ['region-api/database-unreachable', 'component/message-queue-stuck'],
		}),
		lookAlikeOf: 'quick-install-well',
		platform: quickInstallPlatform,
		build(world) {
			makeQuickInstall(world);
			world.behave('rbd-worker', crashes(1, 4), {
				since: world.ago({minutes: 49}),
				log: [
					{
						atEnd: [
							goLine('FATAL', 'rbd-worker', 'create volume root /grdata: read-only file system'),
						],
					},
				],
			});
		},
	},
];

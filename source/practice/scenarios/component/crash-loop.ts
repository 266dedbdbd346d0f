import {deployments, rbdComponents} from '../../../cluster/resources.ts';
import {crashes, runsOutOfMemory} from '../../models/kubelet/behaviour.ts';
import {goLine, logfmtLine} from '../../rainbond/logs/lines.ts';
import {usualLog} from '../../rainbond/logs/platform-logs.ts';
import {fault, well} from '../expectation.ts';
import type {Scenario} from '../scenario.ts';

const id = 'component/crash-loop';

export const crashLoop: readonly Scenario[] = [
	{
		id: 'component-crash-loop',
		title: {zh: 'rbd-monitor 反复崩溃', en: 'rbd-monitor crash-loops'},
		summary: {
			zh: 'rbd-monitor 的数据损坏，启动后打印错误退出；上一次的日志说明了原因，其他组件正常。',
			en: 'The data of rbd-monitor is corrupt; it says so and exits. Its previous log tells why, and the others are well.',
		},
		expected: fault(id, ['rbd-monitor']),
		build(world) {
			world.behave('rbd-monitor', crashes(1, 4), {
				since: world.ago({hours: 3}),
				log: [
					{
						atEnd: [
							logfmtLine(
								'error',
								'main.go:814',
								String.raw`err="opening storage failed: block dir: \"/prometheusdata/01HV3ZJ5Q8X0\": open /prometheusdata/01HV3ZJ5Q8X0/meta.json: no such file or directory"`,
							),
						],
					},
				],
			});
		},
	},
	{
		id: 'component-crash-loop-without-logs',
		title: {
			zh: 'rbd-hub 的启动命令不存在，没有任何日志',
			en: 'rbd-hub’s command does not exist, and there is no log',
		},
		summary: {
			zh: '镜像里没有要执行的文件：StartError 128，日志是空的，只有事件说明原因。',
			en: 'The image lacks the file to run: StartError 128, an empty log, and only the events tell why.',
		},
		expected: fault(id, ['rbd-hub']),
		build(world) {
			world.restart('rbd-hub', {minutes: 42});
			world.behave('rbd-hub', {
				startError:
					'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "/entrypoint.sh": stat /entrypoint.sh: no such file or directory: unknown',
			});
		},
	},
	{
		id: 'component-crash-loop-silent',
		title: {zh: 'rbd-worker 没有留下一行日志就退出', en: 'rbd-worker exits without a word'},
		summary: {
			zh: 'rbd-worker 段错误退出（139），当前和上一次的日志都是空的。',
			en: 'rbd-worker ends with a segmentation fault (139); its logs, the present and the previous, are empty.',
		},
		expected: fault(id, ['rbd-worker'], {ruledOut: ['component/message-queue-stuck']}),
		build(world) {
			world.behave('rbd-worker', crashes(139, 2), {
				since: world.ago({minutes: 55}),
				logReplaces: true,
				log: [],
			});
		},
	},
	{
		id: 'component-crash-loop-out-of-memory',
		title: {
			zh: 'minio 反复内存超限被杀',
			en: 'minio is killed for its memory limit again and again',
		},
		summary: {
			zh: 'minio 每隔几分钟 OOMKilled，重启次数不断增加。',
			en: 'minio is OOMKilled every few seconds after its start, and its restarts grow.',
		},
		expected: fault(id, ['minio']),
		build(world) {
			world.behave('minio', runsOutOfMemory(24), {since: world.ago({hours: 2})});
		},
	},
	{
		id: 'component-chaos-crash-loop',
		title: {zh: 'rbd-chaos 自己反复崩溃', en: 'rbd-chaos crash-loops by itself'},
		summary: {
			zh: 'rbd-chaos 连接不上节点的 containerd 而崩溃；rbd-mq 和 rbd-worker 都正常。',
			en: 'rbd-chaos does not find the containerd of its node and exits; rbd-mq and rbd-worker are well.',
		},
		expected: fault(id, ['rbd-chaos'], {ruledOut: ['component/message-queue-stuck']}),
		lookAlikeOf: 'rbd-mq-stuck',
		build(world) {
			world.behave('rbd-chaos', crashes(2, 4), {
				since: world.ago({minutes: 66}),
				logReplaces: true,
				log: [
					{once: 0.3, lines: [goLine('INFO', 'rbd-chaos', 'database connection successful')]},
					{
						atEnd: [
							goLine(
								'ERROR',
								'rbd-chaos',
								'create image client failure: failed to dial "/run/containerd/containerd.sock": context deadline exceeded',
							),
							'panic: create image client failure',
							'',
							'goroutine 1 [running]:',
							'main.main()',
							'\t/go/src/github.com/goodrain/rainbond/cmd/builder/main.go:52 +0x19f',
						],
					},
				],
			});
		},
	},
	{
		id: 'component-crash-loop-of-one-replica',
		title: {zh: 'rbd-api 的两个实例中有一个反复崩溃', en: 'one of two pods of rbd-api crash-loops'},
		summary: {
			zh: 'rbd-api 有两个实例，其中一个没有挂上 ServiceAccount 令牌，反复崩溃，重建即好；Service 后面还有一个就绪的，控制台仍然可用。',
			en: 'rbd-api has two pods, and one has come up without its token and crash-loops until it is made again; the other is ready behind the Service, and the console works.',
		},
		expected: fault(id, ['rbd-api'], {
			ruledOut: ['region-api/pod-down', 'region-api/endpoint-empty'],
		}),
		lookAlikeOf: 'region-api-crash-loop',
		build(world) {
			world.change(rbdComponents, 'rbd-api', ({spec}) => {
				Object.assign(spec ?? {}, {replicas: 2});
			});
			world.change(deployments, 'rbd-api', ({spec}) => {
				Object.assign(spec ?? {}, {replicas: 2});
			});
			world.behave('rbd-api', crashes(2, 6), {
				node: world.platform.nodes[2]?.name ?? '',
				since: world.ago({minutes: 62}),
				untilReplaced: true,
				log: [
					{
						atEnd: [
							goLine(
								'ERROR',
								'rbd-api',
								'create k8s client failure: open /var/run/secrets/kubernetes.io/serviceaccount/token: no such file or directory',
							),
							'panic: create k8s client failure',
						],
					},
				],
			});
		},
	},
	{
		id: 'component-crash-loop-is-over',
		title: {
			zh: 'rbd-worker 五小时前崩溃过，现在稳定',
			en: 'rbd-worker crashed five hours ago, and is stable since',
		},
		summary: {
			zh: '重启次数还在，最后一次退出是五小时前；之后一直就绪。',
			en: 'Its restarts are still counted; the last exit was five hours ago, and it has been ready since.',
		},
		expected: well([id]),
		lookAlikeOf: 'component-crash-loop-silent',
		build(world) {
			world.behave('rbd-worker', crashes(2, 4), {
				since: world.ago({hours: 5, minutes: 40}),
				until: world.ago({hours: 5}),
				log: [...usualLog('rbd-worker')],
			});
		},
	},
];

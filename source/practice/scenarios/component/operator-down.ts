import {deployments} from '../../../cluster/resources.ts';
import {crashes} from '../../models/kubelet/behaviour.ts';
import {operatorName} from '../../rainbond/operator-objects.ts';
import {scaleToZero} from '../../world/scale-to-zero.ts';
import type {World} from '../../world/world.ts';
import {fault, well} from '../expectation.ts';
import type {Scenario} from '../scenario.ts';

const expected = fault('component/operator-down', ['rainbond-operator'], {
	ruledOut: ['region-api/certificate-secret-missing'],
});

/** The labels of charts before v6.0: no `name`, and the release was called after the operator. */
function labelAsBefore(world: World): void {
	world.change(deployments, operatorName, ({metadata, spec}) => {
		const labels = {'control-plane': operatorName, release: operatorName};
		metadata.labels = {...labels, 'app.kubernetes.io/managed-by': 'Helm'};
		Object.assign(spec?.template ?? {}, {metadata: {labels}});
	});
}

export const operatorDown: readonly Scenario[] = [
	{
		id: 'component-operator-down',
		title: {zh: 'rainbond-operator 被缩容到 0', en: 'rainbond-operator was scaled to zero'},
		summary: {
			zh: 'operator 没有实例：平台还在运行，但删掉的东西都不会回来。',
			en: 'The operator has no pod: the platform runs on, and nothing that is deleted comes back.',
		},
		expected,
		lookAlikeOf: 'region-api-certificate-secret-missing',
		build(world) {
			scaleToZero(world, operatorName, {when: {hours: 3}});
		},
	},
	{
		id: 'component-operator-crash-loop',
		title: {zh: 'rainbond-operator 空指针崩溃', en: 'rainbond-operator panics on a nil pointer'},
		summary: {
			zh: 'operator 在这类操作系统上启动即崩溃，平台组件不再被维护。',
			en: 'The operator panics at its start on this operating system, and nobody looks after the platform’s components.',
		},
		expected,
		build(world) {
			world.behave(operatorName, crashes(2, 6), {
				since: world.ago({hours: 1, minutes: 20}),
				log: [
					{
						atEnd: [
							'panic: runtime error: invalid memory address or nil pointer dereference',
							'[signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=0x16e5d6f]',
							'',
							'goroutine 1 [running]:',
							'main.main()',
							'\t/workspace/main.go:136 +0x64f',
						],
					},
				],
			});
		},
	},
	{
		id: 'component-operator-image',
		title: {
			zh: 'rainbond-operator 的镜像拉不下来',
			en: 'the image of rainbond-operator cannot be pulled',
		},
		summary: {
			zh: '升级后 operator 的镜像标签不存在。',
			en: 'After an upgrade the tag of the operator’s image does not exist.',
		},
		expected,
		build(world) {
			const image = `${world.platform.registry}/rainbond-operator:${world.platform.version}`;
			world.restart(operatorName, {minutes: 48});
			world.behave(operatorName, {
				pullError: `rpc error: code = NotFound desc = failed to pull and unpack image "${image}": failed to resolve reference "${image}": ${image}: not found`,
			});
		},
	},
	{
		id: 'component-operator-not-ready',
		title: {
			zh: 'rainbond-operator 运行中但一直未就绪',
			en: 'rainbond-operator runs and is never ready',
		},
		summary: {
			zh: 'operator 的就绪检查失败，拿不到领导权，不做任何事；重启后重新选主即恢复。',
			en: 'The readiness probe of the operator fails; it does not become the leader and does nothing, until a restart lets it stand for election again.',
		},
		expected,
		build(world) {
			world.behave(
				operatorName,
				{readyAfter: 'never', readinessFailure: 'HTTP probe failed with statuscode: 500'},
				{since: world.ago({minutes: 50}), untilReplaced: true},
			);
		},
	},
	{
		id: 'component-operator-down-old-labels',
		title: {
			zh: '旧标签的 rainbond-operator 停了',
			en: 'an operator with the labels of old is down',
		},
		summary: {
			zh: 'operator 的实例没有 name 标签、release 叫 rainbond-operator（旧版 Chart），它在崩溃。',
			en: 'The operator carries no label name and the release is called rainbond-operator (an old chart); it crash-loops.',
		},
		expected,
		build(world) {
			labelAsBefore(world);
			world.behave(operatorName, crashes(1, 5), {
				since: world.ago({minutes: 57}),
				log: [
					{
						atEnd: [
							'{"level":"error","msg":"problem running manager","error":"leader election lost"}',
						],
					},
				],
			});
		},
	},
	{
		id: 'component-operator-old-labels',
		title: {
			zh: '旧标签的 rainbond-operator 正常运行',
			en: 'an operator with the labels of old runs well',
		},
		summary: {
			zh: '没有 name 标签的 operator 也在运行：按 name 找不到它不等于它停了。',
			en: 'The operator without the label name runs: that a selector by name finds nothing does not mean that it is down.',
		},
		expected: well(['component/operator-down']),
		lookAlikeOf: 'component-operator-down-old-labels',
		build(world) {
			labelAsBefore(world);
		},
	},
];

import {rbdComponents} from '../../../cluster/resources.ts';
import {crashes} from '../../models/kubelet/behaviour.ts';
import {rfc3339} from '../../models/kubelet/pod-status.ts';
import type {PracticeComponent} from '../../rainbond/custom-resources.ts';
import {platformListeners} from '../../rainbond/listeners.ts';
import {goLine} from '../../rainbond/logs/lines.ts';
import {connectOwnRegistry} from '../../rainbond/own-registry.ts';
import type {World} from '../../world/world.ts';
import {fault, warning, well} from '../expectation.ts';
import type {Scenario} from '../scenario.ts';

const id = 'component/alert-stale';

/** What the operator wrote into a component’s status, some hours ago. */
export function setReady(
	world: World,
	name: string,
	condition: {readonly reason: string; readonly message: string},
): void {
	world.afterwards(() => {
		world.change<PracticeComponent>(rbdComponents, name, ({status}) => {
			for (const one of status?.conditions ?? []) {
				if (one.type === 'Ready') {
					Object.assign(one, {
						...condition,
						status: 'False',
						lastTransitionTime: rfc3339(world.ago({hours: 9})),
					});
				}
			}
		});
	});
}

/** An alert of the builder that rbd-monitor fires. */
function fireAlert(world: World): void {
	const monitor = platformListeners.find(({port}) => port === 9090);
	if (monitor?.behaviour.kind !== 'http') {
		return;
	}

	const alert = {
		labels: {alertname: 'BuilderUnhealthy', component: 'rbd-chaos', severity: 'critical'},
		annotations: {summary: 'builder unhealthy'},
		state: 'firing',
		activeAt: rfc3339(world.ago({hours: 9})),
		value: '0e+00',
	};
	const alerts = {status: 'success', data: {alerts: [alert]}};
	const answers = {...monitor.behaviour.answers, '/api/v1/alerts': {body: alerts}};
	world.listeners.push({...monitor, behaviour: {kind: 'http', answers}});
}

export const alertStale: readonly Scenario[] = [
	{
		id: 'component-alert-stale',
		title: {
			zh: 'rbd-chaos 正常，组件状态却说未就绪',
			en: 'rbd-chaos is well, and its component’s status says otherwise',
		},
		summary: {
			zh: 'RbdComponent rbd-chaos 停留在 Ready=False（九小时前的错误），而实例早已就绪且稳定。',
			en: 'RbdComponent rbd-chaos still says Ready=False of nine hours ago, while its pods are ready and stable.',
		},
		expected: warning(id, ['rbd-chaos'], {ruledOut: ['component/crash-loop']}),
		build(world) {
			setReady(world, 'rbd-chaos', {
				reason: 'ErrListPods',
				message:
					'list pods: Get "https://10.43.0.1:443/api/v1/namespaces/rbd-system/pods": context deadline exceeded',
			});
		},
	},
	{
		id: 'component-alert-firing',
		title: {
			zh: 'rbd-chaos 正常，告警一直在响',
			en: 'rbd-chaos is well, and its alert keeps firing',
		},
		summary: {
			zh: 'rbd-monitor 仍在触发 BuilderUnhealthy，而 rbd-chaos 的实例就绪且稳定。',
			en: 'rbd-monitor still fires BuilderUnhealthy, while the pods of rbd-chaos are ready and stable.',
		},
		expected: warning(id, ['rbd-chaos'], {ruledOut: ['component/crash-loop']}),
		build(world) {
			fireAlert(world);
		},
	},
	{
		id: 'component-alert-true',
		title: {zh: '告警是真的：rbd-chaos 在崩溃', en: 'the alert is right: rbd-chaos crash-loops'},
		summary: {
			zh: '同样的告警，但 rbd-chaos 确实在反复退出。',
			en: 'The same alert, and rbd-chaos does exit again and again.',
		},
		expected: fault('component/crash-loop', ['rbd-chaos'], {ruledOut: [id]}),
		lookAlikeOf: 'component-alert-firing',
		build(world) {
			fireAlert(world);
			world.behave('rbd-chaos', crashes(1, 3), {
				since: world.ago({hours: 2}),
				log: [
					{
						atEnd: [
							goLine(
								'FATAL',
								'rbd-chaos',
								'create cache directory /cache/source: input/output error',
							),
						],
					},
				],
			});
		},
	},
	{
		id: 'component-not-needed',
		title: {
			zh: '使用自有镜像仓库：rbd-hub 未安装，状态是正常的',
			en: 'an image registry of one’s own: rbd-hub is not wanted',
		},
		summary: {
			zh: 'RbdComponent rbd-hub 的 Ready=False 是“use custom image repository”，按设计如此。',
			en: 'Ready=False of RbdComponent rbd-hub says “use custom image repository”, which is as it should be.',
		},
		expected: well([id]),
		lookAlikeOf: 'component-alert-stale',
		build(world) {
			connectOwnRegistry(world);
			setReady(world, 'rbd-hub', {
				reason: 'PrerequisitesFailed',
				message: 'use custom image repository',
			});
		},
	},
];

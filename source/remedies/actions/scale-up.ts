import {describeFailure} from '../../cluster/failure.ts';
import type {Workload} from '../../cluster/objects.ts';
import {deployments, rbdComponents, type Resource} from '../../cluster/resources.ts';
import type {Text} from '../../text/text.ts';
import {kubectlLine} from '../kubectl-line.ts';
import {
	type Draft,
	journalObject,
	type Remedy,
	type RemedySite,
	type Step,
	unfit,
} from '../remedy.ts';
import {operatorName} from '../../platform/component-state.ts';
import {withRegenerationWarning} from '../pending-regeneration.ts';
import {operatorObjection, readComponent, reconcileStep} from './reconcile.ts';

export type ScaleUpOptions = {
	readonly id: string;
	readonly title: Text;
	readonly deployment: string;
	/** The component whose reconcile makes the Deployment again where it is gone. */
	readonly component?: string;
};

/** One replica again for a Deployment that was scaled to none, or the Deployment itself where it is gone. */
export const scaleUp = ({id, title, deployment, component}: ScaleUpOptions): Remedy => ({
	id,
	title,
	risk: 'medium',
	rights: {
		plan: [{verb: 'get', resource: deployments}],
		run: [
			{verb: 'patch', resource: deployments},
			...(component === undefined ? [] : [{verb: 'patch', resource: rbdComponents} as const]),
		],
		undo: [],
	},
	preconditions: [
		{
			zh: `Deployment ${deployment} 的副本数是 0，或它不存在`,
			en: `the Deployment ${deployment} has no replicas, or does not exist`,
		},
	],
	isFinal: {
		zh: '缩容到 0 正是故障本身，不提供撤销',
		en: 'no replicas is the fault itself: taking it back is not offered',
	},
	async draft(site) {
		const found = await site.session.transport.json<Workload>({
			verb: 'get',
			resource: deployments,
			namespace: site.namespace,
			name: deployment,
		});
		if (!found.ok) {
			return found.failure.kind === 'not-found' && component !== undefined
				? recreate(site, component, deployment)
				: {problem: describeFailure(found.failure)};
		}

		const replicas = found.value.spec?.replicas ?? 1;
		return replicas > 0
			? unfit(
					`Deployment ${deployment} 的副本数是 ${replicas}，不是 0；看它的 Pod 为什么不在`,
					`the Deployment ${deployment} has ${replicas} replicas, not none; look why its pods are missing`,
				)
			: deployment === operatorName
				? withRegenerationWarning(site, scaleDraft(site, deployments, found.value))
				: scaleDraft(site, deployments, found.value);
	},
});

/** One replica for a workload that has none, and the wait until that is ready. */
export function scaleDraft(
	site: RemedySite,
	resource: Resource<Workload>,
	workload: Workload,
	namespace = site.namespace,
): Draft {
	const {kind} = resource;
	const {name} = workload.metadata;
	return {
		objects: [journalObject(resource, workload)],
		breaks: [],
		recreated: {
			zh: `${kind} ${name} 创建 1 个 Pod`,
			en: `the ${kind} ${name} makes one pod`,
		},
		run: [{verb: 'patch', resource, namespace}],
		steps: [scaleStep(site, resource, workload, namespace), readyStep(resource, name, namespace)],
	};
}

function scaleStep(
	site: RemedySite,
	resource: Resource<Workload>,
	workload: Workload,
	namespace: string,
): Step {
	const {name, resourceVersion} = workload.metadata;
	return {
		kind: 'call',
		title: {zh: `把 ${name} 扩到 1 个副本`, en: `scale ${name} to one replica`},
		kubectl: kubectlLine(site, namespace, [
			'scale',
			resource.kind.toLowerCase(),
			name,
			'--replicas=1',
		]),
		call: {
			verb: 'patch',
			resource,
			object: journalObject(resource, workload),
			resourceVersion,
			body: {spec: {replicas: 1}},
		},
	};
}

const readyStep = (resource: Resource<Workload>, name: string, namespace: string): Step => ({
	kind: 'wait',
	title: {zh: `等 ${name} 就绪`, en: `wait until ${name} is ready`},
	deadlineMs: 180_000,
	async look({session}) {
		const found = await session.transport.json<Workload>({verb: 'get', resource, namespace, name});
		const {replicas = 0, readyReplicas = 0} = found.ok ? (found.value.status ?? {}) : {};
		return {
			isOver: readyReplicas > 0,
			seen: found.ok
				? {zh: `${readyReplicas}/${replicas} 就绪`, en: `${readyReplicas}/${replicas} ready`}
				: describeFailure(found.failure),
		};
	},
});

async function recreate(site: RemedySite, component: string, deployment: string) {
	const objection = await operatorObjection(site);
	if (objection) {
		return {problem: objection};
	}

	const found = await readComponent(site, component);
	return found.ok
		? withRegenerationWarning(site, {
				objects: [journalObject(rbdComponents, found.value)],
				breaks: [],
				recreated: {
					zh: `rainbond-operator 重建 Deployment ${deployment}`,
					en: `rainbond-operator makes the Deployment ${deployment} again`,
				},
				steps: [
					reconcileStep(site, found.value),
					readyStep(deployments, deployment, site.namespace),
				],
			})
		: {problem: describeFailure(found.failure)};
}

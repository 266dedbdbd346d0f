import type {Event} from '../cluster/objects.ts';
import {fail, type Judgement, notApplicable, pass, remark} from '../diagnosis/judgement.ts';
import {definePredicate} from '../diagnosis/predicate.ts';
import type {ObjectReference} from '../diagnosis/subject.ts';
import {denialOf, denialWords} from '../platform/pod-denial.ts';
import {componentObjects, namespaceEvents, namespacePods} from '../probes/namespace-objects.ts';
import {type WorkloadFacts, workloads} from '../probes/workloads.ts';
import {counted} from '../text/counted.ts';
import type {Text} from '../text/text.ts';
import {isProvidedElsewhere, statesOf, workloadOf} from './components.ts';

/** Somebody's decision, or an oversight: no cause has a name for it, and whoever looks should read it. */
function withoutPods(
	name: string,
	workload: WorkloadFacts | undefined,
	replicas: number | undefined,
): Text {
	if (workload?.desired === 0 || replicas === 0) {
		return {
			zh: `${name} 被缩容到 0：是有意的，还是忘了恢复`,
			en: `${name} is scaled to 0: on purpose, or left so by oversight`,
		};
	}

	return workload
		? {
				zh: `${name} 要 ${workload.desired} 个 Pod，一个也没有`,
				en: `${name} wants ${counted(workload.desired, 'pod')} and has none`,
			}
		: {
				zh: `${name} 没有 Pod：它的工作负载被缩容到 0、已删除，或建不出 Pod`,
				en: `${name} has no pod: its workload is scaled to 0, gone, or cannot make one`,
			};
}

const presentDenial = (
	name: string,
	workload: WorkloadFacts | undefined,
	events: readonly Event[],
	now: number,
): string | undefined =>
	[workload?.failure, denialOf(name, events, now)].find(
		(said) => said !== undefined && said !== '',
	);

/** The API server takes no pod of it. One that has others still serves, and may be on its way to more. */
function withDenial(
	name: string,
	count: number,
	denial: string,
	workload: ObjectReference,
): Judgement {
	const why = denialWords(denial);
	const text = {
		zh: `${name} ${count > 0 ? `只有 ${count} 个 Pod` : '一个 Pod 也没有'}，API Server 不让它再创建${why ? `：${why.zh}` : ''}`,
		en: `${name} has ${count > 0 ? counted(count, 'pod') : 'no pod'}, and the API server lets it make no other${why ? `: ${why.en}` : ''}`,
	};
	return count > 0
		? remark(text)
		: fail(text, {objects: [workload], excerpt: [denial.slice(0, 400)], isNameless: true});
}

export const componentPresencePredicates = {
	'component-has-a-pod': definePredicate({
		title: {zh: '每个组件都有实例', en: 'every component has a pod'},
		about: 'component',
		reads: {pods: namespacePods},
		hints: {objects: componentObjects, events: namespaceEvents, workloads},
		judge({pods}, {hints, subject, setting: {namespace, now}}) {
			const state = statesOf(pods, hints.objects, hints.events, now).get(subject);
			const count = state?.pods.length ?? 0;
			const workload = hints.workloads?.find((one) => one.name === subject);
			// Events tell of what may be over as soon as there is a pod.
			const events = count > 0 ? [] : (hints.events ?? []);
			const denial =
				workload?.desired === 0 ? undefined : presentDenial(subject, workload, events, now);
			if (denial !== undefined) {
				return withDenial(subject, count, denial, {
					kind: workload ? 'Deployment' : workloadOf(subject, namespace, []).kind,
					namespace,
					name: subject,
				});
			}

			if (count > 0) {
				return pass({zh: `${subject} 有 ${count} 个`, en: `${subject} has ${count}`});
			}

			const object = hints.objects?.find(({metadata}) => metadata.name === subject);
			return isProvidedElsewhere(object)
				? notApplicable({zh: `${subject} 由别处提供`, en: `${subject} is provided elsewhere`})
				: remark(withoutPods(subject, workload, object?.spec?.replicas));
		},
	}),
};

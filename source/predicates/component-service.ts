import type {Pod} from '../cluster/objects.ts';
import {fail, notApplicable, pass} from '../diagnosis/judgement.ts';
import {definePredicate} from '../diagnosis/predicate.ts';
import {isReadyPod} from '../platform/pod-state.ts';
import {timeOf} from '../platform/times.ts';
import {
	componentObjects,
	namespaceEndpoints,
	namespaceEvents,
	namespacePods,
	namespaceServices,
} from '../probes/namespace-objects.ts';
import type {Text} from '../text/text.ts';
import {statesOf} from './components.ts';
import {backingOf} from './service-backing.ts';

/** Those that are not named after their component. What consoles come through has rows of its own in other families. */
const otherServices: Readonly<Record<string, readonly string[]>> = {
	'rbd-api': ['rbd-api-api-inner', 'rbd-api-healthz'],
	'rbd-db': ['rbd-db-rw'],
	minio: ['minio-service'],
};

/** Whoever works out endpoints has noticed a pod that is ready for so long. Milliseconds. */
const settledMs = 30_000;

const isSettled = (pod: Pod, now: number): boolean => {
	const since = pod.status?.conditions?.find(({type}) => type === 'Ready')?.lastTransitionTime;
	return isReadyPod(pod) && now - (timeOf(since) ?? now) > settledMs;
};

const leadsNowhere = (name: string, component: string, difference: string): Text => ({
	zh: `${component} 就绪，Service ${name} 却没有就绪的 Endpoint${difference ? `；选择器里的 ${difference} 是 Pod 没有的` : ''}`,
	en: `${component} is ready, and the Service ${name} has no ready endpoint${difference ? `; its selector wants ${difference}, which the pod does not have` : ''}`,
});

/** How others reach a component. */
export const componentServicePredicates = {
	'component-is-behind-its-service': definePredicate({
		title: {
			zh: '组件的 Service 后面有它就绪的实例',
			en: "every component's Services lead to its ready pods",
		},
		about: 'component',
		reads: {services: namespaceServices, slices: namespaceEndpoints, pods: namespacePods},
		hints: {objects: componentObjects, events: namespaceEvents},
		judge({services, slices, pods}, {hints, subject, setting: {namespace, now}}) {
			const state = statesOf(pods, hints.objects, hints.events, now).get(subject);
			if (!state?.pods.some(({pod}) => isSettled(pod, now))) {
				return notApplicable({
					zh: `${subject} 没有就绪一段时间的实例`,
					en: `${subject} has no pod that is ready for a while`,
				});
			}

			const names = otherServices[subject] ?? [subject];
			const own = services.filter(
				({metadata, spec}) =>
					names.includes(metadata.name) && Object.keys(spec?.selector ?? {}).length > 0,
			);
			for (const {metadata} of own) {
				const backing = backingOf(metadata.name, {services, slices, pods});
				if (backing.kind === 'empty') {
					return fail(leadsNowhere(metadata.name, subject, backing.difference), {
						objects: [{kind: 'Service', namespace, name: metadata.name}],
						isNameless: true,
					});
				}
			}

			return own.length > 0
				? pass({
						zh: `${own.map(({metadata}) => metadata.name).join('、')} 有就绪的 Endpoint`,
						en: `${own.map(({metadata}) => metadata.name).join(', ')} has ready endpoints`,
					})
				: notApplicable({zh: `${subject} 没有 Service`, en: `${subject} has no Service`});
		},
	}),
};

import type {Condition, RbdComponent} from '../cluster/objects.ts';
import {fail, notApplicable, pass} from '../diagnosis/judgement.ts';
import {definePredicate} from '../diagnosis/predicate.ts';
import {componentObjects, namespaceEvents, namespacePods} from '../probes/namespace-objects.ts';
import {platformAlerts} from '../probes/platform-alerts.ts';
import {isProvidedElsewhere, statesOf} from './components.ts';
import {ago} from './words.ts';

/** An alarm that is younger may only not have heard yet. Milliseconds. */
const staleAfterMs = 3 * 60_000;

export const componentAlarmPredicates = {
	'component-is-well': definePredicate({
		title: {zh: '实例都就绪且稳定', en: 'every pod is ready and stable'},
		about: 'component',
		reads: {pods: namespacePods},
		hints: {objects: componentObjects, events: namespaceEvents},
		judge({pods}, {hints, subject, setting: {now}}) {
			const own = statesOf(pods, hints.objects, hints.events, now).get(subject)?.pods ?? [];
			if (own.length === 0) {
				return notApplicable({zh: `${subject} 没有 Pod`, en: `${subject} has no pod`});
			}

			const ready = own.filter(({isReady, trouble}) => isReady && trouble === 'none');
			const text = {
				zh: `${subject} ${ready.length}/${own.length} 就绪`,
				en: `${ready.length} of ${own.length} pods of ${subject} are ready`,
			};
			return ready.length === own.length ? pass(text) : fail(text);
		},
	}),

	'component-raises-no-alarm': definePredicate({
		title: {zh: '没有告警，状态也不说异常', en: 'no alert fires and no status says otherwise'},
		about: 'component',
		reads: {objects: componentObjects},
		hints: {alerts: platformAlerts},
		judge({objects}, {hints: {alerts = []}, subject, setting: {namespace, now}}) {
			const object = objects.find(({metadata}) => metadata.name === subject);
			const complaint = complaintOf(object, now);
			const about = [{kind: 'RbdComponent', namespace, name: subject}];
			if (complaint) {
				const {reason = '', message} = complaint;
				return fail(
					{
						zh: `RbdComponent ${subject} 说 Ready=False ${reason}`,
						en: `RbdComponent ${subject} says Ready=False ${reason}`,
					},
					{objects: about, excerpt: message ? [message.slice(0, 400)] : []},
				);
			}

			const alert = alerts.find(
				({component, since}) => component === subject && hasLasted(since, now),
			);
			if (alert) {
				const {name, since} = alert;
				return fail(
					{
						zh: `告警 ${name} 自 ${ago(now, since).zh} 起一直在响`,
						en: `the alert ${name} fires since ${ago(now, since).en}`,
					},
					{objects: about},
				);
			}

			return pass({zh: `${subject} 没有`, en: `${subject} has none`});
		},
	}),
};

/** What the operator says against a component, and has said for long enough to mean it. */
function complaintOf(object: RbdComponent | undefined, now: number): Condition | undefined {
	const ready = object?.status?.conditions?.find(({type}) => type === 'Ready');
	const isMeant = ready?.status === 'False' && !isProvidedElsewhere(object);
	return isMeant && hasLasted(Date.parse(ready.lastTransitionTime ?? ''), now) ? ready : undefined;
}

/** It is old enough, or nobody knows its age. */
const hasLasted = (since: number, now: number): boolean =>
	Number.isNaN(since) || now - since > staleAfterMs;

import {definePredicate} from '../diagnosis/predicate.ts';
import {fail, type Judgement, notApplicable, pass} from '../diagnosis/judgement.ts';
import type {PodState, PodTrouble} from '../platform/pod-state.ts';
import {componentObjects, namespaceEvents, namespacePods} from '../probes/namespace-objects.ts';
import type {Text} from '../text/text.ts';
import {componentReferences, statesOf} from './components.ts';

const base = {
	about: 'component',
	reads: {pods: namespacePods, events: namespaceEvents},
	hints: {objects: componentObjects},
} as const;

/** An expectation about the pods of one component: none of them has one of these troubles. */
function withoutTrouble(
	title: Text,
	troubles: readonly PodTrouble[],
	word: (state: PodState) => Text,
) {
	return definePredicate({
		...base,
		title,
		judge({pods, events}, {hints, subject, setting: {namespace, now}}): Judgement {
			const own = statesOf(pods, hints.objects, events, now).get(subject)?.pods ?? [];
			if (own.length === 0) {
				return notApplicable({zh: `${subject} 没有 Pod`, en: `${subject} has no pod`});
			}

			const broken = own.filter(({trouble}) => troubles.includes(trouble));
			const [first] = broken;
			if (!first) {
				return pass({zh: `${subject} 没有`, en: `${subject} has none`});
			}

			const text = word(first);
			return fail(
				{zh: `${subject}：${text.zh}`, en: `${subject}: ${text.en}`},
				{
					objects: componentReferences(subject, namespace, broken),
					excerpt: first.message ? [first.message.slice(0, 400)] : [],
				},
			);
		},
	});
}

export const componentPredicates = {
	'component-stays-up': withoutTrouble(
		{zh: '容器不反复退出', en: 'no container keeps exiting'},
		['crash-loop'],
		({container = '', reason, restarts, lastExit}) => ({
			zh: `${container} 反复退出（${reason}），重启 ${restarts} 次${lastExit ? `，退出码 ${lastExit.code}${lastExit.reason ? ` ${lastExit.reason}` : ''}` : ''}`,
			en: `${container} keeps exiting (${reason}), ${restarts} restart(s)${lastExit ? `, exit ${lastExit.code}${lastExit.reason ? ` ${lastExit.reason}` : ''}` : ''}`,
		}),
	),
	'component-image-is-there': withoutTrouble(
		{zh: '镜像都在', en: 'every image is there'},
		['image'],
		({container = '', reason}) => ({
			zh: `${container} 的镜像拉不到（${reason}）`,
			en: `the image of ${container} cannot be pulled (${reason})`,
		}),
	),
	'component-is-placed': withoutTrouble(
		{zh: '都能调度、卷都能挂上', en: 'every pod has its node and its volumes'},
		['unscheduled', 'waiting'],
		({reason, message}) => ({
			zh: `起不来（${reason}）${message ? `：${message.slice(0, 160)}` : ''}`,
			en: `cannot start (${reason})${message ? `: ${message.slice(0, 160)}` : ''}`,
		}),
	),
	'component-is-ready': withoutTrouble(
		{zh: '运行的都就绪', en: 'what runs is ready'},
		['not-ready', 'probe-killed'],
		({container = '', message, restarts}) => ({
			zh: `${container} 在运行但探针不通过，重启 ${restarts} 次${message ? `：${message.slice(0, 160)}` : ''}`,
			en: `${container} runs and fails its probe, ${restarts} restart(s)${message ? `: ${message.slice(0, 160)}` : ''}`,
		}),
	),
};

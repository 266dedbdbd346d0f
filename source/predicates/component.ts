import {definePredicate} from '../diagnosis/predicate.ts';
import {fail, type Judgement, notApplicable, pass, unknown} from '../diagnosis/judgement.ts';
import {dependantsOf} from '../platform/dependencies.ts';
import type {PodState, PodTrouble} from '../platform/pod-state.ts';
import {componentObjects, namespaceEvents, namespacePods} from '../probes/namespace-objects.ts';
import {volumeClaims} from '../probes/volume-claims.ts';
import type {Text} from '../text/text.ts';
import {componentReferences, statesOf, withTrouble} from './components.ts';

const base = {
	about: 'component',
	reads: {pods: namespacePods},
	hints: {objects: componentObjects, events: namespaceEvents},
} as const;

/** Only events tell a program that ends by itself from one that its probe has ended. */
const needsEvents = ({trouble, lastExit}: PodState): boolean =>
	trouble === 'crash-loop' && lastExit?.reason !== 'OOMKilled';

const mayBeEither: Text = {
	zh: '容器反复退出；没有事件，分不清是自己退出还是被探针杀掉',
	en: 'a container keeps ending, and without events nobody can tell whether by itself or by its probe',
};

/** An expectation about the pods of one component: none of them has one of these troubles. */
function withoutTrouble(
	title: Text,
	troubles: readonly PodTrouble[],
	word: (state: PodState, container: string) => Text,
) {
	return definePredicate({
		...base,
		title,
		judge({pods}, {hints, subject, setting: {namespace, now}, gapsOf}): Judgement {
			const own = statesOf(pods, hints.objects, hints.events, now).get(subject)?.pods ?? [];
			if (own.length === 0) {
				return notApplicable({zh: `${subject} 没有 Pod`, en: `${subject} has no pod`});
			}

			const isAmbiguous = troubles.includes('crash-loop') || troubles.includes('probe-killed');
			if (isAmbiguous && !hints.events && own.some((state) => needsEvents(state))) {
				return unknown(mayBeEither, gapsOf(namespaceEvents));
			}

			const broken = own.filter(({trouble}) => troubles.includes(trouble));
			const [first] = broken;
			if (!first) {
				return pass({zh: `${subject} 没有`, en: `${subject} has none`});
			}

			const text = word(first, first.container === subject ? '' : `${first.container ?? ''} `);
			return fail(
				{zh: `${subject}：${text.zh}`, en: `${subject}: ${text.en}`},
				{
					objects: componentReferences(subject, namespace, broken),
					excerpt: first.message ? [first.message.slice(0, 400)] : [],
					victims: dependantsOf(subject),
				},
			);
		},
	});
}

export const componentPredicates = {
	'component-stays-up': withoutTrouble(
		{zh: '容器不反复退出', en: 'no container keeps exiting'},
		['crash-loop'],
		({reason, restarts, lastExit}, container) => ({
			zh: `${container}反复退出（${reason}），重启 ${restarts} 次${lastExit ? `，退出码 ${lastExit.code}${lastExit.reason ? ` ${lastExit.reason}` : ''}` : ''}`,
			en: `${container}keeps exiting (${reason}), ${restarts} restart(s)${lastExit ? `, exit ${lastExit.code}${lastExit.reason ? ` ${lastExit.reason}` : ''}` : ''}`,
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
	'component-is-placed': definePredicate({
		...base,
		title: {zh: '都能调度、卷都能挂上', en: 'every pod has its node and its volumes'},
		reads: {...base.reads, claims: volumeClaims},
		judge({pods, claims}, {hints, subject, setting: {namespace, now}}) {
			const {events = []} = hints;
			const own = statesOf(pods, hints.objects, hints.events, now).get(subject)?.pods ?? [];
			const broken = withTrouble({pods: own}, 'unscheduled', 'waiting');
			const [first] = broken;
			if (!first) {
				return own.length === 0
					? notApplicable({zh: `${subject} 没有 Pod`, en: `${subject} has no pod`})
					: pass({zh: `${subject} 没有`, en: `${subject} has none`});
			}

			const waiting = claims.filter(
				({metadata, status}) =>
					status?.phase === 'Pending' &&
					broken.some(({pod}) =>
						pod.spec.volumes?.some(
							({persistentVolumeClaim}) => persistentVolumeClaim?.claimName === metadata.name,
						),
					),
			);
			const [claim] = waiting;
			const said = events.find(
				({involvedObject}) =>
					involvedObject.kind === 'PersistentVolumeClaim' &&
					involvedObject.name === claim?.metadata.name,
			);
			const words = [first.message, said?.message].find(Boolean) ?? '';
			const about = claim
				? {
						zh: `，PVC ${claim.metadata.name} 未绑定`,
						en: `, its claim ${claim.metadata.name} is not bound`,
					}
				: {zh: '', en: ''};
			const detail = words ? words.slice(0, 160) : '';
			return fail(
				{
					zh: `${subject}：起不来（${first.reason}${about.zh}）${detail ? `：${detail}` : ''}`,
					en: `${subject}: cannot start (${first.reason}${about.en})${detail ? `: ${detail}` : ''}`,
				},
				{
					objects: [
						...componentReferences(subject, namespace, broken),
						...waiting.map(({metadata}) => ({
							kind: 'PersistentVolumeClaim',
							namespace,
							name: metadata.name,
							uid: metadata.uid,
						})),
					],
					excerpt: words ? [words.slice(0, 400)] : [],
					victims: dependantsOf(subject),
				},
			);
		},
	}),
	'component-is-ready': withoutTrouble(
		{zh: '运行的都就绪', en: 'what runs is ready'},
		['not-ready', 'probe-killed'],
		({message, restarts}, container) => ({
			zh: `${container}在运行但探针不通过，重启 ${restarts} 次${message ? `：${message.slice(0, 160)}` : ''}`,
			en: `${container}runs and fails its probe, ${restarts} restart(s)${message ? `: ${message.slice(0, 160)}` : ''}`,
		}),
	),
};

import type {PersistentVolumeClaim, Pod} from '../cluster/objects.ts';
import {definePredicate} from '../diagnosis/predicate.ts';
import {fail, type Judgement, notApplicable, pass, unknown} from '../diagnosis/judgement.ts';
import {dependantsOf} from '../platform/dependencies.ts';
import type {PodState, PodTrouble} from '../platform/pod-state.ts';
import {clusterDns} from '../probes/cluster-dns.ts';
import {componentImages, type ContainerImage} from '../probes/component-images.ts';
import {ownGap} from '../probes/reading.ts';
import {componentObjects, namespaceEvents, namespacePods} from '../probes/namespace-objects.ts';
import {platformLogs} from '../probes/platform-logs.ts';
import type {ScannedLog} from '../probes/scan-log.ts';
import {clusterNodes} from '../probes/nodes.ts';
import {volumeClaims} from '../probes/volume-claims.ts';
import {counted} from '../text/counted.ts';
import type {Text} from '../text/text.ts';
import {componentReferences, statesOf} from './components.ts';
import {couldNotPull, imageWords, wordsOf} from './image-words.ts';
import {recoveryOf} from './recovery.ts';
import {listed} from './words.ts';

const base = {
	about: 'component',
	reads: {pods: namespacePods},
	hints: {
		objects: componentObjects,
		events: namespaceEvents,
		logs: platformLogs,
		images: componentImages,
		dns: clusterDns,
	},
} as const;

/** Whose lines in the log of rbd-api say that it could not do without them at its start. */
const neededAtStart = {'rbd-hub': 'registry', 'rbd-mq': 'queue'} as const;

/** What fails with a component: what always hangs on it, and rbd-api where it says so. */
function victimsOf(name: string, logs: readonly ScannedLog[] = []): string[] {
	const said = Object.entries(neededAtStart).some(
		([needed, line]) =>
			needed === name &&
			logs.some(({component, hits}) => component === 'rbd-api' && hits[line] !== undefined),
	);
	return [...dependantsOf(name), ...(said ? ['rbd-api'] : [])];
}

/** Only events tell a program that ends by itself from one that its probe has ended. */
const needsEvents = ({trouble, lastExit}: PodState): boolean =>
	trouble === 'crash-loop' && lastExit?.reason !== 'OOMKilled';

const mayBeEither: Text = {
	zh: '容器反复退出；没有事件，分不清是自己退出还是被探针杀掉',
	en: 'a container keeps ending, and without events nobody can tell whether by itself or by its probe',
};

/** Neither a fault nor health, as long as not all of it is ready again. */
const recovering = (component: string, text: Text, isReady: boolean): Judgement =>
	isReady
		? pass(text, {isRemark: true})
		: unknown(text, [
				ownGap('stale', text, {needs: `${component} ready`, component, isOptional: true}),
			]);

/** It is on its way, and does not serve yet. */
const isComing = ({trouble, isReady}: PodState): boolean => trouble === 'starting' && !isReady;

/** An expectation about the pods of one component: none of them has one of these troubles. */
function withoutTrouble(
	title: Text,
	troubles: readonly PodTrouble[],
	word: (state: PodState, container: string, images: readonly ContainerImage[]) => Text,
) {
	return definePredicate({
		...base,
		title,
		judge({pods}, {hints, subject, setting: {namespace, now}, gapsOf}): Judgement {
			const states = statesOf(pods, hints.objects, hints.events, now);
			const own = states.get(subject)?.pods ?? [];
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
				return troubles.includes('not-ready') && own.every((state) => isComing(state))
					? pass(
							{
								zh: `${subject} 正在启动，还没有就绪`,
								en: `${subject} is starting and not ready yet`,
							},
							{isRemark: true},
						)
					: pass({zh: `${subject} 没有`, en: `${subject} has none`});
			}

			const {logs, dns} = hints;
			const recovery = recoveryOf(subject, broken, {states, logs, dns, now});
			if (recovery) {
				return recovering(
					subject,
					recovery,
					own.every(({isReady}) => isReady),
				);
			}

			const container = first.container === subject ? '' : `${first.container ?? ''} `;
			const text = word(first, container, hints.images ?? []);
			return fail(
				{zh: `${subject}：${text.zh}`, en: `${subject}: ${text.en}`},
				{
					objects: componentReferences(subject, namespace, broken),
					excerpt: [wordsOf(first).slice(0, 400)].filter(Boolean),
					victims: victimsOf(subject, hints.logs),
				},
			);
		},
	});
}

type UnboundClaim = {readonly name: string; readonly uid?: string; readonly word: Text};

const claimWords: Readonly<Record<string, Text>> = {
	Pending: {zh: '未绑定', en: 'is not bound'},
	Lost: {zh: '的卷已丢失', en: 'has lost its volume'},
};

/** The claims of a pod that have no volume. */
const unboundClaims = ({spec}: Pod, claims: readonly PersistentVolumeClaim[]): UnboundClaim[] =>
	(spec.volumes ?? []).flatMap(({persistentVolumeClaim}) => {
		const name = persistentVolumeClaim?.claimName;
		const claim = claims.find(({metadata}) => metadata.name === name);
		if (name === undefined || claim?.status?.phase === 'Bound') {
			return [];
		}

		const word = claim
			? claimWords[claim.status?.phase ?? 'Pending']
			: {zh: '不存在', en: 'does not exist'};
		return word ? [{name, word, ...(claim && {uid: claim.metadata.uid})}] : [];
	});

export const componentPredicates = {
	'component-stays-up': withoutTrouble(
		{zh: '容器不反复退出', en: 'no container keeps exiting'},
		['crash-loop'],
		({reason, restarts, lastExit}, container) => {
			const exit =
				lastExit && [lastExit.code, lastExit.reason].filter((word) => word !== '').join(' ');
			const isOnce = restarts === 0 && lastExit && reason !== 'CrashLoopBackOff';
			return isOnce
				? {
						zh: `${container}已退出，没有再启动，退出码 ${exit}`,
						en: `${container}has ended and was not started again, exit ${exit}`,
					}
				: {
						zh: `${container}反复退出（${reason}），重启 ${restarts} 次${exit ? `，退出码 ${exit}` : ''}`,
						en: `${container}keeps exiting (${reason}), ${counted(restarts, 'restart')}${exit ? `, exit ${exit}` : ''}`,
					};
		},
	),
	'component-image-is-there': withoutTrouble(
		{zh: '镜像都在', en: 'every image is there'},
		['image'],
		(state, _container, images) => {
			const {container = '', reason, pod} = state;
			const own = images.find(
				(one) => one.pod === pod.metadata.name && one.container === container,
			);
			return own ? imageWords(own, state) : couldNotPull(container, reason);
		},
	),
	'component-is-placed': definePredicate({
		...base,
		title: {zh: '都能调度、卷都能挂上', en: 'every pod has its node and its volumes'},
		reads: {...base.reads, claims: volumeClaims},
		hints: {...base.hints, nodes: clusterNodes},
		judge({pods, claims}, {hints, subject, setting: {namespace, now}}) {
			const {events = []} = hints;
			const own = statesOf(pods, hints.objects, hints.events, now).get(subject)?.pods ?? [];
			const unbound = (state: PodState) => unboundClaims(state.pod, claims);
			const broken = own.filter(
				(state) =>
					state.trouble === 'unscheduled' ||
					state.trouble === 'waiting' ||
					// As long as the scheduler waits for a volume the pod may carry no condition at all.
					(state.trouble === 'starting' && !state.pod.spec.nodeName && unbound(state).length > 0),
			);
			const [first] = broken;
			if (!first) {
				return own.length === 0
					? notApplicable({zh: `${subject} 没有 Pod`, en: `${subject} has no pod`})
					: pass({zh: `${subject} 没有`, en: `${subject} has none`});
			}

			const waiting = new Map(
				broken
					.filter(({pod}) => !pod.spec.nodeName)
					.flatMap((state) => unbound(state))
					.map((claim) => [claim.name, claim]),
			)
				.values()
				.toArray();
			const [claim] = waiting;
			const said = events.find(
				({involvedObject}) =>
					involvedObject.kind === 'PersistentVolumeClaim' && involvedObject.name === claim?.name,
			);
			const words = [first.message, said?.message].find(Boolean) ?? '';
			const about = claim
				? {
						zh: `，PVC ${claim.name} ${claim.word.zh}`,
						en: `, its claim ${claim.name} ${claim.word.en}`,
					}
				: {zh: '', en: ''};
			const cordoned = /unschedulable|taint/.test(first.message)
				? (hints.nodes ?? []).filter(({spec}) => spec?.unschedulable)
				: [];
			const closed = listed(cordoned.map(({metadata}) => metadata.name));
			const detail = {
				zh: `${words ? `：${words.slice(0, 160)}` : ''}${closed.zh ? `；${closed.zh} 被禁止调度（cordon）` : ''}`,
				en: `${words ? `: ${words.slice(0, 160)}` : ''}${closed.en ? `; cordoned: ${closed.en}` : ''}`,
			};
			return fail(
				{
					zh: `${subject}：起不来（${first.reason}${about.zh}）${detail.zh}`,
					en: `${subject}: cannot start (${first.reason}${about.en})${detail.en}`,
				},
				{
					objects: [
						...componentReferences(subject, namespace, broken),
						...waiting.map(({name, uid}) => ({
							kind: 'PersistentVolumeClaim',
							namespace,
							name,
							...(uid && {uid}),
						})),
					],
					excerpt: words ? [words.slice(0, 400)] : [],
					victims: victimsOf(subject, hints.logs),
				},
			);
		},
	}),
	'component-is-ready': withoutTrouble(
		{zh: '运行的都就绪', en: 'what runs is ready'},
		['not-ready', 'probe-killed'],
		({message, restarts}, container) => ({
			zh: `${container}在运行但探针不通过，重启 ${restarts} 次${message ? `：${message.slice(0, 160)}` : ''}`,
			en: `${container}runs and fails its probe, ${counted(restarts, 'restart')}${message ? `: ${message.slice(0, 160)}` : ''}`,
		}),
	),
};

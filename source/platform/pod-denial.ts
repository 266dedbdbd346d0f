import type {Event} from '../cluster/objects.ts';
import type {Text} from '../text/text.ts';
import {lastSeen} from './times.ts';

/** A controller tries again within a quarter of an hour: what it said before that is no news of now. Milliseconds. */
const presentMs = 30 * 60_000;

/** What makes pods: a ReplicaSet has its Deployment's name before the hash of its template. */
const isOf = (name: string, {kind, name: own = ''}: Event['involvedObject']): boolean =>
	kind === 'ReplicaSet'
		? own.replace(/-[\da-z]+$/, '') === name
		: (kind === 'StatefulSet' || kind === 'DaemonSet') && own === name;

/** The API server's own words where it let a workload make no pod, the youngest; undefined where it said none. */
export const denialOf = (name: string, events: readonly Event[], now: number): string | undefined =>
	events
		.filter(
			(event) =>
				event.reason === 'FailedCreate' &&
				isOf(name, event.involvedObject) &&
				now - lastSeen(event) < presentMs,
		)
		.toSorted((a, b) => lastSeen(b) - lastSeen(a))[0]?.message;

const kinds: ReadonlyArray<readonly [RegExp, Text]> = [
	[
		/exceeded quota|failed quota/,
		{zh: '命名空间的配额不够', en: 'the quota of the namespace is used up'},
	],
	[
		/(?:minimum|maximum) .*per (?:Container|Pod)|limit to request ratio/,
		{zh: 'LimitRange 不允许它的资源设置', en: 'a LimitRange forbids the resources it asks for'},
	],
	[
		/violates PodSecurity|unable to validate against any (?:pod security|security context)/,
		{zh: 'Pod 安全策略不允许', en: 'the pod security policy forbids it'},
	],
	[
		/failed calling webhook/,
		{zh: '准入 webhook 没有回答', en: 'an admission webhook does not answer'},
	],
	[/admission webhook .* denied/, {zh: '准入 webhook 拒绝', en: 'an admission webhook refuses it'}],
	[
		/service account|serviceaccount/i,
		{zh: '它的 ServiceAccount 不存在', en: 'its ServiceAccount does not exist'},
	],
	[/PriorityClass/, {zh: '它的 PriorityClass 不存在', en: 'its PriorityClass does not exist'}],
];

/** Why the API server takes no pod, in a few words; undefined where its own do not tell. */
export const denialWords = (message: string): Text | undefined =>
	kinds.find(([pattern]) => pattern.test(message))?.[1];

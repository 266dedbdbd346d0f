import {describeFailure} from '../../cluster/failure.ts';
import {listAll} from '../../cluster/list.ts';
import {pods} from '../../cluster/resources.ts';
import {isEvicted} from '../../platform/pod-state.ts';
import type {Text} from '../../text/text.ts';
import {kubectlLine} from '../kubectl-line.ts';
import {journalObject, type Remedy, type RemedySite, unfit} from '../remedy.ts';

/** Corpses removed in one run; more are left for the next one. */
const mostAtOnce = 100;

/** Removes what evictions have left behind in the Rainbond namespace: counted, by name and uid. */
export const clearEvicted = (id: string): Remedy => ({
	id,
	title: {zh: '清理被驱逐的实例', en: 'clear evicted pods'},
	risk: 'low',
	rights: {
		plan: [{verb: 'list', resource: pods}],
		run: [{verb: 'delete', resource: pods}],
		undo: [],
	},
	preconditions: [
		{
			zh: '状态是 Failed/Evicted；特意保留的失败构建不是这个状态，不会删除',
			en: 'they are Failed/Evicted; failed builds that are kept on purpose are not, and stay',
		},
	],
	isFinal: {
		zh: '清理掉的只是已结束的记录，无法恢复，也无需恢复',
		en: 'only records of what has ended are removed; they cannot be brought back, and nobody needs them',
	},
	draft,
});

async function draft(site: RemedySite) {
	const {session, namespace} = site;
	const listed = await listAll(session.transport, {
		resource: pods,
		namespace,
		fieldSelector: 'status.phase=Failed',
	});
	if (!listed.ok) {
		return {problem: describeFailure(listed.failure)};
	}

	const corpses = listed.value.items.filter((pod) => isEvicted(pod));
	const meant = corpses.slice(0, mostAtOnce);
	if (meant.length === 0) {
		return unfit('没有被驱逐的实例', 'there is no evicted pod');
	}

	const rest = corpses.length - meant.length;
	return {
		objects: meant.map((pod) => journalObject(pods, pod)),
		breaks: [counted(corpses.length, rest)],
		steps: meant.map((pod) => ({
			kind: 'call' as const,
			title: {zh: `删除 ${pod.metadata.name}`, en: `delete ${pod.metadata.name}`},
			kubectl: kubectlLine(site, namespace, ['delete', 'pod', pod.metadata.name]),
			call: {verb: 'delete' as const, resource: pods, object: journalObject(pods, pod)},
			isGoneWell: true,
		})),
	};
}

const counted = (count: number, rest: number): Text => ({
	zh: `共 ${count} 个被驱逐的实例${rest > 0 ? `，这次清理 ${count - rest} 个，余下 ${rest} 个` : ''}；它们已经结束，没有服务受影响。其中的日志随之消失`,
	en: `${count} evicted ${count === 1 ? 'pod' : 'pods'}${rest > 0 ? `, ${count - rest} of them now, ${rest} are left` : ''}; they have ended, so nothing that works is affected. Their logs go with them`,
});

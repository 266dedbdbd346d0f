import {fail, pass, unknown} from '../diagnosis/judgement.ts';
import {definePredicate} from '../diagnosis/predicate.ts';
import {componentObjects, namespaceEvents, namespacePods} from '../probes/namespace-objects.ts';
import {platformLogs} from '../probes/platform-logs.ts';
import {rhythmOf} from '../probes/scan-log.ts';
import {componentReferences, couldNotHear, statesOf, unheard} from './components.ts';
import {isBefore, runsWellSince} from './recovery.ts';
import {listed} from './words.ts';

const queueClients = ['rbd-chaos', 'rbd-worker'];

export const messageQueuePredicates = {
	'queue-answers': definePredicate({
		title: {
			zh: 'rbd-mq 回答 rbd-chaos 和 rbd-worker',
			en: 'rbd-mq answers rbd-chaos and rbd-worker',
		},
		reads: {logs: platformLogs, pods: namespacePods, events: namespaceEvents},
		hints: {objects: componentObjects},
		judge({logs, pods, events}, {hints, setting: {namespace, now}, gapsOf}) {
			const all = statesOf(pods, hints.objects, events, now);
			const unwell = queueClients.filter((name) =>
				all.get(name)?.pods.some(({trouble}) => trouble !== 'none' && trouble !== 'starting'),
			);
			// What they said of the one before is no complaint about the one that runs now.
			const since = runsWellSince(all.get('rbd-mq'));
			const complaining = unwell.filter((name) =>
				logs.some(
					({component, hits}) =>
						component === name && hits.queue && !isBefore(hits.queue.last, since),
				),
			);
			const missing = unheard(gapsOf(platformLogs), ...queueClients);
			if (
				unwell.length === queueClients.length &&
				complaining.length < unwell.length &&
				missing.length > 0
			) {
				return unknown(couldNotHear, missing);
			}

			if (complaining.length < queueClients.length) {
				return pass(
					unwell.length === 0
						? {zh: 'rbd-chaos 和 rbd-worker 都正常', en: 'rbd-chaos and rbd-worker are well'}
						: {
								zh: `${listed(unwell).zh} 异常，但不是两者都在抱怨 rbd-mq`,
								en: `${listed(unwell).en} is not well, but not both complain about rbd-mq`,
							},
				);
			}

			const hits = logs.flatMap(({component, hits: own}) =>
				queueClients.includes(component) ? (own.queue ?? []) : [],
			);
			return fail(
				{
					zh: `rbd-chaos 和 rbd-worker 都异常，日志都说 rbd-mq 不回答（${hits.reduce((sum, {count}) => sum + count, 0)} 行）`,
					en: `rbd-chaos and rbd-worker are both unwell and log that rbd-mq does not answer (${hits.reduce((sum, {count}) => sum + count, 0)} lines)`,
				},
				{
					objects: componentReferences('rbd-mq', namespace, all.get('rbd-mq')?.pods ?? []),
					excerpt: hits.flatMap(({excerpt}) => excerpt.slice(-2)),
					lines: rhythmOf(hits),
				},
			);
		},
	}),
};

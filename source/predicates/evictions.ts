import type {Pod} from '../cluster/objects.ts';
import {fail, pass} from '../diagnosis/judgement.ts';
import {definePredicate} from '../diagnosis/predicate.ts';
import {hasPressure} from '../platform/node-state.ts';
import {isEvicted} from '../platform/pod-state.ts';
import {namespacePods} from '../probes/namespace-objects.ts';
import {clusterNodes} from '../probes/nodes.ts';
import {podReference} from './components.ts';
import {listed} from './words.ts';

/** Corpses below this number are clutter. */
const manyCorpses = 5;

/**
Evicted for its own emptyDir or ephemeral storage limit: nothing that the node had to do with. Whoever was evicted
by the node, or turned away by it while it evicted, has another message or none.
*/
const hasOverrunItself = ({status}: Pod): boolean =>
	/^Usage of EmptyDir volume|ephemeral(?: local)? storage (?:usage exceeds|limit)/.test(
		status?.message ?? '',
	);

export const evictionPredicates = {
	'no-corpses-pile-up': definePredicate({
		title: {
			zh: 'Rainbond 命名空间里没有堆积被驱逐的实例',
			en: 'no evicted pods pile up in the Rainbond namespace',
		},
		reads: {pods: namespacePods},
		judge({pods}) {
			const corpses = pods.filter((pod) => isEvicted(pod) && !hasOverrunItself(pod));
			return corpses.length < manyCorpses
				? pass({zh: `${corpses.length} 个`, en: `there are ${corpses.length}`})
				: fail(
						{
							zh: `${corpses.length} 个被节点驱逐的实例还留着`,
							en: `${corpses.length} pods that nodes have evicted are still there`,
						},
						{objects: corpses.map((pod) => podReference(pod))},
					);
		},
	}),

	'no-node-evicts': definePredicate({
		title: {zh: '现在没有节点在驱逐', en: 'no node evicts at the moment'},
		reads: {nodes: clusterNodes},
		judge({nodes}) {
			const pressed = nodes.filter(
				(node) => hasPressure(node, 'DiskPressure') || hasPressure(node, 'MemoryPressure'),
			);
			const names = pressed.map(({metadata}) => metadata.name);
			return names.length === 0
				? pass({zh: '没有', en: 'none does'})
				: fail({zh: `${listed(names).zh} 有压力`, en: `${listed(names).en} is under pressure`});
		},
	}),
};

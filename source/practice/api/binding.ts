import type {Pod} from '../../cluster/objects.ts';
import {pods} from '../../cluster/resources.ts';
import {timestamp} from '../store/timestamp.ts';
import {json, type Answer} from './answer.ts';
import type {KindCall} from './call.ts';
import {isFields} from './merge-patch.ts';
import {namedObject} from './reads.ts';
import {conflict} from './status.ts';
import {isDryRun, readObject} from './write-body.ts';

/** Puts a pod on a node, as a scheduler does. */
export async function bindPod(call: KindCall): Promise<Answer> {
	const {
		context: {store},
		kind,
		target,
		query,
	} = call;
	const dryRun = isDryRun(query.getAll('dryRun'), 'CreateOptions');
	const draft = await readObject(call, 'Binding');
	const nodeName = isFields(draft.target) ? String(draft.target.name) : '';
	const pod = namedObject(call) as unknown as Pod;
	if (pod.spec.nodeName) {
		const why = `pod ${target.name} is already assigned to node ${JSON.stringify(pod.spec.nodeName)}`;
		throw conflict({...kind, plural: 'pods/binding'}, target.name, why);
	}

	const scheduled = {
		type: 'PodScheduled',
		status: 'True',
		lastTransitionTime: timestamp(store.clock.now()),
	};
	const others = (pod.status?.conditions ?? []).filter(({type}) => type !== scheduled.type);
	const bound = store.update(pods, {...pod, spec: {...pod.spec, nodeName}}, {dryRun});
	const status = {...bound.status, conditions: [...others, scheduled]};
	store.update(pods, {...bound, status}, {dryRun, subresource: 'status'});
	return json({kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201}, 201);
}

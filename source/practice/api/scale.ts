import type {Workload} from '../../cluster/objects.ts';
import {json, type Answer} from './answer.ts';
import {readBody} from './body.ts';
import type {KindCall} from './call.ts';
import {selectorText} from './columns/workloads.ts';
import type {AnyObject} from './kinds.ts';
import {isFields} from './merge-patch.ts';
import {mediaType} from './media-type.ts';
import {applyPatch, checkPatchType} from './patch.ts';
import {namedObject} from './reads.ts';
import {invalid, staleVersion} from './status.ts';
import {isDryRun, readObject} from './write-body.ts';

/** A workload seen as its number of replicas (autoscaling/v1 Scale). */
function scaleOf(object: AnyObject): AnyObject {
	const {spec, status} = object as Workload;
	const {name, namespace, uid, resourceVersion, creationTimestamp} = object.metadata;
	const selector = selectorText(spec?.selector);
	return {
		kind: 'Scale',
		apiVersion: 'autoscaling/v1',
		metadata: {name, ...(namespace && {namespace}), uid, resourceVersion, creationTimestamp},
		// Zero is left out, as Go leaves out what is empty.
		spec: spec?.replicas ? {replicas: spec.replicas} : {},
		status: {replicas: status?.replicas ?? 0, selector},
	};
}

export const getScale = (call: KindCall): Answer => json(scaleOf(namedObject(call)));

/** PUT and PATCH of a scale: changes spec.replicas of the workload. */
export async function changeScale(call: KindCall): Promise<Answer> {
	const {context, kind, target, query, request} = call;
	const type = mediaType(request.headers['content-type']);
	if (target.verb === 'patch') {
		checkPatchType(kind, type);
	}

	const existing = namedObject(call);
	const wanted =
		target.verb === 'patch'
			? applyPatch({...kind, kind: 'Scale', group: 'autoscaling'}, 'v1', scaleOf(existing), {
					type,
					body: await readBody(request),
				})
			: await readObject(call, 'Scale');
	const replicas = isFields(wanted.spec) ? (wanted.spec.replicas ?? 0) : 0;
	const {resourceVersion} = wanted.metadata;
	if (typeof replicas !== 'number' || replicas < 0) {
		const message = `Invalid value: ${JSON.stringify(replicas)}: must be greater than or equal to 0`;
		throw invalid({...kind, group: 'autoscaling', kind: 'Scale'}, target.name, [
			{reason: 'FieldValueInvalid', message, field: 'spec.replicas'},
		]);
	}

	if (resourceVersion && resourceVersion !== existing.metadata.resourceVersion) {
		throw staleVersion(kind, target.name);
	}

	const dryRun = isDryRun(query.getAll('dryRun'), 'UpdateOptions');
	const scaled = {...existing, spec: {...existing.spec, replicas}};
	return json(scaleOf(context.store.update(kind, scaled, {dryRun})));
}

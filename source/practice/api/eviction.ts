import type {Pod} from '../../cluster/objects.ts';
import {podDisruptionBudgets} from '../../cluster/resources.ts';
import {selects} from '../selector.ts';
import {json, type Answer} from './answer.ts';
import type {KindCall} from './call.ts';
import {isFields} from './merge-patch.ts';
import {namedObject} from './reads.ts';
import {ApiError} from './status.ts';
import {isDryRun, readObject} from './write-body.ts';

/** Deletes a pod unless a PodDisruptionBudget allows no further disruption (429). */
export async function evictPod(call: KindCall): Promise<Answer> {
	const {context, kind, target, query} = call;
	const draft = await readObject(call, 'Eviction');
	const pod = namedObject(call) as unknown as Pod;
	const budgets = context.store
		.list(podDisruptionBudgets, target.namespace)
		.filter(({spec}) => selects(spec?.selector, pod.metadata.labels));
	const [budget] = budgets;
	if (budgets.length > 1) {
		throw new ApiError(
			500,
			'InternalError',
			'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.',
		);
	}

	const hasEnded = pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';
	if (budget && !hasEnded && (budget.status?.disruptionsAllowed ?? 0) <= 0) {
		const {desiredHealthy = 0, currentHealthy = 0} = budget.status ?? {};
		throw new ApiError(
			429,
			'TooManyRequests',
			"Cannot evict pod as it would violate the pod's disruption budget.",
			{
				details: {
					causes: [
						{
							reason: 'DisruptionBudget',
							message: `The disruption budget ${budget.metadata.name} needs ${desiredHealthy} healthy pods and has ${currentHealthy} currently`,
						},
					],
				},
			},
		);
	}

	const options = isFields(draft.deleteOptions) ? draft.deleteOptions : {};
	const preconditions = isFields(options.preconditions) ? options.preconditions : {};
	const asked = Array.isArray(options.dryRun) ? (options.dryRun as unknown[]) : [];
	const grace = options.gracePeriodSeconds;
	context.store.delete(kind, target, {
		...(typeof grace === 'number' && {gracePeriodSeconds: grace}),
		...(typeof preconditions.uid === 'string' && {uid: preconditions.uid}),
		dryRun: isDryRun([...query.getAll('dryRun'), ...asked], 'CreateOptions'),
	});
	return json({kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201}, 201);
}

import type {Pod, Workload} from '../../../source/cluster/objects.ts';
import {
	apiVersionOf,
	deployments,
	endpointSlices,
	pods,
	replicaSets,
	type Resource,
	services,
} from '../../../source/cluster/resources.ts';
import type {Transport} from '../../../source/cluster/transport.ts';
import {type BedProcess, until} from '../control-plane/process.ts';

/** Of the objects that stand behind all others; a controller may take a moment to see that they are gone. */
export const lastInLine = 'bed-last-in-line';

const name = lastInLine;
const namespace = 'default';
const labels = {name};
const nowhere = {'bed.rbd-tui/node': 'none'};
const template = {
	metadata: {labels},
	spec: {containers: [{name: 'main', image: 'none'}], terminationGracePeriodSeconds: 0},
};

/** One object for each of the controllers that matter to a diagnosis; none of them starts anything. */
const drafts: ReadonlyArray<readonly [Resource, object]> = [
	[deployments, {spec: {replicas: 0, selector: {matchLabels: labels}, template}}],
	[services, {spec: {selector: labels, ports: [{port: 80}]}}],
];

/** The one for the scheduler. */
const unplaced = [pods, {spec: {...template.spec, nodeSelector: nowhere}}] as const;

/**
Resolves when controllers that were just started have looked at everything there is. They take what they find in
order, so each has done so once it has answered what was put there last; that is removed again.
*/
export async function controllersHaveLooked(
	client: Transport,
	working: readonly BedProcess[],
	{hasScheduler}: {readonly hasScheduler: boolean},
): Promise<void> {
	const put = hasScheduler ? [...drafts, unplaced] : drafts;
	for (const [resource, draft] of put) {
		const created = await client.json({
			verb: 'create',
			resource,
			namespace,
			body: {
				apiVersion: apiVersionOf(resource),
				kind: resource.kind,
				metadata: {name, labels},
				...draft,
			},
		});
		if (!created.ok) {
			throw new Error(created.failure.message);
		}
	}

	await until(
		'An answer of all controllers',
		working,
		async () => (await areAnswered(client)) && (!hasScheduler || (await isTurnedAway(client))),
	);
	for (const resource of [...put.map(([one]) => one), replicaSets, endpointSlices]) {
		await client.text({
			verb: 'deletecollection',
			resource,
			namespace,
			query: {labelSelector: `name=${name}`, gracePeriodSeconds: 0},
		});
	}
}

async function areAnswered(client: Transport): Promise<boolean> {
	const [deployment, slices] = await Promise.all([
		client.json<Workload>({verb: 'get', resource: deployments, namespace, name}),
		client.json<{items: object[]}>({
			verb: 'list',
			resource: endpointSlices,
			namespace,
			query: {labelSelector: `kubernetes.io/service-name=${name}`},
		}),
	]);
	return (
		deployment.ok &&
		slices.ok &&
		deployment.value.status?.observedGeneration !== undefined &&
		slices.value.items.length > 0
	);
}

async function isTurnedAway(client: Transport): Promise<boolean> {
	const pod = await client.json<Pod>({verb: 'get', resource: pods, namespace, name});
	const conditions = pod.ok ? pod.value.status?.conditions : undefined;
	return (
		conditions?.some(({type, status}) => type === 'PodScheduled' && status === 'False') === true
	);
}

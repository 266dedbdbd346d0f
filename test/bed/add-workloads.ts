import {vi, expect} from 'vitest';
import type {KubernetesObject, Pod, Workload} from '../../source/cluster/objects.ts';
import {deployments, namespaces, pods, type Resource} from '../../source/cluster/resources.ts';
import type {Draft} from '../../source/practice/object-access.ts';
import {behaviourAnnotation, type PodBehaviour} from './nodes/stages.ts';
import type {Bed} from './start-bed.ts';

export const namespace = 'rbd-system';

/** Creates an object as the administrator. */
export async function add<T extends KubernetesObject>(
	bed: Bed,
	resource: Resource<T>,
	draft: Draft<T>,
): Promise<T> {
	const created = await bed.admin.json<T>({
		verb: 'create',
		resource,
		namespace: draft.metadata.namespace,
		body: draft,
	});
	if (!created.ok) {
		throw new Error(created.failure.message);
	}

	return created.value;
}

const soon = {timeout: 60_000, interval: 100};

/** Makes a namespace; resolves when a controller has made the account in it without which no pod is let in. */
export async function addNamespace(bed: Bed, name = namespace): Promise<void> {
	await add(bed, namespaces, {metadata: {name}});
	const path = `/api/v1/namespaces/${name}/serviceaccounts/default`;
	await vi.waitFor(async () => {
		expect(await bed.admin.json({verb: 'get', path})).toMatchObject({ok: true});
	}, soon);
}

const podSpec = (name: string) => ({
	containers: [{name, image: `goodrain.me/${name}:v6.9.8`}],
	terminationGracePeriodSeconds: 5,
});

/** A Deployment whose pods are played by kwok; resolves when all of them are ready. */
export async function addDeployment(bed: Bed, name: string, replicas = 1): Promise<void> {
	const labels = {name, creator: 'Rainbond'};
	await add<Workload>(bed, deployments, {
		metadata: {name, namespace, labels},
		spec: {
			replicas,
			selector: {matchLabels: {name}},
			template: {metadata: {labels}, spec: podSpec(name)},
		},
	});
	await vi.waitFor(async () => {
		const answer = await bed.admin.json<Workload>({
			verb: 'get',
			resource: deployments,
			namespace,
			name,
		});
		expect(answer).toMatchObject({value: {status: {readyReplicas: replicas}}});
	}, soon);
}

/** A pod of its own that kwok plays in the named way. */
export const addPod = async (bed: Bed, name: string, behaviour?: PodBehaviour): Promise<Pod> =>
	add(bed, pods, {
		metadata: {
			name,
			namespace,
			labels: {name},
			...(behaviour && {annotations: {[behaviourAnnotation]: behaviour}}),
		},
		spec: podSpec(name),
	});

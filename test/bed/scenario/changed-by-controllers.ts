import type {KubernetesObject} from '../../../source/cluster/objects.ts';
import {listAll} from '../../../source/cluster/list.ts';
import {
	deployments,
	endpointSlices,
	persistentVolumeClaims,
	replicaSets,
	type Resource,
} from '../../../source/cluster/resources.ts';
import type {Transport} from '../../../source/cluster/transport.ts';
import {jobs} from '../../../source/practice/models/workloads/workload-types.ts';
import type {World} from '../../../source/practice/world/world.ts';
import {differences} from '../contract/differences.ts';
import {lastInLine} from './controllers-at-work.ts';
import {inParallel} from './in-parallel.ts';

/** What real controllers look after: pods and nodes are the business of the models in a played scenario. */
const kinds: readonly Resource[] = [
	deployments,
	replicaSets,
	endpointSlices,
	persistentVolumeClaims,
	jobs,
];

/** Differences that are meant to be, by kind and place. */
const accepted: ReadonlyArray<readonly [where: RegExp, reason: string]> = [
	[/terminatingReplicas$/, 'Newer than the version that the practice cluster plays by default.'],
	[/^EndpointSlice .*\.hostname$/, 'Host names of endpoints are for DNS, which nobody plays.'],
	[/^EndpointSlice .* endpoints$/, 'None at all is an empty list there and null here.'],
	[
		/^Job .*\.(?:selector|manualSelector|template\.metadata\.labels\S*)$/,
		'A Job finds its pods by its uid, which is another one here.',
	],
	[/^Job .* status\.conditions\b/, 'Since 1.31 a Job ends in two steps, each with a condition.'],
];

/** Differ because they are made anew on every cluster. */
const ownToCluster = new Set([
	'uid',
	'resourceVersion',
	'creationTimestamp',
	'lastUpdateTime',
	'observedGeneration',
]);

const content = (object: KubernetesObject): object => {
	const {
		metadata: _metadata,
		apiVersion: _version,
		kind: _kind,
		...rest
	} = object as object & Record<string, unknown>;
	return JSON.parse(
		JSON.stringify(rest, (name, value: unknown) =>
			ownToCluster.has(name) ? undefined : name === 'endpoints' ? inOrder(value) : value,
		),
	) as object;
};

/** Endpoints of a slice have no order of their own. */
const inOrder = (endpoints: unknown): unknown =>
	Array.isArray(endpoints)
		? endpoints.toSorted((one, other) => nameOfEndpoint(one).localeCompare(nameOfEndpoint(other)))
		: endpoints;

/** Pods on the network of their node share its address. */
const nameOfEndpoint = (endpoint: unknown): string => {
	const {addresses, targetRef} = endpoint as {
		readonly addresses?: readonly string[];
		readonly targetRef?: {readonly name?: string};
	};
	return `${addresses?.[0]} ${targetRef?.name}`;
};

const nameOf = ({metadata: {namespace, name}}: KubernetesObject): string =>
	`${namespace ?? ''}/${name}`;

/**
What the controllers of a real cluster have made of a scenario's objects that the scenario does not say: each
as `Kind namespace/name place`. Nothing, where the practice cluster tells the truth.
*/
export async function changedByControllers(client: Transport, world: World): Promise<string[]> {
	const changes = await inParallel(kinds, async (resource) =>
		changedOfKind(client, world, resource),
	);
	return changes
		.flat()
		.filter(
			(change) => !change.includes(lastInLine) && accepted.every(([where]) => !where.test(change)),
		);
}

async function changedOfKind(
	client: Transport,
	world: World,
	resource: Resource,
): Promise<string[]> {
	const listed = await listAll(client, {resource});
	if (!listed.ok) {
		throw new Error(listed.failure.message);
	}

	const real = new Map(listed.value.items.map((object) => [nameOf(object), object]));
	const described = new Map(world.objects.list(resource).map((one) => [nameOf(one), one]));
	return new Set([...real.keys(), ...described.keys()])
		.keys()
		.flatMap((name) => {
			const [one, other] = [described.get(name), real.get(name)];
			const places =
				one && other
					? differences(content(one), content(other)).map(({path}) => path)
					: [one ? 'is gone' : 'is new'];
			return places.map((place) => `${resource.kind} ${name} ${place}`);
		})
		.toArray();
}

import {setTimeout as pause} from 'node:timers/promises';
import {namespaces} from '../../../source/cluster/resources.ts';
import type {Transport} from '../../../source/cluster/transport.ts';
import type {Answer, Side} from './side.ts';

export const core = '/api/v1/namespaces/contract';
export const apps = '/apis/apps/v1/namespaces/contract';

export const configMap = (name: string, labels: Record<string, string> = {}, data = {}) => ({
	apiVersion: 'v1',
	kind: 'ConfigMap',
	metadata: {name, labels},
	data: {mode: 'fast', ...data},
});

export const podSpec = (...containers: string[]) => ({
	terminationGracePeriodSeconds: 1,
	containers: containers.map((name) => ({name, image: `goodrain.me/${name}:1`})),
});

export const pod = (name: string, ...containers: string[]) => ({
	apiVersion: 'v1',
	kind: 'Pod',
	metadata: {name, labels: {name}},
	spec: podSpec(...(containers.length > 0 ? containers : ['main'])),
});

/** A pod that no node takes. */
export const unplacedPod = {
	...pod('unplaced'),
	spec: {...podSpec('main'), nodeSelector: {nowhere: 'true'}},
};

export const service = (name: string, port: number, selects = 'nobody') => ({
	apiVersion: 'v1',
	kind: 'Service',
	metadata: {name},
	spec: {selector: {name: selects}, ports: [{port}]},
});

export const deployment = (name: string, replicas = 1) => ({
	apiVersion: 'apps/v1',
	kind: 'Deployment',
	metadata: {name, labels: {name}},
	spec: {
		replicas,
		selector: {matchLabels: {name}},
		template: {metadata: {labels: {name}}, spec: podSpec('main')},
	},
});

/** The namespace in which everything happens; done once its root certificate and account are there. */
export async function addContractNamespace({ask, askUntil}: Side): Promise<unknown> {
	const created = await ask('POST', '/api/v1/namespaces', {
		body: {apiVersion: 'v1', kind: 'Namespace', metadata: {name: 'contract'}},
	});
	await askUntil(({status}) => status === 200, `${core}/configmaps/kube-root-ca.crt`);
	await askUntil(({status}) => status === 200, `${core}/serviceaccounts/default`);
	return created;
}

/** Deletes it with everything in it; done once it is gone. */
export async function removeContractNamespace(client: Transport): Promise<void> {
	const contract = {resource: namespaces, name: 'contract'};
	await client.text({verb: 'delete', ...contract});
	for (;;) {
		const found = await client.text({verb: 'get', ...contract});
		if (!found.ok && found.failure.kind === 'not-found') {
			return;
		}

		await pause(100);
	}
}

type Listed = {items?: Array<{metadata: {name: string}; status?: {phase?: string}}>};

/** Waits until as many pods with that label are ready. */
export const podsAreReady = async ({askUntil}: Side, label: string, count = 1): Promise<unknown> =>
	askUntil(({body}) => {
		const {items = []} = body as {
			items?: Array<{status?: {conditions?: Array<{type: string; status: string}>}}>;
		};
		const ready = items.filter(({status}) =>
			status?.conditions?.some(({type, status: is}) => type === 'Ready' && is === 'True'),
		);
		return items.length === count && ready.length === count;
	}, `${core}/pods?labelSelector=name%3D${label}`);

/** Waits until the controllers have told what they think of a Deployment whose pods are ready. */
export async function deploymentIsReady(side: Side, name: string, count: number): Promise<void> {
	await podsAreReady(side, name, count);
	const tells = async (path: string): Promise<unknown> =>
		side.askUntil(({body}) => {
			const {items = []} = body as {items?: Array<{status?: {availableReplicas?: number}}>};
			return items.length === 1 && items[0]?.status?.availableReplicas === count;
		}, path);
	await tells(`${apps}/replicasets?labelSelector=name%3D${name}`);
	await tells(`${apps}/deployments?labelSelector=name%3D${name}`);
}

/** Waits until the slices of a Service have as many endpoints that are ready. */
export const endpointsAreReady = async ({askUntil}: Side, name: string, count: number) =>
	askUntil(({body}) => {
		const {items = []} = body as {
			items?: Array<{endpoints?: Array<{conditions?: {ready?: boolean}}> | null}>;
		};
		const endpoints = items.flatMap((slice) => slice.endpoints ?? []);
		return endpoints.filter(({conditions}) => conditions?.ready).length === count;
	}, `/apis/discovery.k8s.io/v1/namespaces/contract/endpointslices?labelSelector=kubernetes.io%2Fservice-name%3D${name}`);

/** Waits until every node takes pods: for a moment a new one is not known to be ready. */
export const nodesTakePods = async ({askUntil}: Side): Promise<unknown> =>
	askUntil(({body}) => {
		const {items} = body as {items: Array<{spec: {taints?: unknown[]}}>};
		return items.every(({spec}) => !spec.taints);
	}, '/api/v1/nodes');

export async function statusOf(asking: Promise<Answer>): Promise<number> {
	const {status} = await asking;
	return status;
}

export const namesOf = (body: unknown): string[] =>
	((body as Listed).items ?? []).map(({metadata}) => metadata.name);

import http from 'node:http';
import {once} from 'node:events';
import {setTimeout as pause} from 'node:timers/promises';
import {beforeAll} from 'vitest';
import type {Container, Event, Pod, PodSpec} from '../../../source/cluster/objects.ts';
import {events, pods} from '../../../source/cluster/resources.ts';
import {listAll} from '../../../source/cluster/list.ts';
import {addAddress, nodeAddress} from '../control-plane/addresses.ts';
import {busyboxImage} from '../real-node/images.ts';
import {aBedFrom} from '../a-bed.ts';
import {startRealNode} from '../real-node/start-real-node.ts';
import {add, addNamespace, namespace} from '../add-workloads.ts';
import {type Bed, startBed} from '../start-bed.ts';

export const registryAddress = nodeAddress(0, 95);
export const registry = `${registryAddress}:5000`;
/** Nothing listens there. */
export const deadRegistry = `${registryAddress}:5999`;

/** Starts a control plane with one real node and a registry that has nothing to give. */
export async function startNodeBed(): Promise<Bed> {
	const bed = await startBed({nodes: 0});
	const node = await startRealNode(bed, {
		name: 'node1',
		registries: [registry, deadRegistry],
	});
	const stub = await startRegistry();
	return {
		...bed,
		async stop() {
			stub.close();
			await node.stop();
			await bed.stop();
		},
	};
}

/** The same for all tests of a file, with the namespace of their pods. */
export function aRealNode(): () => Bed {
	const bed = aBedFrom(startNodeBed);
	beforeAll(async () => addNamespace(bed()));
	return bed;
}

/** Knows no image, and lets nobody at those that are called denied. */
async function startRegistry(): Promise<http.Server> {
	await addAddress(registryAddress);
	const server = http.createServer((request, response) => {
		const isDenied = request.url?.includes('denied') ?? false;
		response.writeHead(isDenied ? 401 : 404, {
			...(isDenied && {'www-authenticate': 'Basic realm="bed"'}),
		});
		response.end();
	});
	server.listen(5000, registryAddress);
	await once(server, 'listening');
	return server;
}

/** The fields of a container that the program itself never reads. */
type ShellContainer = Container & {
	imagePullPolicy?: string;
	envFrom?: Array<{configMapRef: {name: string}}>;
};

/** A pod of one container that runs a shell command. */
export const runPod = async (
	bed: Bed,
	name: string,
	command: string,
	more: {readonly container?: Partial<ShellContainer>; readonly spec?: Partial<PodSpec>} = {},
): Promise<Pod> =>
	add(bed, pods, {
		metadata: {name, namespace, labels: {name}},
		spec: {
			terminationGracePeriodSeconds: 1,
			...more.spec,
			containers: [shellContainer(command, more.container)],
		},
	});

const shellContainer = (command: string, more: Partial<ShellContainer> = {}): ShellContainer => ({
	name: 'main',
	image: busyboxImage,
	imagePullPolicy: 'Never',
	command: ['sh', '-c', command],
	...more,
});

export async function podNamed(bed: Bed, name: string): Promise<Pod> {
	const answer = await bed.client().json<Pod>({verb: 'get', resource: pods, namespace, name});
	if (!answer.ok) {
		throw new Error(answer.failure.message);
	}

	return answer.value;
}

/** What the cluster has told about an object: `BackOff: Back-off restarting …`. */
export async function eventsAbout(bed: Bed, name: string): Promise<string[]> {
	const listed = await listAll<Event>(bed.client(), {
		resource: events,
		namespace,
		fieldSelector: `involvedObject.name=${name}`,
	});
	return listed.ok
		? listed.value.items.map(({reason, message}) => `${reason ?? ''}: ${message ?? ''}`)
		: [];
}

/** What changes a pod without a meaning to anybody, as the body of a merge patch. */
export const nudge = () => ({metadata: {annotations: {nudged: String(performance.now())}}});

/**
Makes a kubelet go over these pods about every second, as long as it is not disposed of. It does so whenever a pod has
changed, and only then publishes that a container waits before it is started again; by itself it would do so when
the wait is over, and so not for every wait.
*/
export const goOver = (bed: Bed, ...names: readonly string[]): AsyncDisposable =>
	everySecond(async () => {
		for (const name of names) {
			const answer = await bed.admin.text({
				verb: 'patch',
				resource: pods,
				namespace,
				name,
				contentType: 'application/merge-patch+json',
				body: nudge(),
			});
			if (!answer.ok) {
				throw new Error(answer.failure.message);
			}
		}
	});

/** Does something about every second until it is disposed of, which fails as that did. */
export function everySecond(work: () => Promise<unknown>): AsyncDisposable {
	const end = new AbortController();
	const loop = async (): Promise<void> => {
		while (!end.signal.aborted) {
			await work();
			await pause(1000, undefined, {signal: end.signal}).catch(() => undefined);
		}
	};

	const done = loop();
	done.catch(() => undefined);
	return {
		async [Symbol.asyncDispose]() {
			end.abort();
			await done;
		},
	};
}

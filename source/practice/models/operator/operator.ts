import {isDeepStrictEqual} from 'node:util';
import type {Node, Pod} from '../../../cluster/objects.ts';
import {nodes, pods, rainbondClusters, rbdComponents, secrets} from '../../../cluster/resources.ts';
import type {Clock} from '../../clock.ts';
import {ObjectAccessError, type ObjectAccess} from '../../object-access.ts';
import {hostsJobName} from '../../rainbond/components/rbd-hub.ts';
import {pullCredentials} from '../../rainbond/pull-credentials.ts';
import type {EventRecorder} from '../event-recorder.ts';
import {rfc3339} from '../kubelet/pod-status.ts';
import type {Mirrors} from '../mirror.ts';
import {createWorkQueue, type WorkQueue} from '../work-queue.ts';
import {conditionOf, isReady} from '../workloads/pod-facts.ts';
import {controllerReference, jobs} from '../workloads/workload-types.ts';
import {reconcileComponent} from './reconcile-component.ts';
import {createIfMissing} from './write-resource.ts';

export type OperatorOptions = {
	readonly access: ObjectAccess;
	readonly mirrors: Mirrors;
	readonly recorder: EventRecorder;
	readonly clock: Clock;
	readonly signal: AbortSignal;
	readonly report: (error: unknown) => void;
	readonly namespace: string;
	/** How many times faster than in reality. */
	readonly speed: number;
	/** True when its pod that is ready now has done its first round already. */
	readonly isSettled: boolean;
};

/** Seconds: the lease of the pod before runs out; the wait after an old hosts-job. */
const takeover = 16;
const jobRemoval = 2;

/**
A model of rainbond-operator, written from its source: who is made again and when. It works only while a
pod of the operator is ready, and only as an ordinary client. It looks at every component when it starts
and when a component's object changes, at each again and again until that is ready, and at nothing else:
what is deleted meanwhile stays deleted.
*/
export function runOperator(options: OperatorOptions): void {
	const {mirrors, clock, signal, namespace, speed} = options;
	let term: AbortController | undefined;
	let settled = options.isSettled;
	const isRunning = () =>
		mirrors
			.of(pods)
			.values()
			.some((pod) => isOperator(pod, namespace) && isReady(pod) && !pod.metadata.deletionTimestamp);

	const consider = () => {
		const runs = isRunning() && !signal.aborted;
		if (!runs) {
			term?.abort();
			term = undefined;
			settled = false;
			return;
		}

		if (term) {
			return;
		}

		const own = new AbortController();
		term = own;
		if (settled) {
			startTerm(options, own.signal, {isFirst: false});
			return;
		}

		const callOff = clock.after((takeover * 1000) / speed, () => {
			startTerm(options, own.signal, {isFirst: true});
		});
		own.signal.addEventListener('abort', callOff, {once: true});
	};

	consider();
	mirrors.of(pods).onChange(({object}) => {
		if (isOperator(object, namespace)) {
			consider();
		}
	});
	signal.addEventListener('abort', consider, {once: true});
}

const isOperator = ({metadata}: Pod, namespace: string): boolean =>
	metadata.namespace === namespace && metadata.labels?.['control-plane'] === 'rainbond-operator';

/** What the leader does, until its pod is gone. */
function startTerm(
	options: OperatorOptions,
	signal: AbortSignal,
	{isFirst}: {readonly isFirst: boolean},
): void {
	const {access, mirrors, recorder, clock, report, namespace, speed} = options;
	const queue = createWorkQueue({
		clock,
		signal,
		report,
		async work(key) {
			const [kind, name = ''] = key.split(' ');
			if (kind === 'cluster') {
				await reconcileCluster(options);
			} else if (kind === 'node') {
				await reconcileNode(options, name, queue);
			} else {
				const context = {access, recorder, namespace, now: () => clock.now()};
				const again = await reconcileComponent(context, name);
				if (again !== undefined) {
					queue.addAfter(key, (again * 1000) / speed);
				}
			}
		},
	});
	const add = (kind: string, name: string) => {
		if (!signal.aborted) {
			queue.add(`${kind} ${name}`);
		}
	};

	for (const component of mirrors.of(rbdComponents).values()) {
		// One that came to rest before is left alone until something happens to it.
		if (isFirst || !isAtRest(component.status)) {
			add('component', component.metadata.name);
		}
	}

	if (isFirst) {
		add('cluster', '');
		for (const {metadata} of mirrors.of(nodes).values()) {
			add('node', metadata.name);
		}
	}

	const ends = [
		mirrors.of(rbdComponents).onChange(({type, object}) => {
			if (type !== 'DELETED') {
				add('component', object.metadata.name);
			}
		}),
		mirrors.of(rainbondClusters).onChange(({type}) => {
			if (type !== 'DELETED') {
				add('cluster', '');
			}
		}),
		mirrors.of(nodes).onChange(({type, object}, previous) => {
			const hasBecomeReady = isNodeReady(object) && !(previous && isNodeReady(previous));
			if (type !== 'DELETED' && hasBecomeReady) {
				add('node', object.metadata.name);
			}
		}),
	];
	signal.addEventListener('abort', () => {
		for (const end of ends) {
			end();
		}
	});
}

const isAtRest = (status: {replicas?: number; readyReplicas?: number} | undefined): boolean =>
	status !== undefined && status.replicas === status.readyReplicas;

const isNodeReady = (node: Node): boolean => conditionOf(node, 'Ready')?.status === 'True';

/** Keeps the credentials for pulls as the cluster's registry has them. */
async function reconcileCluster({access, namespace}: OperatorOptions): Promise<void> {
	const cluster = await access.get(rainbondClusters, {namespace, name: 'rainbondcluster'});
	if (!cluster) {
		return;
	}

	const wanted = pullCredentials(cluster);
	const owner = controllerReference(rainbondClusters, cluster);
	const existing = await access.get(secrets, {namespace, name: wanted.draft.metadata.name ?? ''});
	const {data} = wanted.draft as {data?: Record<string, string>};
	if (!existing) {
		await createIfMissing(access, wanted, owner);
	} else if (data && !isDeepStrictEqual(existing.data, data)) {
		await access.replace(secrets, {...existing, data});
	}
}

/** A node that is new or ready again: the job that writes /etc/hosts has to run anew. */
async function reconcileNode(
	{access, namespace, clock, speed}: OperatorOptions,
	name: string,
	queue: WorkQueue,
): Promise<void> {
	const node = await access.get(nodes, {name});
	if (!node) {
		return;
	}

	if (!isNodeReady(node)) {
		queue.addAfter(`node ${name}`, 10_000 / speed);
		return;
	}

	if (await access.get(jobs, {namespace, name: hostsJobName})) {
		await deleteJob(access, namespace);
		queue.addAfter(`node ${name}`, (jobRemoval * 1000) / speed);
		return;
	}

	const hub = await access.get(rbdComponents, {namespace, name: 'rbd-hub'});
	if (!hub) {
		return;
	}

	const annotations = {
		...hub.metadata.annotations,
		'rainbond.io/node-change-time': rfc3339(clock.now()),
	};
	await access.replace(rbdComponents, {...hub, metadata: {...hub.metadata, annotations}});
}

async function deleteJob(access: ObjectAccess, namespace: string): Promise<void> {
	try {
		await access.delete(jobs, {namespace, name: hostsJobName});
	} catch (error) {
		if (!(error instanceof ObjectAccessError && error.status === 404)) {
			throw error;
		}
	}
}

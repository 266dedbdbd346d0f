import {isDeepStrictEqual} from 'node:util';
import type {Workload} from '../../../cluster/objects.ts';
import {deployments, replicaSets} from '../../../cluster/resources.ts';
import type {Draft} from '../../object-access.ts';
import {runController, type ControllerContext} from './controller.ts';
import {templateHash} from './pod-from-template.ts';
import {deploymentStatus, rollingLimits} from './workload-status.ts';
import {controllerReference} from './workload-types.ts';

const revisionAnnotation = 'deployment.kubernetes.io/revision';
const revisionOf = ({metadata}: Workload): number =>
	Number(metadata.annotations?.[revisionAnnotation] ?? 0);

/** The ReplicaSet of a Deployment's present template, as its next revision. */
export function replicaSetOf(
	deployment: Workload,
	{replicas, revision}: {readonly replicas: number; readonly revision: number},
): Draft<Workload> {
	const {template, selector} = deployment.spec ?? {};
	const hash = templateHash(template);
	const labels = {...template?.metadata?.labels, 'pod-template-hash': hash};
	const wanted = deployment.spec?.replicas ?? 1;
	return {
		metadata: {
			name: `${deployment.metadata.name}-${hash}`,
			namespace: deployment.metadata.namespace ?? 'default',
			labels,
			annotations: {
				'deployment.kubernetes.io/desired-replicas': String(wanted),
				'deployment.kubernetes.io/max-replicas': String(wanted + rollingLimits(deployment).surge),
				[revisionAnnotation]: String(revision),
			},
			ownerReferences: [controllerReference(deployments, deployment)],
		},
		spec: {
			replicas,
			selector: {...selector, matchLabels: {...selector?.matchLabels, 'pod-template-hash': hash}},
			template: {
				...template,
				metadata: {...template?.metadata, labels},
				spec: template?.spec ?? {containers: []},
			},
		},
	};
}

type Scaling = {readonly from: number | 'new'; readonly to: number};

/** How the controller of a minor version of Kubernetes tells that a set, or a new one, is scaled. */
export function scalingText(minor: number, name: string, {from, to}: Scaling): string {
	const direction = from === 'new' || to > from ? 'up' : 'down';
	const before = from === 'new' ? '' : ` from ${from}`;
	const numbers =
		minor >= 32 ? ` from ${from === 'new' ? 0 : from} to ${to}` : ` to ${to}${before}`;
	return `Scaled ${direction} replica set ${name}${numbers}`;
}

type DeploymentContext = ControllerContext & {readonly minor: number};

/** Rolls Deployments out over ReplicaSets, and tells how far they are. */
export function runDeployments(context: DeploymentContext): void {
	const {access, mirrors, clock} = context;
	runController(context, deployments, replicaSets, async (deployment, queue) => {
		const sets = mirrors.of(replicaSets).ownedBy(deployment.metadata.uid);
		const current = await currentSet(context, deployment, sets);
		if (!current) {
			return;
		}

		const others = sets.filter(({metadata}) => metadata.uid !== current.metadata.uid);
		await roll(context, deployment, {current, others});
		const owned = mirrors.of(replicaSets).ownedBy(deployment.metadata.uid);
		const latest = owned.find(({metadata}) => metadata.uid === current.metadata.uid);
		const status = deploymentStatus(deployment, owned, latest, clock.now());
		if (isDeepStrictEqual(status, deployment.status)) {
			return;
		}

		await access.replaceStatus(deployments, {...deployment, status});
		if (status.conditions?.some(({reason}) => reason === 'ReplicaSetUpdated')) {
			queue.addAfter(`${deployment.metadata.namespace ?? ''}/${deployment.metadata.name}`, 605_000);
		}
	});
}

/** The ReplicaSet of the present template; undefined right after it had to be made. */
async function currentSet(
	context: DeploymentContext,
	deployment: Workload,
	sets: readonly Workload[],
): Promise<Workload | undefined> {
	const {access} = context;
	const hash = templateHash(deployment.spec?.template);
	const known = sets.find(({metadata}) => metadata.labels?.['pod-template-hash'] === hash);
	const latest = Math.max(0, ...sets.map((set) => revisionOf(set)));
	const revision = known && revisionOf(known) === latest ? latest : latest + 1;
	if (!known) {
		const wanted = deployment.spec?.replicas ?? 1;
		const total = sets.reduce((sum, {spec}) => sum + (spec?.replicas ?? 0), 0);
		const room = wanted + rollingLimits(deployment).surge - total;
		const replicas = isRecreated(deployment) && total > 0 ? 0 : Math.min(wanted, Math.max(0, room));
		const made = await access.create(replicaSets, replicaSetOf(deployment, {replicas, revision}));
		await tellOfScaling(context, deployment, made.metadata.name, {from: 'new', to: replicas});
		return undefined;
	}

	if (revisionOf(known) !== revision) {
		const annotations = {...known.metadata.annotations, [revisionAnnotation]: String(revision)};
		await access.replace(replicaSets, {...known, metadata: {...known.metadata, annotations}});
		return undefined;
	}

	if (revisionOf(deployment) !== revision) {
		const annotations = {
			...deployment.metadata.annotations,
			[revisionAnnotation]: String(revision),
		};
		// With the status, as the real controller writes it: the generation stays as it is.
		await access.replaceStatus(deployments, {
			...deployment,
			metadata: {...deployment.metadata, annotations},
		});
		return undefined;
	}

	return known;
}

const isRecreated = ({spec}: Workload): boolean => spec?.strategy?.type === 'Recreate';

/** One step of the rollout: the new set up as far as there is room, the old ones down as far as may be. */
async function roll(
	context: DeploymentContext,
	deployment: Workload,
	{current, others}: {readonly current: Workload; readonly others: readonly Workload[]},
): Promise<void> {
	const wanted = deployment.spec?.replicas ?? 1;
	const {surge, unavailable} = rollingLimits(deployment);
	const own = current.spec?.replicas ?? 0;
	const old = others.reduce((sum, {spec}) => sum + (spec?.replicas ?? 0), 0);
	const room = isRecreated(deployment) ? (old > 0 ? 0 : wanted) : wanted + surge - own - old;
	const target = own >= wanted ? wanted : Math.min(wanted, own + Math.max(0, room));
	if (target !== own) {
		await scale(context, deployment, {set: current, from: own, to: target});
	}

	const unavailableOwn = target - (current.status?.availableReplicas ?? 0);
	let spare = isRecreated(deployment)
		? old
		: own + old - (wanted - unavailable) - Math.max(0, unavailableOwn);
	for (const set of others) {
		const from = set.spec?.replicas ?? 0;
		// What does not run is no loss.
		const dead = from - Math.min(from, set.status?.availableReplicas ?? 0);
		const to = Math.max(0, from - Math.max(dead, spare, 0));
		spare -= from - to;
		if (to !== from) {
			await scale(context, deployment, {set, from, to});
		}
	}
}

async function scale(
	context: DeploymentContext,
	deployment: Workload,
	{set, from, to}: {readonly set: Workload; readonly from: number; readonly to: number},
): Promise<void> {
	await context.access.replace(replicaSets, {...set, spec: {...set.spec, replicas: to}});
	await tellOfScaling(context, deployment, set.metadata.name, {from, to});
}

async function tellOfScaling(
	{recorder, minor}: DeploymentContext,
	deployment: Workload,
	set: string,
	scaling: Scaling,
): Promise<void> {
	await recorder.record({
		about: deployment,
		resource: deployments,
		source: {component: 'deployment-controller'},
		type: 'Normal',
		reason: 'ScalingReplicaSet',
		message: scalingText(minor, set, scaling),
	});
}

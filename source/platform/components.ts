import type {Pod, RbdComponent} from '../cluster/objects.ts';
import {type PodSummary, summarizePod} from './pod-status.ts';

/** How much a component, pod or fact deserves attention, worst first. */
export const severities = ['fault', 'warning', 'ok', 'off'] as const;

export type Severity = (typeof severities)[number];

export type PodRow = {
	readonly pod: Pod;
	readonly summary: PodSummary;
	readonly severity: Severity;
};

/** The pods of one component of the Rainbond namespace. */
export type Component = {
	readonly name: string;
	readonly pods: readonly PodRow[];
	readonly readyPods: number;
	/** Pods there should be, as far as it is known: never less than those that belong to it. */
	readonly desiredPods: number;
	readonly severity: Severity;
	/** The status of its worst pod; `NoPods` when there is none. */
	readonly status: string;
	readonly restarts: number;
};

export const noPods = 'NoPods';

/**
Groups the pods of the Rainbond namespace by component, trouble first. Components that should have pods
and have none come from their RbdComponent objects, where these can be read.
*/
export function groupComponents(
	podList: readonly Pod[],
	rbdComponents: readonly RbdComponent[],
	now: number,
): Component[] {
	const groups = new Map<string, PodRow[]>();
	for (const {metadata, spec} of rbdComponents) {
		if (spec?.replicas !== 0) {
			groups.set(metadata.name, []);
		}
	}

	for (const pod of podList) {
		const name = componentOf(pod);
		const rows = groups.get(name) ?? [];
		const summary = summarizePod(pod);
		rows.push({pod, summary, severity: podSeverity(pod, summary, now)});
		groups.set(name, rows);
	}

	const desired = new Map(
		rbdComponents.map(({metadata, spec, status}) => [
			metadata.name,
			status?.replicas ?? spec?.replicas ?? 1,
		]),
	);
	return [...groups]
		.map(([name, rows]) => toComponent(name, rows, desired.get(name) ?? 0))
		.toSorted((a, b) => a.name.localeCompare(b.name))
		.toSorted((a, b) => rank(a.severity) - rank(b.severity));
}

export const rank = (severity: Severity): number => severities.indexOf(severity);

/** Names of build pods: the service's id and the time of the build (rainbond: builder/build). */
const buildPodName = /^[\da-f]{32}-\d{14}(?:-dockerfile)?$/;

/**
The component a pod belongs to: the label `name` that the operator sets, `rainbond-operator` by the label
all its versions carry, `builds` and `hosts-job` for the passing ones, else the name of its owner.
*/
export function componentOf(pod: Pod): string {
	const {labels = {}, ownerReferences = [], name} = pod.metadata;
	const isOperator =
		labels['control-plane'] === 'rainbond-operator' ||
		// The chart of v5, whose release had this name, gave its pod no better label.
		(labels.name === undefined && labels.release === 'rainbond-operator');
	if (isOperator) {
		return 'rainbond-operator';
	}

	if (labels.job === 'codebuild' || buildPodName.test(name)) {
		return 'builds';
	}

	// Pods of the Job hosts-job carry the label of rbd-hub.
	const job = jobOf(pod);
	if (job !== undefined) {
		return job;
	}

	if (labels['rainbond.io/hosts-job'] === 'true') {
		return 'hosts-job';
	}

	const [owner] = ownerReferences;
	const workload =
		owner?.kind === 'ReplicaSet' ? owner.name.replace(/-[\da-z]+$/, '') : owner?.name;
	return (
		labels.name ??
		workload ??
		labels['app.kubernetes.io/name'] ??
		nameInLabel(labels) ??
		nameInPodName(name)
	);
}

/** The Job that a pod does the work of: a passing one. Its controller labels the pod too, which a copy without owners keeps. */
export function jobOf({metadata: {ownerReferences = [], labels = {}}}: Pod): string | undefined {
	const owner = ownerReferences.find(({kind}) => kind === 'Job');
	return owner?.name ?? labels['batch.kubernetes.io/job-name'] ?? labels['job-name'];
}

/** Charts of other hands label by `app`, and so do people; what it says counts where it is a name of Rainbond's. */
const nameInLabel = (labels: Readonly<Record<string, string>>): string | undefined =>
	[labels.app, labels['k8s-app']].find((name) => name !== undefined && ofRainbond.test(name));

const ofRainbond = /^(?:rainbond-operator|rbd-[a-z]+(?:-[a-z]+)*|minio|local-path-provisioner)$/;

/** A pod without labels and owner still has its component's name in front of the suffixes of its own. */
function nameInPodName(name: string): string {
	const component = name.replace(/(?:-[\da-f]{6,10})?-(?:[\da-z]{5}|\d+)$/, '');
	return !ofRainbond.test(name) && ofRainbond.test(component) ? component : name;
}

/** A pod that is younger may still be starting. Milliseconds. */
const startingTimeMs = 120_000;

/** What a status says of a pod that will not get well by waiting. */
const faultStatus =
	/^(?:Init:)?(?:CrashLoopBackOff|ErrImage\w*|ImagePullBackOff|ImageInspectError|InvalidImageName|Error|OOMKilled|StartError|ContainerStatusUnknown|ContainerCannotRun|Create\w+Error|RunContainerError|PostStartHookError|DeadlineExceeded|Unknown|ExitCode:\d+|Signal:\d+)$/;

export const isFaultStatus = (status: string): boolean => faultStatus.test(status);

function podSeverity(pod: Pod, {status, isReady}: PodSummary, now: number): Severity {
	const {phase} = pod.status ?? {};
	if (phase === 'Succeeded' || status === 'Evicted') {
		return 'off';
	}

	if (phase === 'Failed' || isFaultStatus(status)) {
		return 'fault';
	}

	if (isReady && !pod.metadata.deletionTimestamp) {
		return 'ok';
	}

	const age = now - Date.parse(pod.metadata.creationTimestamp);
	const isOnItsWay = Boolean(pod.metadata.deletionTimestamp) || age < startingTimeMs;
	return isOnItsWay ? 'warning' : 'fault';
}

function toComponent(name: string, rows: readonly PodRow[], desired: number): Component {
	const pods = rows
		.toSorted((a, b) => a.pod.metadata.name.localeCompare(b.pod.metadata.name))
		.toSorted((a, b) => rank(a.severity) - rank(b.severity));
	const living = pods.filter(({severity}) => severity !== 'off');
	const readyPods = living.filter(({severity}) => severity === 'ok').length;
	const [worst] = pods;
	return {
		name,
		pods,
		readyPods,
		desiredPods: Math.max(desired, living.length),
		severity: componentSeverity(pods, readyPods),
		status: worst?.summary.status ?? noPods,
		restarts: pods.reduce((sum, {summary}) => sum + summary.restarts, 0),
	};
}

/** A component that still has a ready pod serves; its bad pods are a warning. */
function componentSeverity(pods: readonly PodRow[], readyPods: number): Severity {
	const [worst] = pods;
	if (!worst) {
		return 'fault';
	}

	return worst.severity === 'fault' && readyPods > 0 ? 'warning' : worst.severity;
}

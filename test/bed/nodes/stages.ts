import {waiting, running, terminated, podStatus} from './stage-templates.ts';

/** Annotation of a pod that says how kwok plays it; without one it is ready at once. */
export const behaviourAnnotation = 'bed.rbd-tui/behaviour';

/**
- `slow-start` creates its containers for two seconds, and is ready three seconds after they run
- `never-ready` runs and is never ready
- `crash-loop`, `out-of-memory` run a second, end with 1 or by the kernel's hand, and wait 10 s, 20 s, 40 s … five minutes
- `image-not-found` goes back and forth between ErrImagePull and ImagePullBackOff
- `by-hand` is left to the test, but for its end
*/
export type PodBehaviour =
	'slow-start' | 'never-ready' | 'crash-loop' | 'out-of-memory' | 'image-not-found' | 'by-hand';

type Expression = {key: string; operator: string; values?: string[]};

const behaviour = (...values: PodBehaviour[]): Expression => {
	const key = `.metadata.annotations["${behaviourAnnotation}"]`;
	return values.length > 0 ? {key, operator: 'In', values} : {key, operator: 'DoesNotExist'};
};

const lives: Expression = {key: '.metadata.deletionTimestamp', operator: 'DoesNotExist'};
const is = (key: string, ...values: string[]): Expression => ({key, operator: 'In', values});
const isPlaced = is('.status.phase', 'Pending');
const state = '.status.containerStatuses.[0].state';
const isFresh: Expression = {key: '.status.containerStatuses', operator: 'DoesNotExist'};
const runs: Expression = {key: `${state}.running`, operator: 'Exists'};
const hasEnded: Expression = {key: `${state}.terminated`, operator: 'Exists'};
const waitsFor = (reason: string): Expression => is(`${state}.waiting.reason`, reason);
const isNotReady = is('.status.conditions.[] | select( .type == "Ready" ) | .status', 'False');

type Delay = {durationMilliseconds?: number; durationFrom?: {expressionFrom: string}};
type Next = {
	statusTemplate?: string;
	delete?: boolean;
	event?: {type: string; reason: string; message: string};
};

const stage = (name: string, matchExpressions: Expression[], next: Next, delay?: Delay) => ({
	apiVersion: 'kwok.x-k8s.io/v1alpha1',
	kind: 'Stage',
	metadata: {name},
	spec: {
		resourceRef: {apiGroup: 'v1', kind: 'Pod'},
		selector: {matchExpressions},
		...(delay && {delay}),
		next,
	},
});

const seconds = (count: number): Delay => ({durationMilliseconds: count * 1000});

/** Doubled with every restart, from ten seconds up to five minutes. */
const backOff: Delay = {
	durationFrom: {
		expressionFrom:
			'([10 * pow(2; .status.containerStatuses[0].restartCount), 300] | min | floor | tostring) + "s"',
	},
};

const restartLater = 'back-off restarting failed container';
const notFound =
	'rpc error: code = NotFound desc = failed to pull and unpack image: failed to resolve reference: not found';

const crashes = (name: PodBehaviour, reason: string, exitCode: number) => [
	stage(`${name}-runs`, [behaviour(name), lives, isPlaced, isFresh], {
		statusTemplate: podStatus({container: running({isReady: true})}),
	}),
	stage(
		`${name}-ends`,
		[behaviour(name), lives, runs],
		{statusTemplate: podStatus({container: terminated(reason, exitCode)})},
		seconds(1),
	),
	stage(
		`${name}-waits`,
		[behaviour(name), lives, hasEnded],
		{
			statusTemplate: podStatus({
				container: waiting('CrashLoopBackOff', restartLater, {reason, exitCode}),
			}),
			event: {type: 'Warning', reason: 'BackOff', message: 'Back-off restarting failed container'},
		},
		seconds(0.5),
	),
	stage(
		`${name}-again`,
		[behaviour(name), lives, waitsFor('CrashLoopBackOff')],
		{statusTemplate: podStatus({container: running({isReady: true, isRestart: true})})},
		backOff,
	),
];

/** Nodes come with a status of their own; kwok plays the pods of a node only when it has a stage for that. */
const nodeIsThere = {
	apiVersion: 'kwok.x-k8s.io/v1alpha1',
	kind: 'Stage',
	metadata: {name: 'node-is-there'},
	spec: {
		resourceRef: {apiGroup: 'v1', kind: 'Node'},
		selector: {matchExpressions: [isPlaced]},
		delay: seconds(600),
		next: {},
	},
};

/** How kwok plays the pods of the bed's nodes. */
export const stages = [
	nodeIsThere,
	stage('starts', [behaviour(), lives, isPlaced], {
		statusTemplate: podStatus({container: running({isReady: true})}),
	}),
	stage(
		'completes',
		[
			behaviour(),
			lives,
			is('.status.phase', 'Running'),
			is('.metadata.ownerReferences.[].kind', 'Job'),
		],
		{statusTemplate: podStatus({phase: 'Succeeded', container: terminated('Completed', 0)})},
		seconds(1),
	),
	stage('ends', [{key: '.metadata.deletionTimestamp', operator: 'Exists'}], {delete: true}),
	stage('slow-start-creates', [behaviour('slow-start'), lives, isPlaced, isFresh], {
		statusTemplate: podStatus({phase: 'Pending', container: waiting('ContainerCreating', '')}),
	}),
	stage(
		'slow-start-runs',
		[behaviour('slow-start'), lives, waitsFor('ContainerCreating')],
		{statusTemplate: podStatus({container: running({isReady: false})})},
		seconds(2),
	),
	stage(
		'slow-start-is-ready',
		[behaviour('slow-start'), lives, runs, isNotReady],
		{statusTemplate: podStatus({container: running({isReady: true})})},
		seconds(3),
	),
	stage('never-ready', [behaviour('never-ready'), lives, isPlaced, isFresh], {
		statusTemplate: podStatus({container: running({isReady: false})}),
	}),
	...crashes('crash-loop', 'Error', 1),
	...crashes('out-of-memory', 'OOMKilled', 137),
	stage('image-fails', [behaviour('image-not-found'), lives, isPlaced, isFresh], {
		statusTemplate: podStatus({phase: 'Pending', container: waiting('ErrImagePull', notFound)}),
		event: {type: 'Warning', reason: 'Failed', message: 'Error: ErrImagePull'},
	}),
	stage(
		'image-waits',
		[behaviour('image-not-found'), lives, waitsFor('ErrImagePull')],
		{
			statusTemplate: podStatus({
				phase: 'Pending',
				container: waiting('ImagePullBackOff', `Back-off pulling image: ErrImagePull: ${notFound}`),
			}),
			event: {type: 'Warning', reason: 'Failed', message: 'Error: ImagePullBackOff'},
		},
		seconds(10),
	),
	stage(
		'image-fails-again',
		[behaviour('image-not-found'), lives, waitsFor('ImagePullBackOff')],
		{statusTemplate: podStatus({phase: 'Pending', container: waiting('ErrImagePull', notFound)})},
		seconds(15),
	),
];

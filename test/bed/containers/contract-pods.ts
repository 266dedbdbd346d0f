import type {Container, Pod, PodSpec} from '../../../source/cluster/objects.ts';
import {
	crashes,
	isNeverReady,
	runsOutOfMemory,
} from '../../../source/practice/models/kubelet/behaviour.ts';
import type {World} from '../../../source/practice/world/world.ts';
import {core, nodesTakePods} from '../contract/objects.ts';
import type {Answer, Side} from '../contract/side.ts';
import {busyboxImage} from '../real-node/images.ts';
import {deadRegistry, everySecond, nudge} from './a-real-node.ts';

type Extra = {
	container?: Record<string, unknown>;
	spec?: Partial<PodSpec> & {restartPolicy?: string};
};

const add = async ({ask}: Side, name: string, command: string, more: Extra = {}) => {
	const container = {
		name: 'main',
		image: busyboxImage,
		imagePullPolicy: 'IfNotPresent',
		command: ['sh', '-c', command],
		...more.container,
	};
	return ask('POST', `${core}/pods`, {
		body: {
			apiVersion: 'v1',
			kind: 'Pod',
			metadata: {name, labels: {name}},
			spec: {terminationGracePeriodSeconds: 1, ...more.spec, containers: [container as Container]},
		},
	});
};

const unreachableImage = `${deadRegistry}/any:1`;
const unreachable = `failed to pull and unpack image "${unreachableImage}": failed to resolve reference "${unreachableImage}": failed to do request: Head "http://${unreachableImage.replace('/any:1', '/v2/any/manifests/1')}": dial tcp ${deadRegistry}: connect: connection refused`;
const refusedProbe =
	'Get "http://10.244.77.9:8080/": dial tcp 10.244.77.9:8080: connect: connection refused';
const startError =
	'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "/no/such/program": stat /no/such/program: no such file or directory: unknown';

/** What the programs of the pods do: the real node finds it out by running them. */
export function build(world: World): void {
	world.print('contract/single', [{once: 0, lines: ['one', 'two', 'three', 'four', 'five']}]);
	world.behave(
		'contract/finished',
		{end: {after: 1, exitCode: 0}},
		{log: [{once: 0, lines: ['first', 'second']}]},
	);
	world.behave('contract/crash', crashes(3, 0));
	world.behave('contract/hungry', runsOutOfMemory(0));
	world.behave('contract/unreachable', {pullError: unreachable});
	world.behave('contract/no-program', {startError});
	world.behave('contract/unready', isNeverReady(refusedProbe));
	world.behave('contract/stuck', {
		end: {after: 10, exitCode: 137, probe: {kind: 'Liveness', failure: ''}},
	});
}

export const addPods = async (side: Side) => {
	await nodesTakePods(side);
	await add(side, 'single', 'for i in one two three four five; do echo $i; done; sleep 1000');
	await add(side, 'finished', 'echo first; sleep 1; echo second', {spec: {restartPolicy: 'Never'}});
	await add(side, 'crash', 'exit 3');
	await add(side, 'hungry', 'exec tail /dev/zero', {
		container: {resources: {limits: {memory: '16Mi'}}},
	});
	await add(side, 'settings', 'env', {
		container: {envFrom: [{configMapRef: {name: 'settings'}}]},
	});
	await add(side, 'secret', 'sleep 1000', {
		spec: {volumes: [{name: 'keys', secret: {secretName: 'keys'}}]},
		container: {volumeMounts: [{name: 'keys', mountPath: '/keys'}]},
	});
	await add(side, 'unreachable', '', {container: {image: unreachableImage}});
	await add(side, 'no-program', '', {container: {command: ['/no/such/program']}});
	await add(side, 'unready', 'sleep 1000', {
		container: {readinessProbe: {httpGet: {port: 8080, path: '/'}, periodSeconds: 1}},
	});
	await add(side, 'stuck', 'sleep 1000', {
		container: {
			livenessProbe: {exec: {command: ['false']}, periodSeconds: 10, failureThreshold: 1},
		},
	});
};

const podOf = ({body}: Answer) => body as Pod;
const containerOf = (answer: Answer) => podOf(answer).status?.containerStatuses?.[0];

const waitsFor =
	(reason: string) =>
	(answer: Answer): boolean =>
		containerOf(answer)?.state?.waiting?.reason === reason;

const backOff = waitsFor('CrashLoopBackOff');
const hasCondition = (answer: Answer, type: string, status: string): boolean =>
	podOf(answer).status?.conditions?.some((one) => one.type === type && one.status === status) ??
	false;

/** Each pod with the state that the program has to tell from others. */
const states: Readonly<Record<string, (answer: Answer) => boolean>> = {
	single: (answer) => hasCondition(answer, 'Ready', 'True'),
	finished: (answer) =>
		podOf(answer).status?.phase === 'Succeeded' &&
		hasCondition(answer, 'PodReadyToStartContainers', 'False'),
	crash: backOff,
	hungry: backOff,
	settings: waitsFor('CreateContainerConfigError'),
	secret: (answer) => hasCondition(answer, 'PodReadyToStartContainers', 'False'),
	unreachable: waitsFor('ImagePullBackOff'),
	'no-program': backOff,
	unready: (answer) => containerOf(answer)?.started === true,
	stuck: (answer) =>
		containerOf(answer)?.restartCount === 1 && hasCondition(answer, 'Ready', 'True'),
};

/** Without how often something was tried already, and how long the next try is put off. */
const withoutTries = (status: unknown): unknown =>
	JSON.parse(
		JSON.stringify(status, (key, value: unknown) =>
			key === 'restartCount' ? '<count>' : value,
		).replaceAll(/(?<="back-off )\w+/g, '<time>'),
	);

/** The status of every pod at the moment when it is first in its state. */
export const statuses = async ({ask, askUntil}: Side): Promise<unknown> => {
	const backingOff = Object.keys(states).filter((name) => states[name] === backOff);
	// A kubelet publishes that a container waits when it goes over its pod, which it does when that has changed.
	await using _ = everySecond(async () =>
		Promise.all(
			backingOff.map(async (name) =>
				ask('PATCH', `${core}/pods/${name}`, {
					body: nudge(),
					headers: {'content-type': 'application/merge-patch+json'},
				}),
			),
		),
	);
	return Object.fromEntries(
		await Promise.all(
			Object.entries(states).map(async ([name, isThere]) => {
				const answer = await askUntil(isThere, `${core}/pods/${name}`);
				return [name, withoutTries(podOf(answer).status)] as const;
			}),
		),
	);
};

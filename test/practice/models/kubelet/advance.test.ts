import {describe, expect, it} from 'vitest';
import {
	crashes,
	failsItsProbes,
	isNeverReady,
	runsOutOfMemory,
} from '../../../../source/practice/models/kubelet/behaviour.ts';
import {foundRun} from '../../../../source/practice/models/kubelet/found-run.ts';
import {nextChange} from '../../../../source/practice/models/kubelet/advance.ts';
import {aContainer, aPod, play, start, told} from './a-pod.ts';

const health = {httpGet: {path: '/health', port: 6301}, initialDelaySeconds: 5, periodSeconds: 3};

describe('a healthy pod', () => {
	const pod = aPod({containers: [aContainer({readinessProbe: health})]});

	it('is first Pending with its container being created, then Running, then Ready', () => {
		expect(play(pod, {}, 0.5).status).toMatchObject({
			phase: 'Pending',
			containerStatuses: [{ready: false, state: {waiting: {reason: 'ContainerCreating'}}}],
		});
		expect(play(pod, {}, 4).status).toMatchObject({
			phase: 'Running',
			podIP: '10.42.0.9',
			containerStatuses: [{ready: false, started: true, state: {running: {}}}],
		});
		expect(play(pod, {}, 20).status.conditions).toEqual(
			expect.arrayContaining([
				expect.objectContaining({type: 'PodReadyToStartContainers', status: 'True'}),
				expect.objectContaining({type: 'Initialized', status: 'True'}),
				expect.objectContaining({type: 'Ready', status: 'True'}),
				expect.objectContaining({type: 'ContainersReady', status: 'True'}),
				expect.objectContaining({type: 'PodScheduled', status: 'True'}),
			]),
		);
	});

	it('tells of its start, with the one probe that comes too early', () => {
		expect(told(play(pod, {}, 3600).happenings)).toEqual([
			'Normal Pulled Container image "goodrain.me/shop:1" already present on machine ×1',
			'Normal Created Created container app ×1',
			'Normal Started Started container app ×1',
			'Warning Unhealthy Readiness probe failed: Get "http://10.42.0.9:6301/health": dial tcp 10.42.0.9:6301: connect: connection refused ×1',
		]);
	});

	it('tells of it in other words since Kubernetes 1.35', () => {
		expect(told(play(aPod(), {}, 3600, {minor: 35}).happenings)).toEqual([
			'Normal Pulled Container image "goodrain.me/shop:1" already present on machine and can be accessed by the pod ×1',
			'Normal Created Container created ×1',
			'Normal Started Container started ×1',
		]);
	});

	it('that has done its work has nothing left to hold its containers together', () => {
		const job = aPod({restartPolicy: 'Never'});
		const {status, run} = play(job, {app: {end: {after: 5, exitCode: 0}}}, 60);
		const conditions = expect.arrayContaining([
			expect.objectContaining({type: 'PodReadyToStartContainers', status: 'False'}),
		]) as unknown;
		expect(status).toMatchObject({phase: 'Succeeded', podIP: '10.42.0.9', conditions});
		// Nor does a kubelet start it again that finds it so.
		const found = foundRun({...job, status}, start + 120_000);
		expect(nextChange(found, play(job, {}, 60, {run}).setting)).toBe(Infinity);
	});

	it('needs nothing more from then on', () => {
		const {run, setting} = play(pod, {}, 60);
		expect(nextChange(run, setting)).toBe(Infinity);
	});
});

describe('a crash loop', () => {
	const backOffs = (...times: number[]) =>
		times.map((seconds) => play(aPod(), {app: crashes(1, 2)}, seconds).container);

	it('waits 10 s after the second end, then twice as long each time, up to five minutes', () => {
		const waits = new Map<number, string>();
		for (let second = 0; second < 1800; second++) {
			const {container} = play(aPod(), {app: crashes(1, 2)}, second);
			const message = container?.state?.waiting?.message;
			if (container && message) {
				waits.set(container.restartCount, message.split(' ', 2)[1] ?? '');
			}
		}

		expect(waits.values().take(8).toArray()).toEqual([
			'10s',
			'20s',
			'40s',
			'1m20s',
			'2m40s',
			'5m0s',
			'5m0s',
			'5m0s',
		]);
	});

	it('shows the state of kubectl: CrashLoopBackOff with the last end beside it', () => {
		const [container] = backOffs(12);
		expect(container).toMatchObject({
			ready: false,
			restartCount: 1,
			state: {
				waiting: {
					reason: 'CrashLoopBackOff',
					message:
						'back-off 10s restarting failed container=app pod=web-1_shop(0a1b2c3d-0000-4000-8000-000000000001)',
				},
			},
			lastState: {terminated: {exitCode: 1, reason: 'Error'}},
		});
		expect(play(aPod(), {app: crashes(1, 2)}, 12).status.phase).toBe('Running');
	});

	it('counts its BackOff events in one', () => {
		const events = told(play(aPod(), {app: crashes(1, 2)}, 600).happenings);
		expect(events.filter((event) => event.includes('BackOff'))).toEqual([
			expect.stringMatching(
				/^Warning BackOff Back-off restarting failed container app in pod web-1_shop\(0a1b2c3d-.*\) ×\d\d$/,
			),
		]);
	});

	it('begins anew at once after a run of ten minutes', () => {
		const {container, run} = play(aPod(), {app: crashes(1, 601)}, 605);
		expect(container).toMatchObject({restartCount: 1, state: {running: {}}});
		expect(play(aPod(), {app: crashes(1, 601)}, 1211, {run}).container).toMatchObject({
			restartCount: 2,
			state: {running: {}},
		});
	});

	it('goes on where its status says when another kubelet takes the pod over', () => {
		const pod = aPod();
		const before = play(pod, {app: crashes(1, 2)}, 12);
		const found = foundRun({...pod, status: before.status}, start + 12_000);
		const after = play(pod, {app: crashes(1, 2)}, 40, {run: found});
		expect(after.container).toEqual(play(pod, {app: crashes(1, 2)}, 40).container);
	});

	it('of a program that only ends shows Completed 0', () => {
		expect(play(aPod(), {app: crashes(0, 2)}, 12).container?.lastState?.terminated).toMatchObject({
			exitCode: 0,
			reason: 'Completed',
		});
	});
});

describe('a container killed for its memory', () => {
	it('shows OOMKilled 137 without any event of its own, between the kill and the back-off too', () => {
		const {container, happenings} = play(aPod(), {app: runsOutOfMemory(10)}, 13);
		expect(container?.state).toMatchObject({terminated: {reason: 'OOMKilled', exitCode: 137}});
		expect(told(happenings).filter((event) => event.startsWith('Warning'))).toEqual([]);
	});
});

describe('an image that cannot be had', () => {
	const error =
		'rpc error: code = NotFound desc = failed to pull and unpack image "I": failed to resolve reference "I": I: not found';

	it('alternates between ErrImagePull and ImagePullBackOff', () => {
		const reasons: string[] = [];
		for (let second = 0; second < 200; second++) {
			const reason =
				play(aPod(), {app: {pullError: error}}, second).container?.state?.waiting?.reason ?? '';
			if (reasons.at(-1) !== reason) {
				reasons.push(reason);
			}
		}

		expect(reasons.slice(0, 5)).toEqual([
			'ContainerCreating',
			'ErrImagePull',
			'ImagePullBackOff',
			'ErrImagePull',
			'ImagePullBackOff',
		]);
	});

	it('tells the five events of containerd’s failure, the back-off among them as Normal', () => {
		expect(told(play(aPod(), {app: {pullError: error}}, 20).happenings)).toEqual([
			'Normal Pulling Pulling image "goodrain.me/shop:1" ×1',
			`Warning Failed Failed to pull image "goodrain.me/shop:1": ${error} ×1`,
			'Warning Failed Error: ErrImagePull ×1',
			'Normal BackOff Back-off pulling image "goodrain.me/shop:1" ×1',
			'Warning Failed Error: ImagePullBackOff ×1',
		]);
	});

	it('repeats the error in the status from 1.31 on', () => {
		const message = (minor: number) =>
			play(aPod(), {app: {pullError: error}}, 20, {minor}).container?.state?.waiting?.message;
		expect(message(30)).toBe('Back-off pulling image "goodrain.me/shop:1"');
		expect(message(36)).toBe(`Back-off pulling image "goodrain.me/shop:1": ErrImagePull: ${error}`);
	});

	it('is pulled at the next try once it is there', () => {
		const {run} = play(aPod(), {app: {pullError: error}}, 20);
		expect(play(aPod(), {}, 60, {run, since: 20}).container).toMatchObject({
			ready: true,
			state: {running: {}},
		});
	});
});

describe('probes', () => {
	const pod = aPod({
		containers: [
			aContainer({
				readinessProbe: health,
				livenessProbe: {...health, initialDelaySeconds: 60, periodSeconds: 30, failureThreshold: 5},
			}),
		],
	});
	const failure = 'HTTP probe failed with statuscode: 400';

	it('that only say “not ready” leave the container running, with one event that counts', () => {
		const {container, happenings} = play(pod, {app: isNeverReady(failure)}, 600);
		expect(container).toMatchObject({ready: false, started: true, restartCount: 0});
		expect(told(happenings).at(-1)).toMatch(
			/^Warning Unhealthy Readiness probe failed: HTTP probe failed with statuscode: 400 ×19\d$/,
		);
	});

	it('take a container that was well out of service first, and kill it then', () => {
		const {run} = play(pod, {}, 3600);
		const behaviour = {app: failsItsProbes(failure, {after: 150})};
		expect(play(pod, behaviour, 3600 + 30, {run, since: 3600}).container).toMatchObject({
			ready: false,
			restartCount: 0,
			state: {running: {}},
		});
		const killed = play(pod, behaviour, 3600 + 155, {run, since: 3600});
		expect(killed.container).toMatchObject({
			restartCount: 1,
			lastState: {terminated: {exitCode: 0, reason: 'Completed'}},
		});
		expect(told(killed.happenings)).toEqual(
			expect.arrayContaining([
				expect.stringMatching(/^Warning Unhealthy Liveness probe failed: .* ×\d$/),
				'Normal Killing Container app failed liveness probe, will be restarted ×1',
			]),
		);
	});
});

describe('what keeps a container from being made', () => {
	it('names the missing volume, with growing waits between the tries', () => {
		const mountErrors = {'region-api-ssl': 'secret "rbd-api-server-cert" not found'};
		const {status, happenings} = play(aPod(), {}, 600, {conduct: {mountErrors}});
		expect(status).toMatchObject({
			phase: 'Pending',
			containerStatuses: [{state: {waiting: {reason: 'ContainerCreating'}}}],
		});
		expect(status.podIP).toBeUndefined();
		expect(told(happenings)).toEqual([
			'Warning FailedMount MountVolume.SetUp failed for volume "region-api-ssl" : secret "rbd-api-server-cert" not found ×12',
		]);
	});

	it('names the missing key, again and again', () => {
		const creationError = {
			reason: 'CreateContainerConfigError',
			message: "couldn't find key mode in ConfigMap shop/settings",
		};
		const {container, happenings} = play(aPod(), {app: {creationError}}, 60);
		expect(container?.state?.waiting).toEqual(creationError);
		expect(told(happenings).at(-1)).toBe(
			"Warning Failed Error: couldn't find key mode in ConfigMap shop/settings ×5",
		);
	});

	it('is the missing program: StartError 128, which never ran', () => {
		const startError =
			'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "/app/run-server": stat /app/run-server: no such file or directory: unknown';
		const {status, happenings} = play(aPod(), {app: {startError}}, 12);
		expect(status).toMatchObject({
			phase: 'Running',
			containerStatuses: [
				{
					state: {waiting: {reason: 'CrashLoopBackOff'}},
					lastState: {
						terminated: {reason: 'StartError', exitCode: 128, startedAt: '1970-01-01T00:00:00Z'},
					},
				},
			],
		});
		expect(told(happenings)).toContain(`Warning Failed Error: ${startError} ×2`);
	});
});

describe('init containers', () => {
	const pod = aPod({initContainers: [aContainer({name: 'probe-mesh-shop-web'})]});

	it('keep the others waiting while they run', () => {
		expect(play(pod, {}, 600).status).toMatchObject({
			phase: 'Pending',
			initContainerStatuses: [{ready: false, state: {running: {}}}],
			containerStatuses: [{state: {waiting: {reason: 'PodInitializing'}}}],
			conditions: expect.arrayContaining([
				expect.objectContaining({
					type: 'Initialized',
					status: 'False',
					reason: 'ContainersNotInitialized',
					message: 'containers with incomplete status: [probe-mesh-shop-web]',
				}),
			]) as unknown,
		});
	});

	it('let them start once they are done', () => {
		const done = {'probe-mesh-shop-web': {end: {after: 4, exitCode: 0}}};
		expect(play(pod, done, 30).status).toMatchObject({
			phase: 'Running',
			initContainerStatuses: [{ready: true, state: {terminated: {reason: 'Completed'}}}],
			containerStatuses: [{ready: true, state: {running: {}}}],
		});
	});
});

describe('a pod that has an end', () => {
	it('stays Succeeded under the policy of a Job', () => {
		const pod = aPod({restartPolicy: 'OnFailure'});
		const {status} = play(pod, {app: {end: {after: 2, exitCode: 0}}}, 100);
		expect(status).toMatchObject({
			phase: 'Succeeded',
			containerStatuses: [{restartCount: 0, state: {terminated: {reason: 'Completed'}}}],
			conditions: expect.arrayContaining([
				expect.objectContaining({type: 'Ready', status: 'False', reason: 'PodCompleted'}),
			]) as unknown,
		});
	});
});

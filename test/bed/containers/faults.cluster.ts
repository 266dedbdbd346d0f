import {beforeAll, describe, expect, it, vi} from 'vitest';
import type {ContainerStatus} from '../../../source/cluster/objects.ts';
import {persistentVolumeClaims} from '../../../source/cluster/resources.ts';
import {summarizePod} from '../../../source/platform/pod-status.ts';
import {add, namespace} from '../add-workloads.ts';
import {
	aRealNode,
	deadRegistry,
	eventsAbout,
	goOver,
	podNamed,
	registry,
	registryAddress,
	runPod,
} from './a-real-node.ts';

const patience = {timeout: 100_000, interval: 200};
const pull = {imagePullPolicy: 'Always'} as const;

describe('a container on a real node', () => {
	const bed = aRealNode();

	// All at once: kubelets take their time, and it is the same for one as for many.
	beforeAll(async () => {
		await runPod(bed(), 'crash', 'echo started; exit 3');
		await runPod(bed(), 'hungry', 'exec tail /dev/zero', {
			container: {resources: {limits: {memory: '16Mi'}}},
		});
		await runPod(bed(), 'stuck', 'sleep 1000', {
			container: {
				livenessProbe: {exec: {command: ['false']}, periodSeconds: 1, failureThreshold: 1},
			},
		});
		await runPod(bed(), 'unready', 'sleep 1000', {
			container: {readinessProbe: {httpGet: {port: 8080, path: '/'}, periodSeconds: 1}},
		});
		await runPod(bed(), 'no-program', '', {container: {command: ['/no/such/program']}});
		await runPod(bed(), 'no-image', '', {container: {...pull, image: `${registry}/missing:1`}});
		await runPod(bed(), 'denied', '', {container: {...pull, image: `${registry}/denied:1`}});
		await runPod(bed(), 'unreachable', '', {container: {...pull, image: `${deadRegistry}/any:1`}});
		await runPod(bed(), 'no-settings', 'env', {
			container: {envFrom: [{configMapRef: {name: 'settings'}}]},
		});
		await runPod(bed(), 'no-secret', 'sleep 1000', {
			spec: {volumes: [{name: 'keys', secret: {secretName: 'keys'}}]},
			container: {volumeMounts: [{name: 'keys', mountPath: '/keys'}]},
		});
		await runPod(bed(), 'too-big', 'sleep 1000', {
			container: {resources: {requests: {cpu: '4000'}}},
		});
		await add(bed(), persistentVolumeClaims, {
			metadata: {name: 'data', namespace},
			spec: {
				accessModes: ['ReadWriteOnce'],
				storageClassName: 'nowhere',
				resources: {requests: {storage: '1Gi'}},
			},
		});
		await runPod(bed(), 'no-volume', 'sleep 1000', {
			spec: {volumes: [{name: 'data', persistentVolumeClaim: {claimName: 'data'}}]},
		});
	});

	const becomes = async (name: string, status: string) => {
		await vi.waitFor(async () => {
			expect(summarizePod(await podNamed(bed(), name))).toMatchObject({status});
		}, patience);
	};

	const containerOf = async (name: string): Promise<ContainerStatus | undefined> => {
		const {status} = await podNamed(bed(), name);
		return status?.containerStatuses?.[0];
	};

	const waits = async (name: string, reason: string, message: RegExp | string) => {
		await vi.waitFor(async () => {
			const container = await containerOf(name);
			expect(container?.state?.waiting?.reason).toBe(reason);
			expect(container?.state?.waiting?.message).toMatch(message);
		}, patience);
	};

	const isTold = async (name: string, words: RegExp) => {
		await vi.waitFor(async () => {
			expect(await eventsAbout(bed(), name)).toContainEqual(expect.stringMatching(words));
		}, patience);
	};

	it('that ends is started again after longer and longer waits', async () => {
		const words =
			/^back-off (?:(?<minutes>\d+)m)?(?<seconds>\d+)s restarting failed container=main/;
		const backOff = async (): Promise<number> => {
			const container = await containerOf('crash');
			const message = container?.state?.waiting?.message ?? '';
			const {minutes = '0', seconds = '0'} = words.exec(message)?.groups ?? {};
			return Number(minutes) * 60 + Number(seconds);
		};

		await using _ = goOver(bed(), 'crash');
		await waits('crash', 'CrashLoopBackOff', words);
		await becomes('crash', 'CrashLoopBackOff');
		const first = await vi.waitUntil(backOff, patience);
		await vi.waitFor(async () => {
			expect(await backOff()).toBeGreaterThan(first);
		}, patience);
		const container = await containerOf('crash');
		expect(container?.lastState?.terminated).toMatchObject({reason: 'Error', exitCode: 3});
		expect(container?.restartCount).toBeGreaterThanOrEqual(1);
		await isTold('crash', /^BackOff: Back-off restarting failed container main in pod crash_/);
	});

	it('that wants more memory than it may have is killed', async () => {
		await vi.waitFor(async () => {
			const container = await containerOf('hungry');
			expect(container?.lastState?.terminated ?? container?.state?.terminated).toMatchObject({
				reason: 'OOMKilled',
				exitCode: 137,
			});
		}, patience);
	});

	it('that fails its liveness probe is killed and started again', async () => {
		await isTold('stuck', /^Killing: Container main failed liveness probe, will be restarted/);
		await vi.waitFor(async () => {
			const container = await containerOf('stuck');
			expect(container?.restartCount).toBeGreaterThanOrEqual(1);
			expect(container?.lastState?.terminated?.exitCode).toBe(137);
		}, patience);
	});

	it('that never answers its readiness probe runs and is not ready', async () => {
		await isTold('unready', /^Unhealthy: Readiness probe failed: .*connect: connection refused/);
		const summary = summarizePod(await podNamed(bed(), 'unready'));
		expect(summary).toMatchObject({status: 'Running', readyContainers: 0, restarts: 0});
	});

	it('whose program is missing never runs', async () => {
		await vi.waitFor(async () => {
			const container = await containerOf('no-program');
			expect(container?.lastState?.terminated).toMatchObject({reason: 'StartError', exitCode: 128});
		}, patience);
		await isTold('no-program', /"\/no\/such\/program": stat \/no\/such\/program: no such file/);
	});

	it.for([
		['no-image', new RegExp(`NotFound.*${registry}/missing:1: not found`)],
		['denied', new RegExp(`${registryAddress}.*401 Unauthorized`)],
		['unreachable', new RegExp(`dial tcp ${deadRegistry}: connect: connection refused`)],
	] as const)('whose image cannot be pulled says why: %s', async ([name, words]) => {
		await waits(name, 'ImagePullBackOff', words);
		await becomes(name, 'ImagePullBackOff');
	});

	it('without its settings waits for them', async () => {
		await waits('no-settings', 'CreateContainerConfigError', 'configmap "settings" not found');
		await isTold(
			'no-secret',
			/^FailedMount: MountVolume.SetUp failed for volume "keys" : secret "keys" not found/,
		);
		expect(await containerOf('no-secret')).toMatchObject({
			state: {waiting: {reason: 'ContainerCreating'}},
		});
	});

	it('that no node can take waits with the words of the scheduler', async () => {
		await isTold('too-big', /^FailedScheduling: 0\/1 nodes are available: 1 Insufficient cpu\./);
		await isTold(
			'no-volume',
			/^FailedScheduling: 0\/1 nodes are available: pod has unbound immediate PersistentVolumeClaims/,
		);
		await isTold('data', /^ProvisioningFailed: storageclass.storage.k8s.io "nowhere" not found/);
	});
});

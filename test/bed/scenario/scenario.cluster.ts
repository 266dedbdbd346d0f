import {describe, expect, it, onTestFinished, vi} from 'vitest';
import type {Pod, Workload} from '../../../source/cluster/objects.ts';
import {listAll} from '../../../source/cluster/list.ts';
import {deployments, pods} from '../../../source/cluster/resources.ts';
import {startPracticeCluster} from '../../../source/practice/cluster.ts';
import {isReady} from '../../../source/practice/models/workloads/pod-facts.ts';
import {findScenario} from '../../../source/practice/scenarios/index.ts';
import type {Scenario} from '../../../source/practice/scenarios/scenario.ts';
import {kubectl, kubectlPrints} from '../kubectl.ts';
import type {Bed} from '../start-bed.ts';
import {aStage} from './a-stage.ts';
import {changedByControllers} from './changed-by-controllers.ts';
import type {Play} from './play-scenario.ts';

const namespace = 'rbd-system';
const patience = {timeout: 60_000, interval: 200};

const scenario = (id: string): Scenario => {
	const found = findScenario(id);
	if (!found) {
		throw new Error(`There is no scenario ${id}.`);
	}

	return found;
};

const stage = aStage({name: 'prod-sh'});

type Playing = Bed & Play;

async function aScenario(id: string, speed = 1): Promise<Playing> {
	const play = await stage().play({scenario: scenario(id), speed});
	onTestFinished(() => {
		expect(play.problems).toEqual([]);
	});
	return {...stage().bed, ...play};
}

const podsOf = async (bed: Playing): Promise<readonly Pod[]> => {
	const listed = await listAll(bed.client(), {resource: pods});
	if (!listed.ok) {
		throw new Error(listed.failure.message);
	}

	return listed.value.items;
};

const waitingReason = ({status}: Pod): string =>
	status?.containerStatuses?.map(({state}) => state?.waiting?.reason ?? '').join(' ') ?? '';

/** The hash of a template has the addresses and the present of its cluster in it. */
const withoutHash = (name: string): string => name.replace(/(?:-[a-z\d]{8,10})?-[a-z\d]{5}$/, '');

/** What a person sees of a pod, but for what changes by the minute. */
const sight = (pod: Pod): string =>
	[
		`${pod.metadata.namespace}/${withoutHash(pod.metadata.name)} on ${pod.spec.nodeName}`,
		pod.status?.phase,
		pod.status?.reason,
		isReady(pod) ? 'ready' : 'not ready',
		waitingReason(pod),
	].join(', ');

describe('a scenario on a real control plane', () => {
	it.for(['healthy', 'rbd-mq-stuck', 'image-not-found', 'node-lost', 'node-disk-pressure'])(
		'shows the pods that the practice cluster shows: %s',
		async (id) => {
			const practice = await startPracticeCluster({scenario: scenario(id), name: 'prod-sh'});
			onTestFinished(async () => practice.stop());
			const bed = await aScenario(id);
			const sights = practice.store.list(pods).map((pod) => sight(pod));
			const real = await podsOf(bed);
			expect(real.map((pod) => sight(pod)).toSorted()).toEqual(sights.toSorted());
		},
	);

	it.for([
		'healthy',
		'component-unschedulable',
		'component-volume-class-missing',
		'node-lost',
		'clutter',
	])('is as the real controllers would have it: %s', async (id) => {
		const bed = await aScenario(id);
		expect(await changedByControllers(bed.admin, bed.world)).toEqual([]);
	});

	it('says what a controller has said that ended by itself', async () => {
		const play = stage().play({scenario: scenario('healthy'), controllers: ['none-of-this-name']});
		await expect(play).rejects.toThrow(/kube-controller-manager said:.*none-of-this-name/s);
	});

	it('has nothing of the one before, whoever made it and whatever holds it', async () => {
		const before = await aScenario('rbd-mq-stuck');
		await kubectlPrints(before, 'create', 'namespace', 'leftovers');
		await kubectlPrints(before, 'create', 'configmap', 'held', '--namespace=leftovers');
		const finalizers = '{"metadata":{"finalizers":["example.com/holds-it"]}}';
		await kubectlPrints(
			before,
			'patch',
			'configmap',
			'held',
			'--namespace=leftovers',
			'--type=merge',
			`--patch=${finalizers}`,
		);
		await kubectlPrints(before, 'create', 'clusterrole', 'left', '--verb=get', '--resource=pods');
		const bed = await aScenario('healthy');
		const roles = await kubectlPrints(bed, 'get', 'clusterroles', '--output=name');
		expect(roles).not.toContain('/left');
		expect(roles).toContain('/cluster-admin');
		const names = await kubectlPrints(bed, 'get', 'namespaces', '--output=name');
		expect(names).not.toContain('leftovers');
		const held = await kubectlPrints(bed, 'get', 'configmaps', '-A', '--output=name');
		expect(held).not.toContain('held');
		const old = await kubectlPrints(bed, 'get', 'pods', '-n', namespace, '--output=name');
		const living = bed.world.objects.list(pods, namespace).map(({metadata}) => metadata.name);
		expect(old.trim().split('\n').toSorted()).toEqual(
			living.map((name) => `pod/${name}`).toSorted(),
		);
	});

	it('is cured by the remedy that cures it there', async () => {
		const bed = await aScenario('rbd-mq-stuck', 20);
		const of = async (name: string) => {
			const all = await podsOf(bed);
			return all.filter((pod) => pod.metadata.labels?.name === name);
		};

		const victims = await of('rbd-chaos');
		expect(victims.map((pod) => isReady(pod))).toEqual([false, false]);
		await kubectlPrints(bed, 'delete', 'pod', '-n', namespace, '-l', 'name=rbd-mq');
		await vi.waitFor(async () => {
			const cured = [
				...(await of('rbd-mq')),
				...(await of('rbd-chaos')),
				...(await of('rbd-worker')),
			];
			expect(cured.map((pod) => isReady(pod))).toEqual([true, true, true, true]);
		}, patience);
	});

	it('has an operator that makes again what is missing when it starts', async () => {
		const bed = await aScenario('healthy', 20);
		const ask = async () =>
			bed
				.client()
				.json<Workload>({verb: 'get', resource: deployments, namespace, name: 'rbd-worker'});
		await kubectlPrints(bed, 'delete', 'deployment', '-n', namespace, 'rbd-worker');
		await kubectlPrints(
			bed,
			'delete',
			'pod',
			`--namespace=${namespace}`,
			'--selector=control-plane=rainbond-operator',
		);
		await vi.waitFor(async () => {
			expect(await ask()).toMatchObject({value: {status: {readyReplicas: 1}}});
		}, patience);
	});

	it('has logs, commands and ports behind the API server, and listeners on its nodes', async () => {
		const bed = await aScenario('healthy');
		const logs = await kubectlPrints(bed, 'logs', '-n', namespace, 'deploy/rbd-api', '--tail=3');
		expect(logs.trim().split('\n')).toHaveLength(3);
		// What the platform has printed before it came here is there as well.
		const old = await kubectlPrints(
			bed,
			'logs',
			`--namespace=${namespace}`,
			'deploy/rbd-api',
			'--timestamps',
			'--limit-bytes=200',
		);
		const hoursAgo = (Date.now() - Date.parse(old.slice(0, 30))) / 3_600_000;
		expect(hoursAgo).toBeGreaterThan(24);
		const failing = await kubectl(
			bed,
			'exec',
			`--namespace=${namespace}`,
			'deploy/rbd-api',
			'--',
			'sh',
			'-c',
			'exit 7',
		);
		expect(failing).toMatchObject({status: 7});
		const all = await podsOf(bed);
		const api = all.find((pod) => pod.metadata.labels?.name === 'rbd-api');
		const proxied = await kubectlPrints(
			bed,
			'get',
			'--raw',
			`/api/v1/namespaces/${namespace}/pods/${api?.metadata.name}:8888/proxy/v2/health`,
		);
		expect(JSON.parse(proxied)).toMatchObject({bean: {status: 'health'}});
		const refused = await kubectl(
			bed,
			'get',
			'--raw',
			`/api/v1/namespaces/${namespace}/pods/${api?.metadata.name}:9/proxy/`,
		);
		expect(refused.stderr).toMatch(/dial tcp 10\.42\.\d+\.\d+:9: connect: connection refused/);
		const [node] = bed.world.platform.nodes;
		const console = await fetch(`http://${node?.address}:7070/`);
		expect(await console.text()).toContain('Rainbond');
	});
});

import {once} from 'node:events';
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import {describe, expect, onTestFinished, test, vi} from 'vitest';
import {
	deployments,
	events,
	nodes,
	pods,
	rbdComponents,
} from '../../../source/cluster/resources.ts';
import type {ObjectStore} from '../../../source/practice/object-store.ts';
import {kubectlFor, kubectlVersion} from './kubectl.ts';
import {practiceKubelet} from './practice-kubelet.ts';
import {namespace, seedDeployment, seedPod, startPractice} from './practice-server.ts';

const start = Date.now();
const ago = (seconds: number) => new Date(start - seconds * 1000).toISOString();

/** Takes pods that are to go away at once, as a kubelet would in time. */
function endPodsQuickly(store: ObjectStore): void {
	store.subscribe(({kind, object}) => {
		const {deletionTimestamp, deletionGracePeriodSeconds = 0} = object.metadata;
		if (kind.plural === 'pods' && deletionTimestamp && deletionGracePeriodSeconds > 0) {
			setTimeout(() => {
				store.delete(pods, object.metadata, {gracePeriodSeconds: 0});
			}, 20);
		}
	});
}

async function cluster(token?: string) {
	const practice = await startPractice({kubelet: practiceKubelet()});
	const {store} = practice;
	store.seed(nodes, {
		metadata: {name: 'node-1', labels: {'node-role.kubernetes.io/control-plane': 'true'}},
		status: {
			conditions: [{type: 'Ready', status: 'True', reason: 'KubeletReady'}],
			addresses: [{type: 'InternalIP', address: '192.168.1.11'}],
			capacity: {cpu: '4', memory: '8Gi'},
			allocatable: {cpu: '4', memory: '8Gi'},
			nodeInfo: {kubeletVersion: 'v1.30.4+rke2r1'},
		},
	});
	const pod = seedPod(store, 'rbd-api-1', {labels: {name: 'rbd-api'}, creationTimestamp: ago(600)});
	store.seed(events, {
		metadata: {name: 'rbd-api-1.1', namespace},
		type: 'Warning',
		reason: 'BackOff',
		message: 'Back-off restarting failed container',
		count: 3,
		firstTimestamp: ago(90),
		lastTimestamp: ago(30),
		source: {component: 'kubelet', host: 'node-1'},
		involvedObject: {
			kind: 'Pod',
			namespace,
			name: 'rbd-api-1',
			uid: pod.metadata.uid,
			apiVersion: 'v1',
		},
	});
	seedDeployment(store, 'rbd-api');
	store.seed(rbdComponents, {metadata: {name: 'rbd-api', namespace}, spec: {replicas: 1}});
	endPodsQuickly(store);
	return {...practice, kubectl: await kubectlFor(practice.server, token)};
}

/** kubectl takes its time to start, more of it on a busy machine. */
const eventually = async (check: () => void) => vi.waitFor(check, {timeout: 15_000});

/** Lines without the blanks between their columns. */
const lines = (text: string): string[] =>
	text
		.trim()
		.split('\n')
		.map((line) => line.trim().replaceAll(/\s{2,}/g, ' | '));

describe.runIf(kubectlVersion)(`kubectl (${kubectlVersion})`, () => {
	test('gets things, wide and as YAML', async () => {
		const {kubectl} = await cluster();
		const wide = await kubectl.run(['get', 'pods', '-o', 'wide']);
		expect(lines(wide.stdout)).toStrictEqual([
			'NAME | READY | STATUS | RESTARTS | AGE | IP | NODE | NOMINATED NODE | READINESS GATES',
			'rbd-api-1 | 1/1 | Running | 0 | 10m | 10.42.0.7 | node-1 | <none> | <none>',
		]);
		const several = await kubectl.run(['get', 'deploy,rbdcomponents,no', '--no-headers']);
		expect(lines(several.stdout).join('\n')).toMatch(
			/^deployment\.apps\/rbd-api \| 1\/1 \|.*rbdcomponent\.rainbond\.io\/rbd-api.*node\/node-1 \| Ready \| control-plane/s,
		);
		const yaml = await kubectl.run(['get', 'pod', 'rbd-api-1', '-o', 'yaml']);
		expect(yaml.stdout).toContain('terminationGracePeriodSeconds: 30');
		const missing = await kubectl.run(['get', 'pod', 'none']);
		expect(missing).toMatchObject({
			code: 1,
			stderr: 'Error from server (NotFound): pods "none" not found\n',
		});
	});

	test('describes a pod with its events, a node and a custom object', async () => {
		const {kubectl} = await cluster();
		const pod = await kubectl.run(['describe', 'pod', 'rbd-api-1']);
		expect(pod.stdout).toMatch(/Warning +BackOff .*Back-off restarting failed container/);
		const node = await kubectl.run(['describe', 'node', 'node-1']);
		expect(node.stdout).toMatch(/rbd-system +rbd-api-1/);
		const component = await kubectl.run(['describe', 'rbdcomponent', 'rbd-api']);
		expect(component.stdout).toMatch(/Kind: +RbdComponent/);
	});

	test('watches, and waits for a deleted pod to be gone', async () => {
		const {kubectl, store} = await cluster();
		const watch = kubectl.start(['get', 'pods', '--watch', '--no-headers']);
		let seen = '';
		watch.stdout?.on('data', (chunk) => {
			seen += String(chunk);
		});
		await eventually(() => {
			expect(seen).toContain('Running');
		});
		const deleted = await kubectl.run(['delete', 'pod', 'rbd-api-1']);
		expect(deleted.code).toBe(0);
		expect(store.get(pods, {namespace, name: 'rbd-api-1'})).toBeUndefined();
		await eventually(() => {
			expect(seen).toContain('Terminating');
		});
	});

	test('reads logs with every option', async () => {
		const {kubectl} = await cluster();
		const tail = await kubectl.run(['logs', 'rbd-api-1', '--tail=2', '--since=1h', '--timestamps']);
		expect(tail.stdout).toBe('line 4\nline 5\n');
		const previous = await kubectl.run(['logs', 'rbd-api-1', '--previous']);
		expect(previous.stderr).toBe(
			'Error from server (BadRequest): previous terminated container "main" in pod "rbd-api-1" not found\n',
		);
		const followed = kubectl.start(['logs', '-f', 'rbd-api-1']);
		let text = '';
		followed.stdout?.on('data', (chunk) => {
			text += String(chunk);
		});
		await eventually(() => {
			expect(text).toMatch(/^line 1\n.*new 3\n/s);
		});
	});

	test('runs commands, passes input on and ends as they end', async () => {
		const {kubectl} = await cluster();
		const echo = await kubectl.run(['exec', 'rbd-api-1', '--', 'echo', 'hello']);
		expect(echo).toStrictEqual({code: 0, stdout: 'hello\n', stderr: ''});
		const failing = await kubectl.run(['exec', 'rbd-api-1', '--', 'complain', 'loudly']);
		expect(failing).toMatchObject({code: 7, stdout: ''});
		expect(failing.stderr).toMatch(/^loudly\n/);
		const piped = await kubectl.run(
			['exec', '-i', 'rbd-api-1', '--', 'cat'],
			'through and through',
		);
		expect(piped.stdout).toBe('through and through');
		const missing = await kubectl.run(['exec', 'rbd-api-1', '--', 'nosuch']);
		expect(missing.stderr).toContain('exec: "nosuch": executable file not found in $PATH');
	});

	test('forwards ports', async () => {
		const {kubectl} = await cluster();
		const program = createServer((request, response) => {
			response.end(`got ${request.url}`);
		});
		program.listen(0, '127.0.0.1');
		await once(program, 'listening');
		onTestFinished(() => {
			program.close();
		});
		const {port} = program.address() as AddressInfo;
		const forward = kubectl.start(['port-forward', 'pod/rbd-api-1', `:${port}`]);
		let text = '';
		forward.stdout?.on('data', (chunk) => {
			text += String(chunk);
		});
		await eventually(() => {
			expect(text).toContain('Forwarding from 127.0.0.1:');
		});
		const [, local] = /127\.0\.0\.1:(?<local>\d+)/.exec(text) ?? [];
		for (const path of ['/one', '/two']) {
			const answer = await fetch(`http://127.0.0.1:${local}${path}`, {
				headers: {connection: 'close'},
			});
			expect(await answer.text()).toBe(`got ${path}`);
		}
	});

	test('knows what one may do', async () => {
		const {kubectl, server} = await cluster();
		const viewer = await kubectlFor(server, 'viewer');
		const may = async (who: typeof kubectl, ...words: string[]) => {
			const {stdout} = await who.run(['auth', 'can-i', ...words]);
			return stdout.trim();
		};

		expect(await may(kubectl, 'delete', 'pods')).toBe('yes');
		expect(await may(viewer, 'delete', 'pods')).toBe('no');
		const list = await viewer.run(['auth', 'can-i', '--list']);
		expect(list.stdout).toContain('selfsubjectaccessreviews.authorization.k8s.io');
		const refused = await viewer.run(['get', 'secrets']);
		expect(refused.stderr).toBe(
			`Error from server (Forbidden): secrets is forbidden: User "viewer" cannot list resource "secrets" in API group "" in the namespace "${namespace}"\n`,
		);
	});

	test('labels, annotates, patches, scales and taints', async () => {
		const {kubectl, store} = await cluster();
		for (const words of [
			['label', 'pod', 'rbd-api-1', 'tier=front'],
			['annotate', 'rbdcomponent', 'rbd-api', 'why=because'],
			[
				'patch',
				'deploy',
				'rbd-api',
				'-p',
				'{"spec":{"template":{"spec":{"containers":[{"name":"main","env":[{"name":"A","value":"1"}]}]}}}}',
			],
			['patch', 'rbdcomponent', 'rbd-api', '--type=merge', '-p', '{"spec":{"image":"x"}}'],
			['scale', 'deploy', 'rbd-api', '--replicas=3'],
			['taint', 'node', 'node-1', 'a=b:NoSchedule'],
			['cordon', 'node-1'],
			['set', 'image', 'deploy/rbd-api', 'main=busybox:2'],
		]) {
			expect(await kubectl.run(words)).toMatchObject({code: 0, stderr: ''});
		}

		const name = {namespace, name: 'rbd-api'};
		expect(store.get(pods, {namespace, name: 'rbd-api-1'})?.metadata.labels).toMatchObject({
			tier: 'front',
		});
		expect(store.get(rbdComponents, name)).toMatchObject({
			metadata: {annotations: {why: 'because'}},
			spec: {image: 'x'},
		});
		expect(store.get(deployments, name)?.spec).toMatchObject({
			replicas: 3,
			template: {spec: {containers: [{image: 'busybox:2', env: [{name: 'A', value: '1'}]}]}},
		});
		expect(store.get(nodes, {name: 'node-1'})?.spec).toMatchObject({unschedulable: true});
	});

	test('creates, applies, compares and deletes files', async () => {
		const {kubectl} = await cluster();
		const file = (value: string) =>
			JSON.stringify({
				apiVersion: 'v1',
				kind: 'ConfigMap',
				metadata: {name: 'settings', namespace},
				data: {key: value},
			});
		const apply = async (value: string) => {
			const {stdout} = await kubectl.run(['apply', '-f', '-'], file(value));
			return stdout.trim();
		};

		expect(await apply('1')).toBe('configmap/settings created');
		expect(await apply('1')).toBe('configmap/settings unchanged');
		expect(await apply('2')).toBe('configmap/settings configured');
		const again = await kubectl.run(['create', '-f', '-'], file('3'));
		expect(again.stderr).toContain('configmaps "settings" already exists');
		const difference = await kubectl.run(['diff', '-f', '-'], file('3'));
		expect(difference.stdout).toMatch(/-\s+key: "2"\n\+\s+key: "3"/);
		expect(await kubectl.run(['delete', '-f', '-'], file('3'))).toMatchObject({code: 0});
		const server = await kubectl.run(['apply', '--server-side', '-f', '-'], file('1'));
		expect(server.stderr).toContain('server-side apply is not served');
	});

	test('waits for conditions and follows a rollout', async () => {
		const {kubectl, store} = await cluster();
		const ready = ['wait', '--for=condition=Ready', 'pod/rbd-api-1', '--timeout=10s'];
		expect(await kubectl.run(ready)).toMatchObject({
			code: 0,
			stdout: 'pod/rbd-api-1 condition met\n',
		});
		const rollout = kubectl.start(['rollout', 'status', 'deploy/rbd-api']);
		let text = '';
		rollout.stdout?.on('data', (chunk) => {
			text += String(chunk);
		});
		const ended = once(rollout, 'exit');
		await eventually(() => {
			expect(text).toContain('Waiting for deployment');
		});
		const deployment = store.get(deployments, {namespace, name: 'rbd-api'})!;
		store.update(
			deployments,
			{
				...deployment,
				status: {
					observedGeneration: deployment.metadata.generation ?? 1,
					replicas: 1,
					updatedReplicas: 1,
					readyReplicas: 1,
					availableReplicas: 1,
				},
			},
			{subresource: 'status'},
		);
		expect(await ended).toStrictEqual([0, null]);
		expect(text).toContain('deployment "rbd-api" successfully rolled out');
	});

	test('lists kinds and events, explains, and says that there are no figures', async () => {
		const {kubectl} = await cluster();
		const kinds = await kubectl.run(['api-resources', '--api-group=rainbond.io', '-o', 'name']);
		expect(kinds.stdout).toContain('rbdcomponents.rainbond.io\n');
		const listed = await kubectl.run(['events']);
		expect(listed.stdout).toContain('Back-off restarting failed container');
		const explained = await kubectl.run(['explain', 'rbdcomponents']);
		expect(explained.stdout).toContain('KIND:');
		const top = await kubectl.run(['top', 'pods']);
		expect(top).toMatchObject({code: 1, stderr: 'error: Metrics API not available\n'});
	});
});

import {describe, expect, it} from 'vitest';
import {
	daemonSets,
	deployments,
	endpointSlices,
	nodes,
	persistentVolumeClaims,
	pods,
	replicaSets,
	services,
	statefulSets,
} from '../../../source/cluster/resources.ts';
import {endpoints} from '../../../source/practice/models/workloads/endpoints.ts';
import {jobs, type StatefulSet} from '../../../source/practice/models/workloads/workload-types.ts';
import {storageClasses} from '../../../source/practice/models/workloads/volume-claims.ts';
import {aCluster, deploy, template} from './a-cluster.ts';

describe('a Deployment', () => {
	it('gets a ReplicaSet and ready pods, named and owned as usual', async () => {
		const cluster = aCluster();
		deploy(cluster, 'shop-web', 2);
		await cluster.clock.pass(30);
		const [set] = cluster.store.list(replicaSets, 'shop');
		expect(set?.metadata.name).toMatch(/^shop-web-[b-z\d]{8,10}$/);
		expect(cluster.readyPods('shop-web-')).toHaveLength(2);
		for (const {metadata} of cluster.podsOf('shop-web-')) {
			expect(metadata.name).toMatch(new RegExp(`^${set?.metadata.name ?? ''}-[a-z0-9]{5}$`));
			expect(metadata.ownerReferences).toEqual([
				expect.objectContaining({kind: 'ReplicaSet', name: set?.metadata.name, controller: true}),
			]);
		}

		expect(
			cluster.store.get(deployments, {namespace: 'shop', name: 'shop-web'})?.status,
		).toMatchObject({
			replicas: 2,
			readyReplicas: 2,
			availableReplicas: 2,
			updatedReplicas: 2,
			conditions: [
				{type: 'Available', status: 'True', reason: 'MinimumReplicasAvailable'},
				{type: 'Progressing', status: 'True', reason: 'NewReplicaSetAvailable'},
			],
		});
		expect(cluster.problems).toEqual([]);
	});

	it.each([
		[30, / to 2$/, / to 1 from 2$/],
		[32, / from 0 to 2$/, / from 2 to 1$/],
	])('tells of scaling in the words of Kubernetes 1.%d', async (minor, up, down) => {
		const cluster = aCluster([], minor);
		deploy(cluster, 'shop-web', 2);
		await cluster.clock.pass(30);
		const [deployment] = cluster.store.list(deployments, 'shop');
		if (!deployment?.spec) {
			throw new Error('There is no Deployment.');
		}

		cluster.store.update(deployments, {...deployment, spec: {...deployment.spec, replicas: 1}});
		await cluster.clock.pass(30);
		expect(cluster.told('Deployment')).toEqual([
			expect.stringMatching(up),
			expect.stringMatching(down),
		]);
	});

	it('replaces a deleted pod by one that becomes ready, and the events tell it', async () => {
		const cluster = aCluster();
		deploy(cluster, 'shop-web', 1);
		await cluster.clock.pass(30);
		const [before] = cluster.podsOf('shop-web-');
		cluster.store.delete(pods, {namespace: 'shop', name: before?.metadata.name ?? ''});
		await cluster.clock.pass(1);
		expect(cluster.readyPods('shop-web-').map(({metadata}) => metadata.name)).not.toContain(
			before?.metadata.name,
		);
		await cluster.clock.pass(30);
		const [after] = cluster.readyPods('shop-web-');
		expect(cluster.podsOf('shop-web-')).toHaveLength(1);
		expect(after?.metadata.uid).not.toBe(before?.metadata.uid);
		expect(cluster.told('ReplicaSet').at(-1)).toBe(
			`SuccessfulCreate Created pod: ${after?.metadata.name ?? ''}`,
		);
		expect(cluster.told('Pod')).toEqual(
			expect.arrayContaining([
				'Killing Stopping container app',
				`Scheduled Successfully assigned shop/${after?.metadata.name ?? ''} to ${after?.spec.nodeName ?? ''}`,
			]),
		);
	});

	it('rolls a new template out without ever being short of a pod', async () => {
		const cluster = aCluster();
		const deployment = deploy(cluster, 'shop-web', 3);
		await cluster.clock.pass(30);
		const current = cluster.store.get(deployments, deployment.metadata);
		cluster.store.update(deployments, {
			...deployment,
			metadata: {
				...current?.metadata,
				...deployment.metadata,
				resourceVersion: current?.metadata.resourceVersion ?? '',
			},
			spec: {...deployment.spec, template: template({name: 'shop-web', version: '2'})},
		});
		const readyCounts: number[] = [];
		for (let second = 0; second < 60; second++) {
			await cluster.clock.pass(1);
			readyCounts.push(cluster.readyPods('shop-web-').length);
		}

		expect(Math.min(...readyCounts)).toBeGreaterThanOrEqual(3);
		expect(cluster.podsOf('shop-web-')).toHaveLength(3);
		expect(
			cluster.podsOf('shop-web-').every(({metadata}) => metadata.labels?.version === '2'),
		).toBe(true);
		expect(
			cluster.store
				.list(replicaSets, 'shop')
				.map(({spec}) => spec?.replicas ?? 0)
				.toSorted((a, b) => a - b),
		).toEqual([0, 3]);
		expect(cluster.problems).toEqual([]);
	});

	it('that was scaled to zero has no pods, and says so', async () => {
		const cluster = aCluster();
		deploy(cluster, 'shop-web', 0);
		await cluster.clock.pass(10);
		expect(cluster.podsOf('shop-web-')).toEqual([]);
		expect(cluster.store.list(deployments, 'shop')[0]?.status?.conditions?.[0]?.status).toBe(
			'True',
		);
	});
});

describe('a StatefulSet', () => {
	it('keeps its pods’ names and claims through a replacement', async () => {
		const cluster = aCluster();
		cluster.store.create(storageClasses, {
			metadata: {name: 'local-path'},
			provisioner: 'rancher.io/local-path',
			volumeBindingMode: 'WaitForFirstConsumer',
		});
		deploy(cluster, 'local-path-provisioner', 1);
		const set: Omit<StatefulSet, 'metadata'> = {
			spec: {
				replicas: 1,
				serviceName: 'crm-mysql',
				selector: {matchLabels: {name: 'crm-mysql'}},
				template: template({name: 'crm-mysql'}),
				volumeClaimTemplates: [
					{
						metadata: {name: 'data'},
						spec: {storageClassName: 'local-path', resources: {requests: {storage: '5Gi'}}},
					},
				],
			},
		};
		cluster.store.create(statefulSets, {...set, metadata: {name: 'crm-mysql', namespace: 'shop'}});
		await cluster.clock.pass(60);
		const [pod] = cluster.readyPods('crm-mysql-0');
		expect(pod?.spec.volumes?.[0]).toEqual({
			name: 'data',
			persistentVolumeClaim: {claimName: 'data-crm-mysql-0'},
		});
		const claim = cluster.store.get(persistentVolumeClaims, {
			namespace: 'shop',
			name: 'data-crm-mysql-0',
		});
		expect(claim?.status?.phase).toBe('Bound');
		cluster.store.delete(pods, {namespace: 'shop', name: 'crm-mysql-0'});
		await cluster.clock.pass(60);
		expect(cluster.readyPods('crm-mysql-0')[0]?.metadata.uid).not.toBe(pod?.metadata.uid);
		expect(cluster.problems).toEqual([]);
	});

	it('waits for ever, without a condition or a warning, for a volume that nobody provisions', async () => {
		const cluster = aCluster();
		cluster.store.create(storageClasses, {
			metadata: {name: 'local-path'},
			provisioner: 'rancher.io/local-path',
			volumeBindingMode: 'WaitForFirstConsumer',
		});
		cluster.store.create(persistentVolumeClaims, {
			metadata: {name: 'data', namespace: 'shop'},
			spec: {storageClassName: 'local-path'},
		});
		deploy(cluster, 'shop-web', 1, {
			volumes: [{name: 'data', persistentVolumeClaim: {claimName: 'data'}}],
		});
		await cluster.clock.pass(120);
		expect(cluster.podsOf('shop-web-')[0]?.status).toEqual({
			phase: 'Pending',
			qosClass: 'BestEffort',
		});
		expect(cluster.told('PersistentVolumeClaim')).toEqual([
			'WaitForFirstConsumer waiting for first consumer to be created before binding',
			expect.stringMatching(
				/^ExternalProvisioning Waiting for a volume to be created either by the external provisioner 'rancher.io\/local-path' or manually/,
			),
		]);
	});
});

describe('a DaemonSet', () => {
	it('has one pod on each of its nodes, and again after a deletion', async () => {
		const cluster = aCluster();
		cluster.store.create(daemonSets, {
			metadata: {name: 'rbd-chaos', namespace: 'shop'},
			spec: {
				selector: {matchLabels: {name: 'rbd-chaos'}},
				template: template(
					{name: 'rbd-chaos'},
					{
						affinity: {
							nodeAffinity: {
								requiredDuringSchedulingIgnoredDuringExecution: {
									nodeSelectorTerms: [
										{
											matchExpressions: [
												{
													key: 'kubernetes.io/hostname',
													operator: 'In',
													values: ['node-1', 'node-3'],
												},
											],
										},
									],
								},
							},
						},
					},
				),
			},
		});
		await cluster.clock.pass(30);
		const onNodes = () =>
			cluster
				.readyPods('rbd-chaos-')
				.map(({spec}) => spec.nodeName ?? '')
				.toSorted((a, b) => a.localeCompare(b));
		expect(onNodes()).toEqual(['node-1', 'node-3']);
		cluster.store.delete(pods, cluster.podsOf('rbd-chaos-')[0]?.metadata ?? {name: ''});
		await cluster.clock.pass(30);
		expect(onNodes()).toEqual(['node-1', 'node-3']);
		expect(cluster.store.list(daemonSets, 'shop')[0]?.status).toMatchObject({
			desiredNumberScheduled: 2,
			currentNumberScheduled: 2,
			numberReady: 2,
			numberAvailable: 2,
		});
	});
});

describe('a Job', () => {
	it('ends with its pods, and is gone with them when its time is over', async () => {
		const cluster = aCluster([
			{workload: 'shop/hosts-job', behaviour: {end: {after: 2, exitCode: 0}}},
		]);
		cluster.store.create(jobs, {
			metadata: {name: 'hosts-job', namespace: 'shop'},
			spec: {
				completions: 3,
				parallelism: 3,
				ttlSecondsAfterFinished: 60,
				template: template({}, {restartPolicy: 'OnFailure'}),
			},
		});
		await cluster.clock.pass(10);
		expect(cluster.podsOf('hosts-job-').map(({status}) => status?.phase)).toEqual([
			'Succeeded',
			'Succeeded',
			'Succeeded',
		]);
		expect(cluster.store.list(jobs, 'shop')[0]?.status?.conditions).toMatchObject([
			{type: 'Complete'},
		]);
		await cluster.clock.pass(70);
		expect(cluster.store.list(jobs, 'shop')).toEqual([]);
		expect(cluster.podsOf('hosts-job-')).toEqual([]);
		expect(cluster.problems).toEqual([]);
	});
});

describe('a Service', () => {
	it('has the ready pods of its selector as endpoints, and keeps a slice without any', async () => {
		const cluster = aCluster();
		cluster.store.create(services, {
			metadata: {name: 'web', namespace: 'shop'},
			spec: {selector: {name: 'shop-web'}, ports: [{name: 'http', port: 80, targetPort: 8080}]},
		});
		const slice = () => cluster.store.list(endpointSlices, 'shop')[0];
		await cluster.clock.pass(1);
		expect(slice()).toMatchObject({endpoints: [], ports: null});
		deploy(cluster, 'shop-web', 1);
		await cluster.clock.pass(30);
		expect(slice()).toMatchObject({
			metadata: {labels: {'kubernetes.io/service-name': 'web'}},
			endpoints: [
				{addresses: ['10.42.0.2'], conditions: {ready: true, serving: true, terminating: false}},
			],
			ports: [{name: 'http', port: 8080, protocol: 'TCP'}],
		});
	});

	it('has them in the older form too, as long as it is there', async () => {
		const cluster = aCluster();
		cluster.store.create(services, {
			metadata: {name: 'web', namespace: 'shop'},
			spec: {selector: {name: 'shop-web'}, ports: [{port: 80, targetPort: 8080}]},
		});
		const older = () => cluster.store.get(endpoints, {namespace: 'shop', name: 'web'});
		await cluster.clock.pass(1);
		expect(older()).toBeDefined();
		expect(older()).not.toHaveProperty('subsets');
		deploy(cluster, 'shop-web', 1);
		await cluster.clock.pass(30);
		expect(older()?.subsets).toMatchObject([
			{addresses: [{ip: '10.42.0.2'}], ports: [{port: 8080, protocol: 'TCP'}]},
		]);
		cluster.store.delete(services, {namespace: 'shop', name: 'web'});
		await cluster.clock.pass(1);
		expect(older()).toBeUndefined();
		expect(cluster.problems).toEqual([]);
	});
});

describe('the scheduler', () => {
	it.each([
		[
			30,
			'0/3 nodes are available: 3 Insufficient cpu. preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.',
		],
		[
			36,
			'0/3 nodes are available: 3 Insufficient cpu. no new claims to deallocate, preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.',
		],
	])('says in the words of 1.%i why a pod fits nowhere', async (minor, message) => {
		const cluster = aCluster([], minor);
		deploy(cluster, 'shop-web', 1, {
			containers: [{name: 'app', image: 'i', resources: {requests: {cpu: '64'}}}],
		});
		await cluster.clock.pass(5);
		expect(cluster.podsOf('shop-web-')[0]?.status).toMatchObject({
			phase: 'Pending',
			conditions: [{type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message}],
		});
		expect(cluster.told('Pod')).toEqual([`FailedScheduling ${message}`]);
	});

	it('names each reason with the number of nodes, in the order of their text', async () => {
		const cluster = aCluster();
		const [first] = cluster.store.list(nodes);
		if (first) {
			cluster.store.update(nodes, {
				...first,
				spec: {
					...first.spec,
					taints: [{key: 'node.kubernetes.io/disk-pressure', effect: 'NoSchedule'}],
				},
			});
		}

		deploy(cluster, 'shop-web', 1, {nodeSelector: {disk: 'ssd'}});
		await cluster.clock.pass(5);
		expect(cluster.told('Pod')).toEqual([
			"FailedScheduling 0/3 nodes are available: 1 node(s) had untolerated taint {node.kubernetes.io/disk-pressure: }, 2 node(s) didn't match Pod's node affinity/selector. preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.",
		]);
	});

	it('puts the pod on a node as soon as there is room', async () => {
		const cluster = aCluster();
		const big = {containers: [{name: 'app', image: 'i', resources: {requests: {cpu: '3'}}}]};
		deploy(cluster, 'shop-web', 3, big);
		await cluster.clock.pass(20);
		deploy(cluster, 'shop-late', 1, big);
		await cluster.clock.pass(20);
		expect(cluster.readyPods('shop-late-')).toHaveLength(0);
		cluster.store.delete(
			deployments,
			{namespace: 'shop', name: 'shop-web'},
			{propagationPolicy: 'Background'},
		);
		await cluster.clock.pass(40);
		expect(cluster.readyPods('shop-late-')).toHaveLength(1);
		expect(cluster.problems).toEqual([]);
	});
});

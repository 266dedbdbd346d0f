import {Buffer} from 'node:buffer';
import {X509Certificate} from 'node:crypto';
import {describe, expect, it} from 'vitest';
import type {Secret} from '../../../source/cluster/objects.ts';
import {
	configMaps,
	deployments,
	pods,
	rainbondClusters,
	rbdComponents,
	secrets,
	services,
} from '../../../source/cluster/resources.ts';
import {jobs} from '../../../source/practice/models/workloads/workload-types.ts';
import {
	createKeyPairSync,
	issueCertificate,
	privateKeyPem,
} from '../../../source/practice/certificates/certificate.ts';
import {aRunningWorld} from '../a-world.ts';

type Running = ReturnType<typeof aRunningWorld>;

const serverSecret = 'rbd-api-server-cert';
const clientSecret = 'rbd-api-client-cert';

const decoded = (text = ''): string => Buffer.from(text, 'base64').toString();
const authorityOf = (secret: Secret | undefined): string => decoded(secret?.data?.['ca.pem']);

/** The authorities that server Secret, client Secret and region-config hold. */
const authorities = ({get}: Running): string[] => [
	authorityOf(get(secrets, serverSecret)),
	authorityOf(get(secrets, clientSecret)),
	decoded(get(configMaps, 'region-config')?.binaryData?.['ca.pem']),
];

const touch = ({edit}: Running, component: string) => {
	edit(rbdComponents, component, ({metadata}) => {
		metadata.annotations = {...metadata.annotations, 'rbd-tui/reconcile': '1'};
	});
};

const restartOperator = async ({podsOf, store, clock}: Running) => {
	for (const {metadata} of podsOf('rainbond-operator')) {
		store.delete(pods, metadata);
	}

	await clock.pass(30);
};

describe('the operator', () => {
	it('changes nothing in a healthy cluster', async () => {
		const world = aRunningWorld();
		await world.clock.pass(1);
		const before = world.store.resourceVersion;
		await world.clock.pass(60);
		const changes = world.store.changesSince(before) ?? [];
		expect(changes.filter(({kind}) => kind.plural !== 'leases')).toEqual([]);
		expect(world.problems).toEqual([]);
	});

	it('does not notice that certificates were deleted, while rbd-api is ready', async () => {
		const world = aRunningWorld();
		world.remove(secrets, serverSecret);
		await world.clock.pass(120);
		expect(world.get(secrets, serverSecret)).toBeUndefined();
	});

	it('makes all three certificate objects anew under a new authority when its component is touched', async () => {
		const world = aRunningWorld();
		const [before] = authorities(world);
		world.remove(secrets, clientSecret);
		touch(world, 'rbd-api');
		await world.clock.pass(2);
		const [server, client, config] = authorities(world);
		expect(server).toBe(client);
		expect(server).toBe(config);
		expect(server).not.toBe(before);
		expect(world.get(secrets, serverSecret)?.metadata).toMatchObject({
			labels: {availableips: '192_168_50_11-192_168_50_12', name: 'rbd-api'},
			ownerReferences: [{kind: 'RbdComponent', name: 'rbd-api', controller: true}],
		});
		expect(world.get(configMaps, 'region-config')?.metadata.labels).toBeUndefined();
	});

	it('does so too when it is restarted, sixteen seconds after its new pod is ready', async () => {
		const world = aRunningWorld();
		world.remove(secrets, serverSecret);
		await restartOperator(world);
		expect(world.readyPods('rainbond-operator')).toHaveLength(1);
		expect(world.get(secrets, serverSecret)).toBeUndefined();
		await world.clock.pass(20);
		expect(world.get(secrets, serverSecret)).toBeDefined();
	});

	it('replaces the authority without any restart while rbd-api is not ready', async () => {
		const world = aRunningWorld();
		const [before] = authorities(world);
		world.edit(rbdComponents, 'rbd-api', ({spec}) => {
			if (spec) {
				spec.replicas = 2;
			}
		});
		await world.clock.pass(2);
		world.remove(secrets, clientSecret);
		await world.clock.pass(6);
		expect(authorities(world)[0]).not.toBe(before);
	});

	it('replaces the authority when the gateway’s addresses have changed, at the next reconcile only', async () => {
		const world = aRunningWorld();
		const [before] = authorities(world);
		world.edit(rainbondClusters, 'rainbondcluster', ({spec}) => {
			if (spec) {
				spec.gatewayIngressIPs = ['203.0.113.7'];
			}
		});
		await world.clock.pass(60);
		expect(authorities(world)[0]).toBe(before);
		touch(world, 'rbd-api');
		await world.clock.pass(2);
		expect(authorities(world)[0]).not.toBe(before);
		expect(world.get(configMaps, 'region-config')?.data?.apiAddress).toBe(
			'https://203.0.113.7:8443',
		);
		const leaf = new X509Certificate(
			decoded(world.get(secrets, serverSecret)?.data?.['server.pem']),
		);
		expect(leaf.subjectAltName).toBe('DNS:rbd-api-api, IP Address:203.0.113.7');
	});

	it('takes a server Secret without its label for one of other addresses', async () => {
		const world = aRunningWorld();
		const [before] = authorities(world);
		world.edit(secrets, serverSecret, ({metadata}) => {
			delete metadata.labels?.availableips;
		});
		touch(world, 'rbd-api');
		await world.clock.pass(2);
		expect(authorities(world)[0]).not.toBe(before);
	});

	it('signs with an authority that a person left in a Secret, as long as the server’s Secret exists', async () => {
		const world = aRunningWorld();
		const {publicKey, privateKey} = createKeyPairSync();
		const certificate = issueCertificate({
			subject: [['organization', 'Goodrain, INC.']],
			serial: 1n,
			notBefore: new Date(world.clock.now()),
			notAfter: new Date(world.clock.now() + 86_400_000),
			publicKey,
			signingKey: privateKey,
			isAuthority: true,
		});
		world.store.create(secrets, {
			metadata: {name: 'rbd-api-ca-cert', namespace: 'rbd-system'},
			data: {
				'ca.pem': Buffer.from(certificate).toString('base64'),
				'ca.key.pem': Buffer.from(privateKeyPem(privateKey)).toString('base64'),
			},
		});
		world.remove(secrets, clientSecret);
		touch(world, 'rbd-api');
		await world.clock.pass(2);
		expect(authorities(world)).toEqual([certificate, certificate, certificate]);
		world.remove(secrets, serverSecret);
		touch(world, 'rbd-api');
		world.edit(rbdComponents, 'rbd-api', ({metadata}) => {
			metadata.annotations = {};
		});
		await world.clock.pass(2);
		expect(authorities(world)[0]).not.toBe(certificate);
	});

	it('leaves a Deployment deleted until its component is touched', async () => {
		const world = aRunningWorld();
		world.remove(deployments, 'rbd-worker');
		await world.clock.pass(60);
		expect(world.get(deployments, 'rbd-worker')).toBeUndefined();
		expect(world.podsOf('rbd-worker')).toEqual([]);
		touch(world, 'rbd-worker');
		await world.clock.pass(40);
		expect(world.readyPods('rbd-worker')).toHaveLength(1);
	});

	it('puts back what was changed by hand, at the next reconcile', async () => {
		const world = aRunningWorld();
		world.edit(services, 'rbd-api-api', ({spec}) => {
			if (spec) {
				spec.selector = {name: 'nobody'};
			}
		});
		const address = world.get(services, 'rbd-api-api')?.spec?.clusterIP;
		await world.clock.pass(30);
		expect(world.get(services, 'rbd-api-api')?.spec?.selector).toEqual({name: 'nobody'});
		touch(world, 'rbd-api');
		await world.clock.pass(2);
		expect(world.get(services, 'rbd-api-api')?.spec).toMatchObject({
			clusterIP: address,
			selector: {belongTo: 'rainbond-operator', creator: 'Rainbond', name: 'rbd-api'},
		});
	});

	it('does nothing while none of its pods is ready', async () => {
		const world = aRunningWorld();
		world.edit(deployments, 'rainbond-operator', ({spec}) => {
			if (spec) {
				spec.replicas = 0;
			}
		});
		await world.clock.pass(30);
		world.remove(secrets, serverSecret);
		touch(world, 'rbd-api');
		await world.clock.pass(60);
		expect(world.get(secrets, serverSecret)).toBeUndefined();
	});

	it('has every node’s /etc/hosts written when it starts, by a Job that is gone a minute later', async () => {
		const world = aRunningWorld();
		await restartOperator(world);
		let ran = 0;
		for (let second = 0; second < 60; second++) {
			await world.clock.pass(1);
			ran = Math.max(ran, world.get(jobs, 'hosts-job')?.status?.succeeded ?? 0);
		}

		expect(ran).toBe(3);
		expect(world.get(rbdComponents, 'rbd-hub')?.metadata.annotations).toHaveProperty([
			'rainbond.io/node-change-time',
		]);
		await world.clock.pass(90);
		expect(world.get(jobs, 'hosts-job')).toBeUndefined();
		expect(world.podsOf('hosts-job')).toEqual([]);
		expect(world.problems).toEqual([]);
	});

	it('keeps Ready=True on a component whose pod has gone, with fewer ready pods than it wants', async () => {
		const world = aRunningWorld();
		world.edit(rbdComponents, 'rbd-mq', ({spec}) => {
			if (spec) {
				spec.replicas = 2;
			}
		});
		await world.clock.pass(3);
		expect(world.get(rbdComponents, 'rbd-mq')?.status).toMatchObject({
			readyReplicas: 1,
			replicas: 2,
			conditions: [{type: 'ClusterConfigCompeleted'}, {type: 'Ready', status: 'True'}],
		});
		await world.clock.pass(60);
		expect(world.get(rbdComponents, 'rbd-mq')?.status).toMatchObject({
			readyReplicas: 2,
			replicas: 2,
		});
	});

	it('says what it waits for when the database’s Secret is gone', async () => {
		const world = aRunningWorld();
		world.remove(secrets, 'rbd-db');
		touch(world, 'rbd-worker');
		await world.clock.pass(2);
		expect(world.get(rbdComponents, 'rbd-worker')?.status?.conditions).toContainEqual(
			expect.objectContaining({
				type: 'Ready',
				status: 'False',
				reason: 'PrerequisitesFailed',
				message: 'get db info: secret rbd-db/rbd-system not fount: Secret "rbd-db" not found',
			}),
		);
	});
});

import {Buffer} from 'node:buffer';
import {X509Certificate} from 'node:crypto';
import tls from 'node:tls';
import {describe, expect, it} from 'vitest';
import type {KubernetesObject} from '../../../source/cluster/objects.ts';
import {
	apisixRoutes,
	configMaps,
	deployments,
	endpointSlices,
	nodes,
	persistentVolumeClaims,
	pods,
	rainbondClusters,
	rbdComponents,
	secrets,
	services,
} from '../../../source/cluster/resources.ts';
import {isReady} from '../../../source/practice/models/workloads/pod-facts.ts';
import {hasLabels} from '../../../source/practice/selector.ts';
import {canaries} from '../../../source/practice/rainbond/canaries.ts';
import {aWorld} from '../a-world.ts';

const {world} = aWorld();
const {objects} = world;
const system = 'rbd-system';
const inSystem = (name: string) => ({namespace: system, name});
const secretText = (name: string, key: string): string =>
	Buffer.from(objects.get(secrets, inSystem(name))?.data?.[key] ?? '', 'base64').toString();

describe('the healthy platform', () => {
	it('has the pods of a Helm installation on three nodes, all ready', () => {
		const names = objects.list(pods, system).map(({metadata}) => metadata.labels?.name ?? '');
		const counts = Map.groupBy(names, (name) => name)
			.entries()
			.map(([name, all]) => `${name} ${all.length}`)
			.toArray();
		expect(counts.toSorted()).toEqual([
			'local-path-provisioner 1',
			'minio 1',
			'rainbond-operator 1',
			'rbd-api 1',
			'rbd-app-ui 1',
			'rbd-chaos 2',
			'rbd-db 1',
			'rbd-gateway 2',
			'rbd-hub 1',
			'rbd-monitor 1',
			'rbd-mq 1',
			'rbd-worker 1',
		]);
		expect(objects.list(pods, system).filter((pod) => !isReady(pod))).toEqual([]);
	});

	it('marks the operator as a chart of the release “rainbond” does, not as the handbook says', () => {
		const operator = objects.get(deployments, inSystem('rainbond-operator'));
		expect(operator?.spec?.template?.metadata?.labels).toEqual({
			'control-plane': 'rainbond-operator',
			name: 'rainbond-operator',
			release: 'rainbond',
		});
	});

	it('has an owner for everything that names one', () => {
		const uids = new Set(objects.all().map(({object}) => object.metadata.uid));
		const orphans = objects
			.all()
			.filter(({object}) =>
				(object.metadata.ownerReferences ?? []).some(({uid}) => !uids.has(uid)),
			);
		expect(orphans.map(({object}) => object.metadata.name)).toEqual([]);
	});

	it('has ready endpoints behind every Service', () => {
		const selecting = objects.list(services).filter(({spec}) => spec?.selector);
		for (const service of selecting) {
			const selected = objects
				.list(pods, service.metadata.namespace)
				.filter(({metadata}) => hasLabels(metadata.labels, service.spec?.selector));
			const slice = objects
				.list(endpointSlices, service.metadata.namespace)
				.find(
					({metadata}) => metadata.labels?.['kubernetes.io/service-name'] === service.metadata.name,
				);
			expect(selected.length, service.metadata.name).toBeGreaterThan(0);
			expect(slice?.endpoints?.length, service.metadata.name).toBe(selected.length);
			expect(slice?.endpoints?.every(({conditions}) => conditions?.ready)).toBe(true);
		}
	});

	it('routes only to Services and ports that exist', () => {
		const targets = objects.list(apisixRoutes).flatMap(({metadata: {namespace}, spec}) => {
			const ofHttp = (spec?.http ?? []).flatMap(({backends = []}) => backends);
			const ofStreams = (spec?.stream ?? []).map(({backend}) => backend);
			return [...ofHttp, ...ofStreams].map((backend) => ({namespace, ...backend}));
		});
		expect(targets.length).toBeGreaterThanOrEqual(6);
		for (const {namespace, serviceName, servicePort} of targets) {
			const service = objects.get(services, {namespace, name: serviceName});
			expect(
				service?.spec?.ports?.map(({port}) => port),
				serviceName,
			).toContain(servicePort);
		}
	});

	it('has what its pods mount, and claims that are bound', () => {
		for (const {metadata, spec} of objects.list(pods)) {
			for (const {secret, configMap, persistentVolumeClaim: claim} of spec.volumes ?? []) {
				const {namespace} = metadata;
				const found = [
					secret && objects.get(secrets, {namespace, name: secret.secretName ?? ''}),
					configMap && objects.get(configMaps, {namespace, name: configMap.name ?? ''}),
					claim && objects.get(persistentVolumeClaims, {namespace, name: claim.claimName}),
				];
				expect(found.filter((_, index) => [secret, configMap, claim][index])).not.toContain(
					undefined,
				);
			}
		}

		const phases = objects.list(persistentVolumeClaims).map(({status}) => status?.phase);
		expect(new Set(phases)).toEqual(new Set(['Bound']));
	});

	it('has eleven components that count as ready, and a cluster with the two conditions that are always False', () => {
		expect(objects.list(rbdComponents)).toHaveLength(11);
		for (const {metadata, status} of objects.list(rbdComponents)) {
			expect(status?.conditions, metadata.name).toContainEqual(
				expect.objectContaining({type: 'Ready', status: 'True'}),
			);
			expect(status?.pods?.length, metadata.name).toBe(status?.readyReplicas);
		}

		const {conditions} = objects.get(rainbondClusters, inSystem('rainbondcluster'))?.status ?? {};
		expect(conditions?.filter(({status}) => status === 'False')).toMatchObject([
			{type: 'Storage', reason: 'InProgress', message: 'precheck for Storage is in progress'},
			{type: 'Running', reason: 'PrecheckNotReady'},
		]);
	});

	it('names the same things the same under the same seed, and other things under another', () => {
		const names = (seed: string) =>
			aWorld(undefined, seed)
				.world.objects.all()
				.map(({object}) => object.metadata.name);
		expect(names('one')).toEqual(names('one'));
		expect(names('one')).not.toEqual(names('two'));
	});

	it('has times that lie in the past, those of what an owner made after the owner’s', () => {
		const made = (object: KubernetesObject) => Date.parse(object.metadata.creationTimestamp);
		const byUid = new Map(objects.all().map(({object}) => [object.metadata.uid, object]));
		for (const {object} of objects.all()) {
			expect(made(object)).toBeLessThanOrEqual(world.now);
			for (const {uid} of object.metadata.ownerReferences ?? []) {
				const owner = byUid.get(uid);
				expect(owner && made(owner)).toBeLessThanOrEqual(made(object));
			}
		}
	});

	it('keeps nodes that are ready, without taints, with leases just renewed', () => {
		for (const node of objects.list(nodes)) {
			const conditions = Object.fromEntries(
				(node.status?.conditions ?? []).map(({type, status}) => [type, status]),
			);
			expect(conditions).toEqual({
				NetworkUnavailable: 'False',
				MemoryPressure: 'False',
				DiskPressure: 'False',
				PIDPressure: 'False',
				Ready: 'True',
			});
			expect(node.spec?.taints ?? []).toEqual([]);
		}
	});
});

describe('the region API’s certificates', () => {
	const authority = new X509Certificate(secretText('rbd-api-server-cert', 'ca.pem'));
	const server = new X509Certificate(secretText('rbd-api-server-cert', 'server.pem'));
	const client = new X509Certificate(secretText('rbd-api-client-cert', 'client.pem'));

	it('verify by the authority’s key, and by no other', () => {
		const other = new X509Certificate(
			Buffer.from(
				aWorld(undefined, 'other').world.objects.get(secrets, inSystem('rbd-api-server-cert'))
					?.data?.['ca.pem'] ?? '',
				'base64',
			),
		);
		expect(server.verify(authority.publicKey)).toBe(true);
		expect(client.verify(authority.publicKey)).toBe(true);
		expect(server.verify(other.publicKey)).toBe(false);
	});

	it('share one subject and one serial, and name the gateway’s addresses', () => {
		expect(new Set([authority, server, client].map(({subject}) => subject)).size).toBe(1);
		expect(new Set([authority, server, client].map(({serialNumber}) => serialNumber))).toEqual(
			new Set(['07E3']),
		);
		expect(server.subjectAltName).toBe(
			'DNS:rbd-api-api, IP Address:192.168.50.11, IP Address:192.168.50.12',
		);
		expect(server.validToDate.getUTCFullYear() - server.validFromDate.getUTCFullYear()).toBe(99);
	});

	it('are the same in both Secrets and region-config', () => {
		const {binaryData = {}, data = {}} = objects.get(configMaps, inSystem('region-config')) ?? {};
		const bundle = Object.entries(binaryData).map(([key, value]) => [
			key,
			Buffer.from(value, 'base64').toString(),
		]);
		expect(Object.fromEntries(bundle)).toEqual({
			'ca.pem': secretText('rbd-api-client-cert', 'ca.pem'),
			'client.pem': secretText('rbd-api-client-cert', 'client.pem'),
			'client.key.pem': secretText('rbd-api-client-cert', 'client.key.pem'),
		});
		expect(data).toEqual({
			apiAddress: 'https://192.168.50.11:8443',
			websocketAddress: 'ws://192.168.50.11:6060',
			defaultDomainSuffix: '192.168.50.11.nip.io',
			defaultTCPHost: '192.168.50.11',
		});
	});

	it('lead OpenSSL 3 into taking a right chain for self-signed', async () => {
		const listener = tls.createServer({
			cert: secretText('rbd-api-server-cert', 'server.pem'),
			key: secretText('rbd-api-server-cert', 'server.key.pem'),
		});
		await new Promise<void>((resolve) => {
			listener.listen(0, '127.0.0.1', resolve);
		});
		const address = listener.address();
		const socket = tls.connect({
			host: '127.0.0.1',
			port: typeof address === 'object' ? (address?.port ?? 0) : 0,
			ca: secretText('rbd-api-server-cert', 'ca.pem'),
			rejectUnauthorized: false,
		});
		await new Promise<void>((resolve) => {
			socket.once('secureConnect', () => {
				resolve();
			});
		});
		expect(socket.authorizationError).toBe('DEPTH_ZERO_SELF_SIGNED_CERT');
		socket.destroy();
		listener.close();
	});
});

describe('the secrets that Rainbond shows', () => {
	const shown = (name: string) =>
		JSON.stringify(
			objects.list(pods, system).filter(({metadata}) => metadata.labels?.name === name),
		);

	it('stand where redaction has to look for them', () => {
		expect(shown('rbd-api')).toContain(
			`--mysql=root:${canaries.databasePassword}@tcp(rbd-db-rw:3306)/region`,
		);
		expect(shown('rbd-db')).toContain(`"-p${canaries.databasePassword}"`);
		expect(shown('rbd-gateway')).toContain(canaries.gatewayAdminKey);
		expect(shown('rbd-chaos')).toContain(
			`{"name":"BUILD_IMAGE_REPOSTORY_PASS","value":"${canaries.hubPassword}"}`,
		);
		expect(shown('rbd-app-ui')).toContain(
			`{"name":"MYSQL_PASS","value":"${canaries.databasePassword}"}`,
		);
		expect(JSON.stringify(objects.get(rainbondClusters, inSystem('rainbondcluster')))).toContain(
			canaries.hubPassword,
		);
	});
});

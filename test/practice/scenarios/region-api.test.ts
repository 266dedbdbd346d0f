import {X509Certificate} from 'node:crypto';
import {connect} from 'node:tls';
import {describe, expect, it, onTestFinished} from 'vitest';
import {pods, secrets} from '../../../source/cluster/resources.ts';
import {expectDecisive, type Decisive} from './decisive.ts';
import {see} from './seen.ts';

const crashes = (workload: string, code: number) =>
	new RegExp(String.raw`^pod \S+/${workload} .*: unready .*last Error ${code} restarts \d+`);
const otherAuthority =
	/http: TLS handshake error from 10\.42\.\d+\.\d+:\d+: tls: failed to verify certificate: x509: certificate signed by unknown authority/;
const consistent = [
	/^server signed by the authority of region-config: yes/,
	/^client of region-config signed by the server's authority: yes/,
	/^server key fits: yes/,
	/^client key of region-config fits: yes/,
	/^server certificate valid/,
];
const apiIsReady = /^pod rbd-system\/rbd-api on \S+ Running rbd-api: ready$/;

const decisive: readonly Decisive[] = [
	{
		id: 'region-api-pod-down',
		facts: [
			/^workload rbd-api 0\/0$/,
			/^service rbd-system\/rbd-api-api 0 of 0 ready/,
			/^event Normal ScalingReplicaSet Deployment rbd-api: Scaled down replica set rbd-api-\w+ to 0 from 1/,
			/^component rbd-api .*Ready=True/,
		],
		none: [/^pod rbd-system\/rbd-api /],
		logs: {'rbd-app-ui': /Connection refused/, 'rbd-chaos': /event log server .* connect error/},
	},
	{
		id: 'region-api-deployment-deleted',
		none: [/^workload rbd-api /, /^pod rbd-system\/rbd-api /],
	},
	{
		id: 'region-api-crash-loop',
		facts: [crashes('rbd-api', 2), /^pod rbd-system\/rbd-db .*: ready$/],
		logs: {'previous rbd-api': /database connection successful[\s\S]*panic: runtime error/},
	},
	{
		id: 'region-api-database-unreachable',
		facts: [
			crashes('rbd-db', 1),
			crashes('rbd-api', 2),
			crashes('rbd-worker', 2),
			/^service rbd-system\/rbd-db-rw 0 of 1 ready/,
			/^service kube-system\/rke2-coredns-rke2-coredns 2 of 2 ready/,
		],
		logs: {
			'previous rbd-api':
				/get db manager failed, try time is 10,dial tcp: lookup rbd-db-rw on 10\.43\.0\.10:53: no such host/,
			'rbd-db': /Data structure corruption/,
		},
	},
	{
		id: 'region-api-database-scaled-to-zero',
		facts: [/^workload rbd-db 0\/0/, /^service rbd-system\/rbd-db-rw 0 of 0 ready/],
	},
	{
		id: 'region-api-database-image',
		facts: [
			/^pod rbd-system\/rbd-db .*(?:ErrImagePull|ImagePullBackOff) .*403 Forbidden|ImagePullBackOff Back-off pulling image/,
			/^event Warning Failed Pod rbd-db-0: Failed to pull image .* 403 Forbidden/,
		],
	},
	{
		id: 'region-api-external-database-refuses',
		facts: [crashes('rbd-api', 2)],
		none: [/^workload rbd-db /, /^component rbd-db/],
		logs: {'previous rbd-api': /dial tcp 10\.10\.0\.20:3306: connect: connection refused/},
	},
	{
		id: 'region-api-external-database-times-out',
		logs: {'previous rbd-api': /dial tcp 10\.10\.0\.20:3306: i\/o timeout/},
	},
	{
		id: 'region-api-external-database-denies',
		logs: {'previous rbd-api': /Error 1045: Access denied for user/},
	},
	{id: 'external-database-well', facts: [apiIsReady], none: [/^workload rbd-db /]},
	{
		id: 'region-api-dns-failing',
		facts: [
			/^service kube-system\/rke2-coredns-rke2-coredns 0 of 0 ready/,
			/^pod rbd-system\/rbd-db .*: ready$/,
			crashes('rbd-api', 2),
			crashes('rbd-worker', 2),
		],
		logs: {
			'previous rbd-api': /lookup rbd-db-rw on 10\.43\.0\.10:53: read udp .*: i\/o timeout/,
			'rbd-chaos': /lookup rbd-mq on 10\.43\.0\.10:53: read udp/,
			'rbd-app-ui': /Temporary failure in name resolution/,
		},
	},
	{
		id: 'region-api-dns-crash-loop',
		facts: [
			crashes('rke2-coredns-rke2-coredns', 1),
			/^service kube-system\/rke2-coredns-rke2-coredns 0 of 2 ready/,
		],
		logs: {'rke2-coredns-rke2-coredns': /plugin\/loop/},
	},
	{
		id: 'region-api-dns-not-ready',
		facts: [
			/^pod kube-system\/rke2-coredns-rke2-coredns .*: unready$/,
			/^service kube-system\/rke2-coredns-rke2-coredns 0 of 2 ready/,
			crashes('rbd-api', 2),
		],
	},
	{
		id: 'region-api-dns-half',
		facts: [
			crashes('rke2-coredns-rke2-coredns', 1),
			/^service kube-system\/rke2-coredns-rke2-coredns 1 of 2 ready/,
			apiIsReady,
		],
	},
	{
		id: 'region-api-database-without-volume',
		facts: [
			/^pod rbd-system\/rbd-db on no node Pending no conditions$/,
			/^event Normal ExternalProvisioning PersistentVolumeClaim rbd-db-rbd-db-0:/,
			crashes('rbd-api', 2),
		],
	},
	{
		id: 'region-api-database-not-ready',
		facts: [
			/^pod rbd-system\/rbd-db .*: unready$/,
			/^event Warning Unhealthy Pod rbd-db-0: Readiness probe failed: command "mysql -uroot -pcanary-\S+ -e SELECT 1" timed out$/,
			/^service rbd-system\/rbd-db-rw 0 of 1 ready/,
		],
	},
	{
		id: 'region-api-docked-console-certificate-stale',
		facts: consistent,
		none: [/rbd-app-ui/],
		logs: {
			'rbd-api':
				/http: TLS handshake error from 192\.168\.50\.11:\d+: tls: failed to verify certificate/,
		},
	},
	{
		id: 'region-api-dns-was-failing',
		facts: [apiIsReady, /^service kube-system\/rke2-coredns-rke2-coredns 2 of 2 ready/],
		logs: {'rbd-chaos': /lookup rbd-mq/},
	},
	{
		id: 'region-api-endpoint-empty',
		facts: [
			apiIsReady,
			/^service rbd-system\/rbd-api-api 0 of 0 ready/,
			/^service rbd-system\/rbd-api-api-inner 1 of 1 ready/,
		],
	},
	{
		id: 'region-api-endpoint-empty-docked',
		facts: [apiIsReady, /^service rbd-system\/rbd-api-api 0 of 0 ready/, /^route rbd-api-api$/],
		none: [/rbd-app-ui/],
	},
	{
		id: 'region-api-port-blocked',
		facts: [apiIsReady, /^route rbd-api-api$/, /^service rbd-system\/rbd-api-api 1 of 1 ready/],
		none: [/rbd-app-ui/],
	},
	{id: 'region-api-port-blocked-at-console', none: [/rbd-app-ui/]},
	{
		id: 'region-api-port-blocked-in-console-log',
		logs: {'rbd-app-ui': /https:\/\/192\.168\.\d+\.11:8443 time out/},
		silent: {'rbd-app-ui': /health status ok[\s\S]*time out\n[\s\S]*health status ok/},
	},
	{
		id: 'region-api-not-the-console',
		logs: {'rbd-app-ui': /region rainbond health status ok/},
		silent: {'rbd-app-ui': /time out/},
	},
	{id: 'region-api-console-inside', logs: {'rbd-app-ui': /region rainbond health status ok/}},
	{
		id: 'region-api-gateway-route-missing',
		facts: [apiIsReady, /^route rbd-api-websocket$/],
		none: [/^route rbd-api-api$/],
	},
	{
		id: 'region-api-gateway-down',
		facts: [
			/^pod rbd-system\/rbd-gateway .*ingress-apisix: ready apisix: unready .*last Error 1/,
			/^route rbd-api-api$/,
		],
		logs: {'rbd-gateway apisix': /bind\(\) to 0\.0\.0\.0:80 failed \(98: Address already in use\)/},
	},
	{
		id: 'region-api-gateway-pull',
		facts: [/^pod rbd-system\/rbd-gateway .*apisix: unready (?:ErrImagePull|ImagePullBackOff)/],
	},
	{
		id: 'region-api-gateway-silent',
		facts: [/^pod rbd-system\/rbd-gateway .*ingress-apisix: ready apisix: ready$/],
	},
	{
		id: 'region-api-network-unreachable',
		logs: {'rbd-app-ui': /https:\/\/192\.168\.\d+\.11:8443 time out/},
	},
	{
		id: 'region-api-console-certificate-stale',
		facts: [...consistent, apiIsReady],
		logs: {'rbd-api': otherAuthority, 'rbd-app-ui': /tlsv1 alert unknown ca/},
	},
	{
		id: 'region-api-old-console-certificate-stale',
		facts: consistent,
		logs: {'rbd-api': /remote error: tls: error decrypting message/},
	},
	{
		id: 'region-api-address-changed-and-regenerated',
		facts: [...consistent, /^server certificate for \S+_11-\S+_12-\S+_13: /],
		logs: {'rbd-api': otherAuthority},
	},
	{id: 'region-api-console-certificate-renewed', facts: consistent},
	{
		id: 'region-api-handshake-noise',
		facts: consistent,
		logs: {'rbd-api': /: EOF\n/},
		silent: {'rbd-api': /failed to verify/},
	},
	{
		id: 'region-api-serving-stale-certificate',
		facts: consistent,
		logs: {'rbd-api': otherAuthority},
	},
	{
		id: 'region-api-serving-stale-unnoticed',
		facts: consistent,
		silent: {'rbd-api': /failed to verify/},
	},
	{
		id: 'region-api-config-of-another-authority',
		facts: [
			/^server signed by its authority: yes/,
			/^server signed by the authority of region-config: no/,
			/^client secret signed by the server's authority: yes/,
		],
	},
	{
		id: 'region-api-client-secret-of-another-authority',
		facts: [
			/^client secret signed by the server's authority: no/,
			/^client of region-config signed by the server's authority: yes/,
		],
	},
	{id: 'region-api-server-key-does-not-match', facts: [/^server key fits: no/]},
	{id: 'region-api-client-key-does-not-match', facts: [/^client key of region-config fits: no/]},
	{
		id: 'region-api-server-secret-of-another-authority',
		facts: [
			/^server signed by its authority: yes/,
			/^server signed by the authority of region-config: no/,
			/^client secret signed by the server's authority: no/,
		],
	},
	{
		id: 'region-api-server-certificate-not-signed-by-its-authority',
		facts: [
			/^server signed by its authority: no/,
			/^server signed by the authority of region-config: yes/,
		],
		logs: {'rbd-api': otherAuthority},
	},
	{
		id: 'region-api-certificate-secret-missing',
		facts: [
			/^pod rbd-system\/rbd-api .*Pending rbd-api: unready ContainerCreating/,
			/^event Warning FailedMount Pod rbd-api-\S+: MountVolume\.SetUp failed for volume "region-api-ssl" : secret "rbd-api-server-cert" not found$/,
			/^pod rbd-system\/rainbond-operator .*: ready$/,
		],
		none: [/^secret rbd-api-(?:server|client)-cert$/],
	},
	{
		id: 'region-api-client-secret-missing',
		facts: [
			apiIsReady,
			/^event Warning FailedMount Pod rbd-app-ui-\S+: MountVolume\.SetUp failed for volume "ssl" : secret "rbd-api-client-cert" not found$/,
			/^secret rbd-api-server-cert$/,
		],
	},
	{
		id: 'region-api-certificate-expired',
		facts: [/^server certificate expired/],
		logs: {
			'rbd-api':
				/certificate has expired or is not yet valid: current time \S+Z is after \d{4}-\S+Z/,
		},
	},
	{
		id: 'region-api-server-certificate-expired',
		facts: [
			/^server certificate expired/,
			/^server signed by the authority of region-config: yes/,
			/^client of region-config signed by the server's authority: yes/,
		],
	},
	{
		id: 'region-api-certificate-not-yet-valid',
		facts: [/^server certificate early/],
		logs: {'rbd-api': /current time \S+Z is before \d{4}-\S+Z/},
	},
	{
		id: 'region-api-certificate-not-yet-valid-clock-corrected',
		facts: [/^server certificate early/],
	},
	{
		id: 'region-api-gateway-address-changed',
		facts: [...consistent, /^server certificate for \S+_11-\S+_12: /],
	},
	{id: 'region-api-gateway-address-added', facts: consistent},
	{
		id: 'region-api-config-names-old-address',
		facts: [...consistent, /^region-config .*"apiAddress":"https:\/\/192\.0\.2\.15:8443"/],
	},
	{
		id: 'region-api-gateway-address-changed-and-old-lines',
		facts: consistent,
		logs: {'rbd-api': otherAuthority},
	},
	{
		id: 'region-api-client-certificate-missing',
		facts: consistent,
		logs: {'rbd-api': /tls: client didn't provide a certificate/},
	},
	{
		id: 'region-api-scanner-without-certificate',
		facts: consistent,
		logs: {
			'rbd-api': /from 10\.42\.1\.1:\d+: tls: client didn't provide a certificate/,
			'rbd-app-ui': /region rainbond health status ok/,
		},
	},
	{
		id: 'region-api-plain-http',
		facts: [/^region-config .*"apiAddress":"http:\/\/192\.168\.\d+\.11:8443"/],
	},
	{
		id: 'region-api-slow',
		facts: [...consistent, apiIsReady],
		logs: {'rbd-api': /context deadline exceeded/, 'rbd-app-ui': /'httpcode': 504/},
	},
	{
		id: 'region-api-was-slow',
		logs: {'rbd-app-ui': /region rainbond health status ok/},
	},
];

describe('what decides about region-api, seen through the API', () => {
	it.each(decisive.map((one) => [one.id, one] as const))('%s', async (_id, one) => {
		await expectDecisive(one);
	});
});

/** The leaf that rbd-api serves, over port-forward as the diagnosis would ask for it. */
async function servedLeaf(id: string) {
	const {cluster} = await see(id);
	const secret = cluster.store.get(secrets, {namespace: 'rbd-system', name: 'rbd-api-server-cert'});
	const stored = new X509Certificate(
		Buffer.from(secret?.data?.['server.pem'] ?? '', 'base64').toString(),
	);
	const api = cluster.store
		.list(pods, 'rbd-system')
		.find(({metadata}) => metadata.name.startsWith('rbd-api-'));
	const end =
		api && (await cluster.network.dialPod(api, 8443, 'pod-ip', AbortSignal.timeout(5000)));
	if (!end || 'status' in end) {
		throw new Error('Nothing listens on 8443.');
	}

	const socket = connect({socket: end, rejectUnauthorized: false});
	onTestFinished(() => {
		socket.destroy();
	});
	const served = await new Promise<X509Certificate | undefined>((resolve, reject) => {
		socket.once('secureConnect', () => {
			resolve(socket.getPeerX509Certificate());
		});
		socket.once('error', reject);
	});
	return {served, stored};
}

describe('the certificate that rbd-api serves', () => {
	it('is the one of its Secret on a healthy cluster, and OpenSSL would call it self-signed', async () => {
		const {served, stored} = await servedLeaf('healthy');
		expect(served?.fingerprint256).toBe(stored.fingerprint256);
		expect(served?.issuer).toBe(served?.subject);
	});

	it.each([['region-api-serving-stale-certificate'], ['region-api-serving-stale-unnoticed']])(
		'is another one in %s',
		async (id) => {
			const {served, stored} = await servedLeaf(id);
			expect(served?.fingerprint256).not.toBe(stored.fingerprint256);
			expect(served?.validFromDate.getTime()).toBeLessThan(stored.validFromDate.getTime());
		},
	);

	it.each([
		['region-api-console-certificate-stale'],
		['region-api-server-certificate-not-signed-by-its-authority'],
		['region-api-server-key-does-not-match'],
	])('is the one of its Secret in %s', async (id) => {
		const {served, stored} = await servedLeaf(id);
		expect(served?.fingerprint256).toBe(stored.fingerprint256);
	});
});

/** What becomes of a connection to the first gateway’s address. */
async function dialGateway(id: string, port: number): Promise<string> {
	const {cluster} = await see(id);
	const address = '192.168';
	const gateway = cluster.store
		.list(pods, 'rbd-system')
		.find(({metadata}) => metadata.labels?.name === 'rbd-gateway');
	const host = gateway?.status?.hostIP ?? '';
	expect(host).toContain(address);
	try {
		const end = await cluster.network.dialAddress(host, port, AbortSignal.timeout(150));
		if ('status' in end) {
			return end.message;
		}

		end.destroy();
		return 'connected';
	} catch {
		return 'timed out';
	}
}

describe('8443 from outside', () => {
	it.each([
		['healthy', /^connected$/],
		['region-api-port-blocked', /^timed out$/],
		['region-api-not-the-console', /^timed out$/],
		['region-api-gateway-route-missing', /connection refused$/],
		['region-api-gateway-down', /connection refused$/],
		['region-api-gateway-pull', /connection refused$/],
		['region-api-gateway-silent', /connection refused$/],
		['region-api-network-unreachable', /^connected$/],
		['region-api-endpoint-empty-docked', /connection refused$/],
	])('%s', async (id, outcome) => {
		expect(await dialGateway(id, 8443)).toMatch(outcome);
	});
});

describe('what rbd-api answers', () => {
	it('tells a client that forgot TLS', async () => {
		const {get, cluster} = await see('region-api-plain-http');
		const pod = cluster.store
			.list(pods, 'rbd-system')
			.find(({metadata}) => metadata.name.startsWith('rbd-api-'))?.metadata.name;
		const answer = await get(`/api/v1/namespaces/rbd-system/pods/${pod ?? ''}:8443/proxy/v2/show`);
		expect(answer).toEqual({
			status: 400,
			text: 'Client sent an HTTP request to an HTTPS server.\n',
		});
	});

	it('comes at once when it is well, and is a 504 when it is slow', async () => {
		const path = '/api/v1/namespaces/rbd-system/services/rbd-api-api-inner:8888/proxy/v2/cluster';
		const healthy = await see('healthy');
		expect(await healthy.get(path)).toMatchObject({status: 200});
		const slow = await see('region-api-slow');
		expect(await slow.get(path)).toMatchObject({status: 504});
	}, 15_000);
});

import {cures, type Loop} from './loop.ts';

const stale = 'region-api/serving-stale-certificate';
const secret = 'region-api/certificate-secret-missing';
const route = 'region-api/gateway-route-missing';
const database = 'region-api/database-unreachable';
const dns = 'region-api/dns-failing';
const gateway = 'region-api/gateway-down';
const console_ = 'region-api/console-certificate-stale';
const regenerate = 'region-api/regenerate-certificates';

/** A restart does not make a database well that is sick itself; what it says of itself does. */
const databaseIsSick = (
	scenario: string,
	reason: string,
	mend?: NonNullable<Loop['uncured']>['mend'],
): Loop => ({
	scenario,
	cause: database,
	remedy: 'restart/rbd-db',
	speed: 10,
	uncured: {reason, end: 'not-cured', next: 'database/look', ...(mend && {mend})},
});

/** There is no rbd-db to restart: the database is elsewhere. */
const databaseIsElsewhere = (scenario: string): Loop => ({
	scenario,
	cause: database,
	remedy: 'restart/rbd-db',
	speed: 10,
	uncured: {
		reason: 'the database is outside the cluster, and its own people see to it',
		end: 'refused',
		obstacle: 'there is no pod to restart',
		next: 'database/look',
		mend(cluster) {
			for (const victim of ['rbd-api', 'rbd-chaos', 'rbd-worker', 'rbd-app-ui']) {
				cluster.mend(victim);
			}
		},
	},
});

/** Console and cluster do not talk. */
export const regionApiLoops: readonly Loop[] = [
	...cures('region-api/pod-down', 'rbd-api/bring-back', [
		'region-api-pod-down',
		'region-api-deployment-deleted',
		'node-legacy-api-down',
	]),
	...cures(
		dns,
		'restart/coredns',
		['region-api-dns-failing', 'region-api-dns-not-ready', 'kubeadm-dns-failing'],
		10,
	),
	...cures(gateway, 'restart/rbd-gateway', ['region-api-gateway-silent']),
	...cures(route, 'restart/rainbond-operator', ['region-api-gateway-route-missing']),
	...cures(route, 'reconcile/rbd-api', ['region-api-gateway-route-missing']),
	...cures(stale, 'restart/rbd-api', [
		'region-api-serving-stale-certificate',
		'region-api-serving-stale-unnoticed',
	]),
	...cures('region-api/certificate-bundle-inconsistent', regenerate, [
		'region-api-config-of-another-authority',
		'region-api-client-secret-of-another-authority',
		'region-api-server-key-does-not-match',
		'region-api-client-key-does-not-match',
		'region-api-server-secret-of-another-authority',
		'region-api-server-certificate-not-signed-by-its-authority',
	]),
	...cures('region-api/certificate-expired', regenerate, [
		'region-api-certificate-expired',
		'region-api-server-certificate-expired',
	]),
	...cures(secret, 'restart/rainbond-operator', ['region-api-certificate-secret-missing']),
	...cures(secret, 'reconcile/rbd-api', ['region-api-certificate-secret-missing']),
	...cures(database, 'restart/rbd-db', ['region-api-database-scaled-to-zero'], 10),
	databaseIsSick('region-api-database-unreachable', 'its data are corrupt'),
	databaseIsSick('region-api-database-image', 'the registry refuses its image', (cluster) => {
		cluster.mend('rbd-db');
	}),
	databaseIsSick('region-api-database-without-volume', 'nobody makes its volume'),
	databaseIsSick('region-api-database-not-ready', 'its disk is too slow', (cluster) => {
		cluster.mend('rbd-db');
	}),
	databaseIsSick('region-api-database-service-missing', 'its Service is gone'),
	databaseIsSick(
		'region-api-database-service-selects-nothing',
		'its Service selects another pod than it',
	),
	databaseIsSick('region-api-database-denies', 'its password is another one'),
	databaseIsElsewhere('region-api-external-database-refuses'),
	databaseIsElsewhere('region-api-external-database-times-out'),
	databaseIsElsewhere('region-api-external-database-denies'),
	{
		scenario: 'region-api-dns-without-service',
		cause: dns,
		remedy: 'restart/coredns',
		speed: 10,
		uncured: {
			reason: 'its Service is gone: no name leads to the new pods',
			end: 'not-cured',
			next: 'coredns/look',
		},
	},
	{
		scenario: 'region-api-dns-crash-loop',
		cause: dns,
		remedy: 'restart/coredns',
		speed: 10,
		uncured: {
			reason: "the nodes' resolv.conf points back at itself",
			end: 'stopped',
			next: 'coredns/look',
		},
	},
	{
		scenario: 'region-api-gateway-down',
		cause: gateway,
		remedy: 'restart/rbd-gateway',
		uncured: {
			reason: 'another program of the hosts has taken port 80',
			end: 'stopped',
			next: 'component/read-logs',
		},
	},
	{
		scenario: 'region-api-gateway-pull',
		cause: gateway,
		remedy: 'restart/rbd-gateway',
		uncured: {
			reason: 'the registry cannot be reached',
			end: 'stopped',
			next: 'component/describe-pod',
		},
	},
	...[
		'region-api-console-certificate-stale',
		'region-api-old-console-certificate-stale',
		'region-api-docked-console-certificate-stale',
		'region-api-address-changed-and-regenerated',
	].map((scenario): Loop => ({
		scenario,
		cause: console_,
		remedy: regenerate,
		uncured: {
			reason: 'the certificates are well: the console has to be given them, as it would new ones',
			end: 'spared',
			next: 'region-config/hand-over',
			mend(cluster) {
				cluster.mend('rbd-api');
				cluster.mend('rbd-app-ui');
			},
		},
	})),
];

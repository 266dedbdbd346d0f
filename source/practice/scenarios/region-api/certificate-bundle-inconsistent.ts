import {
	consoleAddress,
	failingHandshakes,
	handshakeErrors,
} from '../../rainbond/logs/region-traffic.ts';
import {
	keepServing,
	newCertificates,
	writeRegionConfig,
	writeSecret,
} from '../../rainbond/regeneration.ts';
import {clientSecretName, serverSecretName} from '../../rainbond/region-certificates.ts';
import type {World} from '../../world/world.ts';
import {fault} from '../expectation.ts';
import type {Scenario} from '../scenario.ts';

const id = 'region-api/certificate-bundle-inconsistent';
const expected = (object: string) =>
	fault(id, [object], {
		ruledOut: ['region-api/console-certificate-stale', 'region-api/serving-stale-certificate'],
	});

/** Of another authority than everything else in the cluster. */
const foreign = (world: World) => newCertificates(world, {notBefore: world.ago({days: 12})});

export const certificateBundleInconsistent: readonly Scenario[] = [
	{
		id: 'region-api-config-of-another-authority',
		title: {
			zh: 'region-config 里的 CA 和证书是另一套',
			en: 'region-config holds another authority and client certificate',
		},
		summary: {
			zh: '有人把旧备份里的 region-config 恢复了回来：它与两个 Secret 不是同一个 CA，照它填写的控制台会被拒绝。',
			en: 'Somebody put back a region-config of an old backup: it is of another authority than the two Secrets, and a console that follows it is rejected.',
		},
		expected: expected('region-config'),
		lookAlikeOf: 'region-api-console-certificate-stale',
		build(world) {
			const {authority, client, clientKey} = foreign(world);
			writeRegionConfig(world, {
				pem: {'ca.pem': authority, 'client.pem': client, 'client.key.pem': clientKey},
			});
			world.print(
				'rbd-api',
				failingHandshakes(consoleAddress(world), handshakeErrors.otherAuthority),
				{since: world.ago({hours: 3})},
			);
		},
	},
	{
		id: 'region-api-client-secret-of-another-authority',
		title: {
			zh: '客户端证书 Secret 是另一个 CA 签的',
			en: 'the client Secret is of another authority',
		},
		summary: {
			zh: 'rbd-api-client-cert 被换成了另一个集群的，与服务端证书不是同一个 CA。',
			en: 'rbd-api-client-cert was replaced by another cluster’s; its authority is not the server’s.',
		},
		expected: expected(clientSecretName),
		build(world) {
			const {authority, client, clientKey} = foreign(world);
			writeSecret(world, clientSecretName, {
				'ca.pem': authority,
				'client.pem': client,
				'client.key.pem': clientKey,
			});
		},
	},
	{
		id: 'region-api-server-key-does-not-match',
		title: {zh: '服务端私钥与证书不匹配', en: 'the server’s key does not match its certificate'},
		summary: {
			zh: 'rbd-api-server-cert 里的私钥被换掉了；rbd-api 还在用启动时读到的，下次重启就起不来。',
			en: 'The key in rbd-api-server-cert was replaced; rbd-api still uses what it read at its start, and will not come up after the next one.',
		},
		expected: expected(serverSecretName),
		build(world) {
			keepServing(world, world.certificates, world.ago({hours: 5}));
			writeSecret(world, serverSecretName, {'server.key.pem': foreign(world).serverKey});
		},
	},
	{
		id: 'region-api-client-key-does-not-match',
		title: {
			zh: 'region-config 的客户端私钥与证书不匹配',
			en: 'the client key in region-config does not match',
		},
		summary: {
			zh: 'region-config 里的 client.key.pem 不是 client.pem 的私钥，控制台无法用它建立连接。',
			en: 'client.key.pem in region-config is not the key of client.pem; no console can connect with the two.',
		},
		expected: expected('region-config'),
		build(world) {
			writeRegionConfig(world, {pem: {'client.key.pem': foreign(world).clientKey}});
		},
	},
	{
		id: 'region-api-server-secret-of-another-authority',
		title: {
			zh: '服务端证书 Secret 从旧备份恢复，与其余的不是同一个 CA',
			en: 'the server Secret came back from a backup, of another authority than the rest',
		},
		summary: {
			zh: 'rbd-api-server-cert 从旧备份恢复后 rbd-api 也重启了；它现在用旧 CA，region-config 和客户端证书是新 CA。',
			en: 'rbd-api-server-cert was restored from an old backup and rbd-api restarted: it lives under the old authority, region-config and the client certificate under the new.',
		},
		expected: expected(serverSecretName),
		build(world) {
			const {authority, server, serverKey} = foreign(world);
			writeSecret(world, serverSecretName, {
				'ca.pem': authority,
				'server.pem': server,
				'server.key.pem': serverKey,
			});
			world.restart('rbd-api', {hours: 3});
			world.print(
				'rbd-api',
				failingHandshakes(consoleAddress(world), handshakeErrors.otherAuthority),
				{since: world.ago({hours: 2, minutes: 59})},
			);
		},
	},
	{
		id: 'region-api-server-certificate-not-signed-by-its-authority',
		title: {
			zh: 'server.pem 不是同一 Secret 里的 ca.pem 签的',
			en: 'server.pem is not signed by the ca.pem beside it',
		},
		summary: {
			zh: 'rbd-api-server-cert 里只有 ca.pem 被改过：服务端证书不再由它签发，客户端证书也通不过。',
			en: 'Only ca.pem of rbd-api-server-cert was changed: it has signed neither the server’s certificate nor the clients’.',
		},
		expected: expected(serverSecretName),
		build(world) {
			writeSecret(world, serverSecretName, {'ca.pem': foreign(world).authority});
			world.restart('rbd-api', {hours: 2});
			world.print(
				'rbd-api',
				failingHandshakes(consoleAddress(world), handshakeErrors.otherAuthority),
				{since: world.ago({hours: 1, minutes: 59})},
			);
		},
	},
];

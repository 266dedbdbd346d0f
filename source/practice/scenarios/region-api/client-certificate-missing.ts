import {
	consoleAddress,
	consoleFails,
	failingHandshakes,
	handshakeErrors,
} from '../../rainbond/logs/region-traffic.ts';
import {fault, well} from '../expectation.ts';
import type {Scenario} from '../scenario.ts';

const id = 'region-api/client-certificate-missing';

export const clientCertificateMissing: readonly Scenario[] = [
	{
		id: 'region-api-client-certificate-missing',
		title: {zh: '控制台没有带客户端证书', en: 'the console comes without a client certificate'},
		summary: {
			zh: '控制台里的证书栏是空的：rbd-api 日志显示来自控制台的连接没有证书；集群端的证书都一致。',
			en: 'The certificate fields in the console are empty: rbd-api’s log says that the console brings none, and the cluster’s side is consistent.',
		},
		expected: fault(id, undefined, {ruledOut: ['region-api/console-certificate-stale']}),
		lookAlikeOf: 'region-api-console-certificate-stale',
		build(world) {
			const since = world.ago({hours: 1, minutes: 20});
			world.print(
				'rbd-api',
				failingHandshakes(consoleAddress(world), handshakeErrors.noCertificate),
				{since},
			);
			consoleFails(world, {
				error:
					"SSLError(SSLError(1, '[SSL: TLSV13_ALERT_CERTIFICATE_REQUIRED] tlsv13 alert certificate required (_ssl.c:2580)'))",
				since,
			});
		},
	},
	{
		id: 'region-api-scanner-without-certificate',
		title: {zh: '扫描器不带证书地敲 8443', en: 'a scanner knocks at 8443 without a certificate'},
		summary: {
			zh: '没有客户端证书的连接来自一台安全扫描器，不是控制台；控制台工作正常。',
			en: 'The connections without a client certificate come from a security scanner and not from the console, which works.',
		},
		expected: well([id]),
		lookAlikeOf: 'region-api-client-certificate-missing',
		build(world) {
			world.print(
				'rbd-api',
				failingHandshakes(() => '10.42.1.1', handshakeErrors.noCertificate),
				{since: world.ago({hours: 1, minutes: 20})},
			);
		},
	},
];

import {
	consoleAddress,
	consoleFails,
	failingHandshakes,
	handshakeErrors,
} from '../../rainbond/logs/region-traffic.ts';
import {keepServing, newCertificates, writeGeneration} from '../../rainbond/regeneration.ts';
import type {World} from '../../world/world.ts';
import {fault} from '../expectation.ts';
import type {Scenario} from '../scenario.ts';

const id = 'region-api/serving-stale-certificate';
const ruledOut = [
	'region-api/console-certificate-stale',
	'region-api/certificate-bundle-inconsistent',
];

/** Regenerated a day ago; rbd-api runs since before, and serves and trusts what it read then. */
function regeneratedWithoutRestart(world: World): void {
	const at = world.ago({hours: 26});
	keepServing(world, world.certificates, at);
	writeGeneration(world, newCertificates(world, {notBefore: at}), at);
}

export const servingStaleCertificate: readonly Scenario[] = [
	{
		id: 'region-api-serving-stale-certificate',
		title: {
			zh: '证书已重新生成，rbd-api 没有重启',
			en: 'the certificates are new, and rbd-api was not restarted',
		},
		summary: {
			zh: '控制台已换成新证书，而 rbd-api 还在用内存里的旧证书；日志与控制台证书过期时一模一样。',
			en: 'The console has the new certificate, and rbd-api still uses the old one in its memory; its log reads as if the console were the stale side.',
		},
		expected: fault(id, ['rbd-api'], {ruledOut}),
		lookAlikeOf: 'region-api-console-certificate-stale',
		build(world) {
			regeneratedWithoutRestart(world);
			const since = world.ago({hours: 4});
			world.print(
				'rbd-api',
				failingHandshakes(consoleAddress(world), handshakeErrors.otherAuthority),
				// A new pod reads the new certificates, which are those of the console.
				{since, untilReplaced: true},
			);
			consoleFails(world, {
				error:
					"SSLError(SSLError(1, '[SSL: TLSV1_ALERT_UNKNOWN_CA] tlsv1 alert unknown ca (_ssl.c:2580)'))",
				since,
			});
		},
	},
	{
		id: 'region-api-serving-stale-unnoticed',
		title: {
			zh: '证书已重新生成，两边都还在用旧的',
			en: 'the certificates are new, and both sides still use the old ones',
		},
		summary: {
			zh: '控制台和 rbd-api 都是旧证书，暂时能用；一旦更新其中一边就会中断。',
			en: 'Console and rbd-api both have the old certificate and still talk; they stop as soon as one of them is renewed.',
		},
		expected: fault(id, ['rbd-api'], {ruledOut}),
		build(world) {
			regeneratedWithoutRestart(world);
		},
	},
];

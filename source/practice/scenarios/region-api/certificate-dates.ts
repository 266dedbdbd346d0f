import {nodes} from '../../../cluster/resources.ts';
import {rfc3339} from '../../models/kubelet/pod-status.ts';
import {
	consoleAddress,
	failingHandshakes,
	type Knocker,
} from '../../rainbond/logs/region-traffic.ts';
import {newCertificates, writeGeneration, writeSecret} from '../../rainbond/regeneration.ts';
import {serverSecretName} from '../../rainbond/region-certificates.ts';
import {milliseconds, type World} from '../../world/world.ts';
import {fault} from '../expectation.ts';
import type {Scenario} from '../scenario.ts';

const expired = fault('region-api/certificate-expired', undefined, {
	ruledOut: ['region-api/certificate-not-yet-valid'],
});
const early = fault('region-api/certificate-not-yet-valid', undefined, {
	ruledOut: ['region-api/certificate-expired'],
});
const ahead = milliseconds({hours: 3});

/** Go verifies its clients: a certificate out of its time is rejected with both times. */
function rejectsDates(world: World, knocker: Knocker, bound: string): void {
	const since = world.ago({minutes: 50});
	const error = `tls: failed to verify certificate: x509: certificate has expired or is not yet valid: current time ${rfc3339(since)} is ${bound}`;
	world.print('rbd-api', failingHandshakes(knocker, error), {since});
}

/** All made an hour ago by an operator on a node whose clock was three hours ahead. */
function makeEarly(world: World): number {
	const at = world.ago({minutes: 55});
	const notBefore = world.now + ahead - milliseconds({minutes: 55});
	writeGeneration(world, newCertificates(world, {notBefore}), at);
	world.restart('rbd-api', {minutes: 52});
	return notBefore;
}

export const certificateDates: readonly Scenario[] = [
	{
		id: 'region-api-certificate-expired',
		title: {zh: '证书全部过期', en: 'every certificate has expired'},
		summary: {
			zh: '证书是用自建的一年期 CA 签发的，五天前全部过期；rbd-api 拒绝控制台的客户端证书。',
			en: 'The certificates were made by hand for a year and expired five days ago; rbd-api rejects the console’s.',
		},
		expected: expired,
		build(world) {
			const notAfter = world.ago({days: 5});
			const certificates = newCertificates(world, {notBefore: world.ago({days: 370}), notAfter});
			writeGeneration(world, certificates, world.installed);
			rejectsDates(world, consoleAddress(world), `after ${rfc3339(notAfter)}`);
		},
	},
	{
		id: 'region-api-server-certificate-expired',
		title: {zh: '只有服务端证书过期', en: 'only the server’s certificate has expired'},
		summary: {
			zh: '服务端证书换成过一张九十天的，两天前过期；CA 和客户端证书仍然有效。',
			en: 'The server’s certificate was replaced by one for ninety days, which expired two days ago; authority and client certificate are still valid.',
		},
		expected: expired,
		build(world) {
			const notBefore = world.ago({days: 92});
			const certificates = newCertificates(world, {notBefore, keepsAuthorityKey: true});
			const {authority, authorityKey = ''} = certificates;
			writeGeneration(world, certificates, world.installed);
			const short = newCertificates(world, {
				notBefore,
				notAfter: world.ago({days: 2}),
				authority: {certificate: authority, key: authorityKey},
			});
			writeSecret(world, serverSecretName, {
				'server.pem': short.server,
				'server.key.pem': short.serverKey,
			});
		},
	},
	{
		id: 'region-api-certificate-not-yet-valid',
		title: {
			zh: '证书尚未生效：生成它的节点时钟快三小时',
			en: 'the certificates are not valid yet: the clock that made them is three hours ahead',
		},
		summary: {
			zh: '第二个节点的时钟快了三小时，operator 刚在上面重新生成了证书；其他机器认为证书还没生效。',
			en: 'The clock of the second node is three hours ahead, and the operator has just made certificates there; everybody else finds them not yet valid.',
		},
		expected: early,
		lookAlikeOf: 'region-api-certificate-expired',
		build(world) {
			const notBefore = makeEarly(world);
			rejectsDates(world, consoleAddress(world), `before ${rfc3339(notBefore)}`);
			world.change(nodes, world.platform.nodes[1]?.name ?? '', ({status}) => {
				for (const condition of status?.conditions ?? []) {
					Object.assign(condition, {lastHeartbeatTime: rfc3339(world.now + ahead - 40_000)});
				}
			});
		},
	},
	{
		id: 'region-api-certificate-not-yet-valid-clock-corrected',
		title: {
			zh: '证书尚未生效：时钟已校正',
			en: 'the certificates are not valid yet: the clock is right again',
		},
		summary: {
			zh: '时钟在生成证书之后才校正；证书的生效时间还在将来，几小时后会自己好，或者重新生成。',
			en: 'The clock was corrected after the certificates were made; they begin in the future, and will do in a few hours or when they are made again.',
		},
		expected: early,
		build(world) {
			const notBefore = makeEarly(world);
			rejectsDates(world, consoleAddress(world), `before ${rfc3339(notBefore)}`);
		},
	},
];

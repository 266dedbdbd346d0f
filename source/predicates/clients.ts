import type {Pod} from '../cluster/objects.ts';
import {fail, pass, unknown} from '../diagnosis/judgement.ts';
import {definePredicate} from '../diagnosis/predicate.ts';
import {componentOf} from '../platform/components.ts';
import type {ComponentState} from '../platform/component-state.ts';
import {isOver} from '../platform/pod-state.ts';
import {componentObjects, namespaceEvents, namespacePods} from '../probes/namespace-objects.ts';
import {platformLogs} from '../probes/platform-logs.ts';
import {serverCertificate} from '../probes/region-certificates.ts';
import {type LogHits, rhythmOf, type ScannedLog} from '../probes/scan-log.ts';
import type {LogClass} from '../signatures/signature.ts';
import {counted} from '../text/counted.ts';
import type {Text} from '../text/text.ts';
import {couldNotHear, statesOf, unheard} from './components.ts';
import {isBefore, runsWellSince} from './recovery.ts';
import {ago, listed} from './words.ts';

/** What rbd-api logs about those who come to its TLS port. */
export const clientPredicates = {
	'clients-are-accepted': definePredicate({
		title: {
			zh: 'rbd-api 没有拒绝客户端的证书',
			en: 'rbd-api rejects no client for its certificate',
		},
		reads: {logs: platformLogs},
		hints: {
			server: serverCertificate,
			pods: namespacePods,
			objects: componentObjects,
			events: namespaceEvents,
		},
		judge({logs}, {hints: {server, pods = [], ...hints}, setting: {now}, gapsOf}) {
			const missing = unheard(gapsOf(platformLogs), 'rbd-api');
			const since = server?.bundle.leaf?.notBefore ?? 0;
			const addresses = consoleAddresses(pods);
			const heard = logs
				.filter(({component, isPrevious}) => component === 'rbd-api' && !isPrevious)
				.flatMap(({hits: own}) => [
					...(own['client-rejected'] ? [own['client-rejected']] : []),
					...(own['client-doubts'] && comesFrom(own['client-doubts'], addresses)
						? [own['client-doubts']]
						: []),
				])
				.filter(({last}) => last > since);
			const states = statesOf(pods, hints.objects, hints.events, now);
			const told = toldByConsole(logs, 'console-tls', states.get('rbd-api'));
			// Both ends tell of the same handshakes.
			const hits = heard.length > 0 ? heard : told.filter(({last}) => last > since);
			if (hits.length === 0 && missing.length > 0) {
				return unknown(couldNotHear, missing);
			}

			return hits.length === 0
				? pass({
						zh: '窗口内没有这样的日志',
						en: 'no such line within the window',
					})
				: fail(rejections(hits, now), {
						excerpt: hits.flatMap(({excerpt}) => excerpt).slice(-5),
						lines: rhythmOf(hits),
					});
		},
	}),

	'clients-bring-a-certificate': definePredicate({
		title: {zh: '控制台带着证书来', en: 'the console comes with a certificate'},
		reads: {logs: platformLogs, pods: namespacePods},
		hints: {objects: componentObjects, events: namespaceEvents},
		judge({logs, pods}, {hints: {objects, events}, setting: {now}, gapsOf}) {
			const states = statesOf(pods, objects, events, now);
			const told = toldByConsole(logs, 'console-without-certificate', states.get('rbd-api'));
			if (told.length > 0) {
				return fail(withoutCertificate(told, now), {
					excerpt: told.flatMap(({excerpt}) => excerpt).slice(-5),
					lines: rhythmOf(told),
				});
			}

			const missing = unheard(gapsOf(platformLogs), 'rbd-api');
			const hits = logs
				.filter(({component, isPrevious}) => component === 'rbd-api' && !isPrevious)
				.flatMap(({hits: own}) => own['client-without-certificate'] ?? []);
			const count = hits.reduce((sum, one) => sum + one.count, 0);
			if (count === 0 && missing.length > 0) {
				return unknown(couldNotHear, missing);
			}

			if (count === 0) {
				return pass({zh: '没有不带证书的连接', en: 'no connection came without one'});
			}

			const addresses = consoleAddresses(pods);
			const sources = [...new Set(hits.flatMap((one) => Object.keys(one.sources)))];
			const isConsole = hits.some((one) => comesFrom(one, addresses));
			if (addresses.size > 0 && !isConsole) {
				return pass({
					zh: `不带证书的连接来自 ${listed(sources).zh}，不是控制台`,
					en: `connections without one come from ${listed(sources).en}, which is not the console`,
				});
			}

			return addresses.size === 0 && count < 3
				? pass({
						zh: `只有 ${count} 次不带证书的连接`,
						en: `only ${counted(count, 'connection')} came without one`,
					})
				: fail(
						{
							zh: `${count} 次连接没有证书，来自 ${listed(sources).zh}，最近 ${ago(now, Math.max(...hits.map(({last}) => last))).zh}`,
							en: `${count} connections from ${listed(sources).en} came without one, the last ${ago(now, Math.max(...hits.map(({last}) => last))).en}`,
						},
						{excerpt: hits.flatMap(({excerpt}) => excerpt).slice(-5), lines: rhythmOf(hits)},
					);
		},
	}),
};

/** Where the console in the cluster comes from; empty where it is elsewhere. */
const consoleAddresses = (pods: readonly Pod[]): ReadonlySet<string> =>
	new Set(
		pods
			.filter((pod) => componentOf(pod) === 'rbd-app-ui' && !isOver(pod))
			.flatMap(({status}) => status?.podIP ?? []),
	);

const comesFrom = ({sources}: LogHits, addresses: ReadonlySet<string>): boolean =>
	Object.keys(sources).some((source) => addresses.has(source));

/** What the console says of its own handshakes with the rbd-api that runs now. */
function toldByConsole(
	logs: readonly ScannedLog[],
	name: LogClass,
	api: ComponentState | undefined,
): LogHits[] {
	const since = runsWellSince(api);
	return logs
		.filter(({component, isPrevious}) => component === 'rbd-app-ui' && !isPrevious)
		.flatMap(({hits}) => hits[name] ?? [])
		.filter(({last}) => !isBefore(last, since));
}

function withoutCertificate(hits: readonly LogHits[], now: number): Text {
	const {count, last} = rhythmOf(hits);
	return {
		zh: `控制台日志有 ${count} 次握手没能出示证书，最近 ${ago(now, last).zh}`,
		en: `the console's log has ${counted(count, 'handshake')} for which it had no certificate to show, the last ${ago(now, last).en}`,
	};
}

function rejections(hits: readonly LogHits[], now: number): Text {
	const count = hits.reduce((sum, one) => sum + one.count, 0);
	const last = ago(now, Math.max(...hits.map((one) => one.last)));
	const sources = [...new Set(hits.flatMap((one) => Object.keys(one.sources)))];
	if (sources.length === 0) {
		return {
			zh: `控制台日志有 ${count} 次握手因证书失败，最近 ${last.zh}`,
			en: `the console's log has ${counted(count, 'handshake')} that failed for the certificate, the last ${last.en}`,
		};
	}

	return {
		zh: `${count} 次握手因证书失败，来自 ${listed(sources).zh}，最近 ${last.zh}`,
		en: `${count} handshakes from ${listed(sources).en} failed for the certificate, the last ${last.en}`,
	};
}

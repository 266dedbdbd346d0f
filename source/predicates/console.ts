import type {Pod} from '../cluster/objects.ts';
import {definePredicate} from '../diagnosis/predicate.ts';
import {fail, notApplicable, pass, remark, unknown} from '../diagnosis/judgement.ts';
import {componentOf} from '../platform/components.ts';
import {isOver, isReadyPod} from '../platform/pod-state.ts';
import {componentObjects, namespaceEvents, namespacePods} from '../probes/namespace-objects.ts';
import {platformLogs} from '../probes/platform-logs.ts';
import {parseAddress} from '../probes/region-address.ts';
import {regionConfig} from '../probes/region-certificates.ts';
import {rhythmOf, type ScannedLog} from '../probes/scan-log.ts';
import type {LogClass} from '../signatures/signature.ts';
import {counted} from '../text/counted.ts';
import type {Text} from '../text/text.ts';
import {couldNotHear, podReference, statesOf, unheard} from './components.ts';
import {isBefore, runsWellSince} from './recovery.ts';
import {ago, listed} from './words.ts';

export const consolesOf = (pods: readonly Pod[]): Pod[] =>
	pods.filter((pod) => componentOf(pod) === 'rbd-app-ui' && !isOver(pod));

/** Where the console in the cluster was told that its region is; undefined for the default, the Service. */
export const regionUrlOf = (pod: Pod): string | undefined =>
	pod.spec.containers
		.flatMap(({env = []}) => env)
		.find(({name, value}) => name === 'REGION_URL' && value)?.value;

/** What the consoles said of a kind since they were last started. */
export const consoleHits = (logs: readonly ScannedLog[], name: LogClass) =>
	logs
		.filter(({component, isPrevious}) => component === 'rbd-app-ui' && !isPrevious)
		.flatMap(({hits}) => hits[name] ?? []);

/** What a line about a connection to a region names, where one to a market or a repository names another port. */
const regionHost = /host='(?<host>[^']+)', port=8443\)/;

/** Where a console finds this cluster: the Service, what it was told at its start, and what consoles are given. */
const hostsOf = (pods: readonly Pod[], apiAddress = ''): ReadonlySet<string> =>
	new Set([
		'rbd-api-api',
		...pods
			.filter((pod) => componentOf(pod) === 'rbd-gateway')
			.flatMap(({status}) => status?.hostIP ?? []),
		...[apiAddress, ...consolesOf(pods).map((pod) => regionUrlOf(pod) ?? '')].flatMap(
			(address) => parseAddress(address)?.host ?? [],
		),
	]);

/** A console that is left alone asks its region at least so often. Milliseconds. */
const askedWithinMs = 5 * 60_000;

const isHeard = (logs: readonly ScannedLog[], pods: readonly Pod[]): boolean =>
	logs.some(({component, lineCount}) => component === 'rbd-app-ui' && lineCount > 0) &&
	consolesOf(pods).some((pod) => isReadyPod(pod));

const notHeard: Text = {
	zh: '控制台不在这个集群里，看不到它的日志',
	en: 'the console is not in this cluster, so its log is not to be seen',
};

/** Where the console stands, and what it says of its connections to the region API. */
export const consolePredicates = {
	'console-comes-through-the-gateway': definePredicate({
		title: {zh: '控制台经网关访问 rbd-api', en: 'the console reaches rbd-api through the gateway'},
		reads: {pods: namespacePods},
		hints: {logs: platformLogs, config: regionConfig},
		judge({pods}, {hints: {logs = [], config}}) {
			const consoles = consolesOf(pods);
			const [pod] = consoles;
			if (!pod) {
				return pass({
					zh: '控制台不在这个集群里',
					en: 'the console is not in this cluster',
				});
			}

			// What it was told at its start may have been changed in the console since.
			const gateway = parseAddress(config?.apiAddress ?? '')?.host;
			const isSeen = [
				...consoleHits(logs, 'console-timeout'),
				...consoleHits(logs, 'console-refused'),
			].some(({excerpt}) => excerpt.some((line) => gateway && line.includes(gateway)));
			if (isSeen) {
				return pass({
					zh: `控制台的日志说它连的是 ${gateway}`,
					en: `the console's log says that it connects to ${gateway}`,
				});
			}

			const url = regionUrlOf(pod);
			const host = parseAddress(url ?? '')?.host ?? 'rbd-api-api';
			return /^rbd-api-api(?:\.|$)/.test(host)
				? notApplicable({
						zh: '控制台在集群内，用的是 Service rbd-api-api',
						en: 'the console is in the cluster and uses the Service rbd-api-api',
					})
				: pass({zh: `控制台用的是 ${url}`, en: `the console uses ${url}`});
		},
	}),

	'console-is-in-the-cluster': definePredicate({
		title: {zh: '控制台在这个集群里', en: 'the console is in this cluster'},
		reads: {pods: namespacePods},
		judge({pods}) {
			const pod = consolesOf(pods).find(({status}) => status?.podIP);
			return pod
				? pass({zh: `控制台是 ${pod.metadata.name}`, en: `the console is ${pod.metadata.name}`})
				: notApplicable({
						zh: '控制台在别处，或没有地址',
						en: 'the console is elsewhere, or has no address',
					});
		},
	}),

	'console-can-be-heard': definePredicate({
		title: {
			zh: '控制台的日志读到了，或控制台在别处',
			en: "the console's log was read, or the console is elsewhere",
		},
		reads: {logs: platformLogs},
		judge(_known, {gapsOf}) {
			const missing = unheard(gapsOf(platformLogs), 'rbd-app-ui');
			return missing.length > 0
				? unknown(couldNotHear, missing)
				: pass({zh: '没有漏读', en: 'nothing was missed'});
		},
	}),

	'console-reaches-the-region': definePredicate({
		title: {
			zh: '控制台日志没有连接超时',
			en: "the console's log shows no connection that timed out",
		},
		reads: {logs: platformLogs, pods: namespacePods},
		hints: {objects: componentObjects, events: namespaceEvents},
		judge({logs, pods}, {hints: {objects, events}, setting: {now}, gapsOf}) {
			const missing = unheard(gapsOf(platformLogs), 'rbd-app-ui');
			const states = statesOf(pods, objects, events, now);
			// One end of the way was started again since: what was in the way may have been in it.
			const since = Math.max(
				...['rbd-api', 'rbd-gateway'].map((name) => runsWellSince(states.get(name)) ?? -Infinity),
			);
			const hits = consoleHits(logs, 'console-timeout').filter(({last}) => !isBefore(last, since));
			if (hits.length > 0) {
				const count = hits.reduce((sum, one) => sum + one.count, 0);
				const last = ago(now, Math.max(...hits.map((one) => one.last)));
				return fail(
					{
						zh: `控制台日志有 ${count} 次连接超时，最近 ${last.zh}`,
						en: `the console's log has ${counted(count, 'connection')} that timed out, the last ${last.en}`,
					},
					{
						excerpt: hits.flatMap(({excerpt}) => excerpt).slice(-5),
						lines: rhythmOf(hits),
						objects: consolesOf(pods).map((pod) => podReference(pod)),
					},
				);
			}

			if (missing.length > 0) {
				return unknown(couldNotHear, missing);
			}

			return isHeard(logs, pods)
				? pass({zh: '窗口内没有超时的行', en: 'no such line within the window'})
				: notApplicable(notHeard);
		},
	}),

	'console-is-not-refused': definePredicate({
		title: {
			zh: '控制台现在没有被集群端拒绝连接',
			en: 'the console is not refused by its region at present',
		},
		reads: {logs: platformLogs, pods: namespacePods},
		hints: {objects: componentObjects, events: namespaceEvents, config: regionConfig},
		judge({logs, pods}, {hints: {objects, events, config}, setting: {now}, gapsOf}) {
			const states = statesOf(pods, objects, events, now);
			const ends = ['rbd-api', ...(states.has('rbd-gateway') ? ['rbd-gateway'] : [])];
			const returns = ends.map((name) => runsWellSince(states.get(name)));
			const since = Math.max(now - askedWithinMs, ...returns.map((at) => at ?? Infinity));
			const hits = consoleHits(logs, 'console-refused').filter(({last}) => !isBefore(last, since));
			const lines = hits.flatMap(({excerpt}) => excerpt);
			const refusing = lines.flatMap((line) => regionHost.exec(line)?.groups?.host ?? []);
			const own = hostsOf(pods, config?.apiAddress);
			const host = refusing.findLast((one) =>
				own.has(one.startsWith('rbd-api-api.') ? 'rbd-api-api' : one),
			);
			if (since === Infinity) {
				return notApplicable({
					zh: 'rbd-api 或网关自己就不正常',
					en: 'rbd-api or the gateway are not well themselves',
				});
			}

			if (host !== undefined) {
				const last = ago(now, Math.max(...hits.map((one) => one.last)));
				return fail(
					{
						zh: `rbd-api 正常，${host} 却拒绝控制台的连接，最近 ${last.zh}`,
						en: `rbd-api is well, and ${host} refuses the console, the last time ${last.en}`,
					},
					{
						excerpt: lines.slice(-5),
						lines: rhythmOf(hits),
						objects: consolesOf(pods).map((pod) => podReference(pod)),
						isNameless: true,
					},
				);
			}

			const missing = unheard(gapsOf(platformLogs), 'rbd-app-ui');
			if (missing.length > 0) {
				return unknown(couldNotHear, missing);
			}

			if (refusing.length > 0) {
				const others = listed([...new Set(refusing)]);
				return remark({
					zh: `${others.zh} 拒绝控制台的连接；那不是这个集群的地址`,
					en: `${others.en} refuses the console, and is no address of this cluster`,
				});
			}

			return isHeard(logs, pods)
				? pass({zh: '最近没有这样的行', en: 'no such line of late'})
				: notApplicable(notHeard);
		},
	}),
};

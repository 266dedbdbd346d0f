import net from 'node:net';
import type {Pod} from '../cluster/objects.ts';
import {definePredicate} from '../diagnosis/predicate.ts';
import {fail, notApplicable, pass, unknown} from '../diagnosis/judgement.ts';
import {componentOf} from '../platform/components.ts';
import {isOver, isReadyPod} from '../platform/pod-state.ts';
import {consoleBundle} from '../probes/console-bundle.ts';
import {componentObjects, namespaceEvents, namespacePods} from '../probes/namespace-objects.ts';
import {platformLogs} from '../probes/platform-logs.ts';
import type {Gap} from '../probes/reading.ts';
import {type DialedAddress, parseAddress, regionAddress} from '../probes/region-address.ts';
import {regionConfig, regionConfigName} from '../probes/region-certificates.ts';
import {regionTls} from '../probes/region-tls.ts';
import {rhythmOf, type ScannedLog} from '../probes/scan-log.ts';
import type {LogClass} from '../signatures/signature.ts';
import {counted} from '../text/counted.ts';
import {couldNotHear, statesOf, unheard} from './components.ts';
import {isBefore, runsWellSince} from './recovery.ts';
import {ago} from './words.ts';

const consolesOf = (pods: readonly Pod[]): Pod[] =>
	pods.filter((pod) => componentOf(pod) === 'rbd-app-ui' && !isOver(pod));

/** Where the console in the cluster was told that its region is; undefined for the default, the Service. */
const regionUrlOf = (pod: Pod): string | undefined =>
	pod.spec.containers
		.flatMap(({env = []}) => env)
		.find(({name, value}) => name === 'REGION_URL' && value)?.value;

/** What a dial from this machine leaves open: it says nothing about where the console stands. */
const fromHere = ({message}: DialedAddress): Gap => ({
	why: 'vantage',
	needs: undefined,
	message,
	isOptional: true,
});

const consoleHits = (logs: readonly ScannedLog[], name: LogClass) =>
	logs
		.filter(({component, isPrevious}) => component === 'rbd-app-ui' && !isPrevious)
		.flatMap(({hits}) => hits[name] ?? []);

/** The way from the console to the region API. */
export const regionPathPredicates = {
	'region-address-answers': definePredicate({
		title: {
			zh: '从本机能连上集群端 API 地址',
			en: "this host can connect to the region API's address",
		},
		reads: {address: regionAddress},
		hints: {logs: platformLogs},
		judge({address}, {hints: {logs = []}, setting: {namespace, input}}) {
			if (!address) {
				return notApplicable({
					zh: 'region-config 没有写地址',
					en: 'region-config names no address',
				});
			}

			const {host, port, result, neighbour} = address;
			const where = net.isIPv6(host) ? `[${host}]:${port}` : `${host}:${port}`;
			if (result === 'connected') {
				return pass({zh: `${where} 连得上`, en: `${where} takes connections`});
			}

			if (result === 'refused') {
				return notApplicable({zh: `${where} 拒绝连接`, en: `${where} refuses connections`});
			}

			if (result === 'timeout') {
				const isHere = input.vantage === 'console';
				const isSeenTwice = consoleHits(logs, 'console-timeout').length > 0;
				const reachesHost = neighbour?.result === 'connected' || neighbour?.result === 'refused';
				return reachesHost || isHere || isSeenTwice
					? fail(
							{
								zh: `${where} 连接超时${neighbour && reachesHost ? `，而同一地址的 ${neighbour.port} 端口有回应` : ''}`,
								en: `${where} times out${neighbour && reachesHost ? `, while port ${neighbour.port} of the same address answers` : ''}`,
							},
							{objects: [{kind: 'ConfigMap', namespace, name: regionConfigName}]},
						)
					: unknown(
							{
								zh: `${where} 的任何端口在本机都没有回应：本机可能不在那个网络里`,
								en: `no port of ${host} answers this host, which may simply be in another network`,
							},
							[fromHere(address)],
						);
			}

			return unknown(
				{zh: `从本机到不了 ${where}`, en: `there is no way from this host to ${where}`},
				[fromHere(address)],
			);
		},
	}),

	'this-host-is-not-the-console': definePredicate({
		title: {
			zh: '不知道本机是否就在控制台所在的位置',
			en: 'this host is not known to stand where the console stands',
		},
		reads: {},
		judge: (_known, {setting: {input}}) =>
			input.vantage === 'console'
				? fail({
						zh: '本机就在控制台所在的位置（--input vantage=console）',
						en: 'this host stands where the console stands (--input vantage=console)',
					})
				: pass({zh: '没有说明', en: 'nobody said so'}),
	}),

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
						objects: consolesOf(pods).map(({metadata}) => ({
							kind: 'Pod',
							...(metadata.namespace && {namespace: metadata.namespace}),
							name: metadata.name,
						})),
					},
				);
			}

			if (missing.length > 0) {
				return unknown(couldNotHear, missing);
			}

			const own = logs.filter(({component}) => component === 'rbd-app-ui');
			const isHeard = own.some(({lineCount}) => lineCount > 0);
			const isReady = consolesOf(pods).some((pod) => isReadyPod(pod));
			return isHeard && isReady
				? pass({zh: '窗口内没有超时的行', en: 'no such line within the window'})
				: notApplicable({
						zh: '控制台不在这个集群里，看不到它的日志',
						en: 'the console is not in this cluster, so its log is not to be seen',
					});
		},
	}),

	'region-address-is-https': definePredicate({
		title: {zh: '集群端 API 地址是 https://', en: "the region API's address says https://"},
		reads: {config: regionConfig},
		hints: {pods: namespacePods, given: consoleBundle},
		judge({config}, {hints: {pods = [], given}, setting: {namespace, input}}) {
			if (!config) {
				return notApplicable({zh: '没有 region-config', en: 'there is no region-config'});
			}

			if (/^http:\/\//i.test(config.apiAddress)) {
				return fail(
					{
						zh: `region-config 的 apiAddress 是 ${config.apiAddress}`,
						en: `apiAddress in region-config is ${config.apiAddress}`,
					},
					{objects: [{kind: 'ConfigMap', namespace, name: regionConfigName, uid: config.uid}]},
				);
			}

			const url = consolesOf(pods)
				.map((pod) => regionUrlOf(pod))
				.find((one) => /^http:\/\/.*:8443\b/i.test(one ?? ''));
			const told = /^http:\/\/.*:8443\b/i.test(input.console ?? '') ? input.console : undefined;
			const copied = /^http:\/\//i.test(given?.apiAddress ?? '') ? given?.apiAddress : undefined;
			const plain = url ?? told ?? copied;
			return plain
				? fail(
						{zh: `控制台用的是 ${plain}`, en: `the console uses ${plain}`},
						{objects: [{kind: 'Deployment', namespace, name: 'rbd-app-ui'}]},
					)
				: pass({zh: config.apiAddress || '没有地址', en: config.apiAddress || 'no address'});
		},
	}),

	'region-port-speaks-tls': definePredicate({
		title: {zh: '8443 是 TLS 端口', en: '8443 is a TLS port'},
		reads: {logs: platformLogs},
		hints: {tls: regionTls},
		judge({logs}, {hints: {tls}, gapsOf}) {
			const said = logs.find(({component, hits}) => component === 'rbd-api' && hits['plain-http']);
			if (said) {
				return pass({
					zh: `${said.pod} 的日志说有客户端用 HTTP 访问它的 HTTPS 端口`,
					en: `${said.pod} logs that clients speak HTTP to its HTTPS port`,
				});
			}

			const spoken = tls?.find(({leaf, alert}) => leaf ?? (alert ?? '').includes('ALERT'));
			if (tls?.length === 0) {
				return notApplicable({zh: '没有运行中的 rbd-api', en: 'no rbd-api runs'});
			}

			return spoken
				? pass({zh: `${spoken.pod} 在 8443 上说 TLS`, en: `${spoken.pod} speaks TLS on 8443`})
				: unknown(
						{
							zh: '没有与 8443 握上手',
							en: 'no TLS handshake with 8443 came about',
						},
						gapsOf(regionTls),
					);
		},
	}),
};

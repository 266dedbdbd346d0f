import net from 'node:net';
import type {Pod, RainbondCluster} from '../cluster/objects.ts';
import {definePredicate} from '../diagnosis/predicate.ts';
import {fail, notApplicable, pass, unknown} from '../diagnosis/judgement.ts';
import {componentOf} from '../platform/components.ts';
import {isOver, isReadyPod, type PodState} from '../platform/pod-state.ts';
import {consoleBundle} from '../probes/console-bundle.ts';
import {gatewayPorts} from '../probes/gateway-ports.ts';
import {componentObjects, namespaceEvents, namespacePods} from '../probes/namespace-objects.ts';
import {namespaceRoutes} from '../probes/namespace-routes.ts';
import {platformLogs} from '../probes/platform-logs.ts';
import {rainbondCluster} from '../probes/rainbond-cluster.ts';
import type {Gap} from '../probes/reading.ts';
import {type DialedAddress, parseAddress, regionAddress} from '../probes/region-address.ts';
import {
	type CertificateSecret,
	regionConfig,
	regionConfigName,
	serverCertificate,
	serverSecretName,
} from '../probes/region-certificates.ts';
import {regionTls} from '../probes/region-tls.ts';
import {rhythmOf, type ScannedLog} from '../probes/scan-log.ts';
import {type WorkloadFacts, workloads} from '../probes/workloads.ts';
import type {LogClass} from '../signatures/signature.ts';
import type {Text} from '../text/text.ts';
import {componentReferences, couldNotHear, statesOf, unheard} from './components.ts';
import {findStreamRoute, withoutRoutes} from './stream-route.ts';
import {isBefore, runsWellSince} from './recovery.ts';
import {beforeApisix, isBeforeApisix, withoutApisix} from './version.ts';
import {ago, listed} from './words.ts';

const consolesOf = (pods: readonly Pod[]): Pod[] =>
	pods.filter((pod) => componentOf(pod) === 'rbd-app-ui' && !isOver(pod));

/** Where the console in the cluster was told that its region is; undefined for the default, the Service. */
const regionUrlOf = (pod: Pod): string | undefined =>
	pod.spec.containers
		.flatMap(({env = []}) => env)
		.find(({name, value}) => name === 'REGION_URL' && value)?.value;

/** The addresses under which the gateway is reached: those that were set, else those of its nodes. */
export function gatewayAddressesOf(cluster: RainbondCluster | undefined): string[] {
	const set = cluster?.spec?.gatewayIngressIPs ?? [];
	return set[0]
		? set
		: (cluster?.spec?.nodesForGateway ?? []).flatMap(({internalIP}) => internalIP ?? []);
}

/** What a dial from this machine leaves open: it says nothing about where the console stands. */
const fromHere = ({message}: DialedAddress): Gap => ({
	why: 'vantage',
	needs: undefined,
	message,
	isOptional: true,
});

/** The addresses that a server certificate was made for: `192_168_1_10-192_168_1_11`. */
export const addressesInLabel = (server: CertificateSecret | undefined): string[] =>
	(server?.labels.availableips ?? '')
		.split('-')
		.filter(Boolean)
		.map((address) => address.replaceAll('_', '.'));

const consoleHits = (logs: readonly ScannedLog[], name: LogClass) =>
	logs
		.filter(({component, isPrevious}) => component === 'rbd-app-ui' && !isPrevious)
		.flatMap(({hits}) => hits[name] ?? []);

function gatewayTrouble(
	own: readonly PodState[],
	broken: readonly PodState[],
	workload: WorkloadFacts | undefined,
): Text {
	const [first] = broken;
	if (first) {
		const ready = own.length - broken.length;
		const what = [first.container, first.reason || first.trouble].filter(Boolean).join(' ');
		return {
			zh: `rbd-gateway ${ready}/${own.length} 就绪：${what}`,
			en: `${ready} of ${own.length} pod(s) of rbd-gateway are ready: ${what}`,
		};
	}

	return workload?.desired === 0
		? {zh: 'rbd-gateway 被缩容到 0', en: 'rbd-gateway is scaled to 0'}
		: {zh: 'rbd-gateway 没有 Pod', en: 'rbd-gateway has no pod'};
}

export const regionPathPredicates = {
	'gateway-is-ready': definePredicate({
		title: {zh: '网关有就绪的实例', en: 'the gateway has a ready pod'},
		reads: {pods: namespacePods},
		hints: {objects: componentObjects, events: namespaceEvents, config: regionConfig, workloads},
		judge({pods}, {hints, setting: {namespace, now}, gapsOf}) {
			const state = statesOf(pods, hints.objects, hints.events, now).get('rbd-gateway');
			const workload = hints.workloads?.find(({name}) => name === 'rbd-gateway');
			if (!state && !workload && !hints.objects) {
				return unknown(
					{
						zh: '没有 rbd-gateway 的 Pod，也读不到它的 RbdComponent',
						en: 'rbd-gateway has no pod, and whether it should have one cannot be read',
					},
					gapsOf(componentObjects),
				);
			}

			if (!state && !workload) {
				return notApplicable({zh: '这里没有 rbd-gateway', en: 'there is no rbd-gateway here'});
			}

			const own = state?.pods ?? [];
			const ready = own.filter(({isReady}) => isReady);
			const host = parseAddress(hints.config?.apiAddress ?? '')?.host;
			const atAddress = own.filter(({pod}) => pod.status?.hostIP === host);
			const isAddressDown =
				atAddress.length > 0 &&
				atAddress.every(({isReady, trouble}) => !isReady && trouble !== 'starting');
			if (ready.length > 0 && !isAddressDown) {
				return pass({
					zh: `rbd-gateway ${ready.length}/${own.length} 就绪`,
					en: `${ready.length} of ${own.length} pod(s) of rbd-gateway are ready`,
				});
			}

			if (own.length > 0 && own.every(({trouble}) => trouble === 'starting')) {
				return notApplicable({zh: '网关正在启动', en: 'the gateway is starting'});
			}

			const broken = own.filter(({isReady}) => !isReady);
			return fail(gatewayTrouble(own, broken, workload), {
				objects: componentReferences('rbd-gateway', namespace, broken),
				victims: ['rbd-gateway'],
			});
		},
	}),

	'gateway-listens-on-8443': definePredicate({
		title: {zh: '网关在监听 8443', en: 'the gateway listens on 8443'},
		reads: {ports: gatewayPorts},
		judge({ports}, {setting: {namespace}}) {
			const closed = ports.filter(({isListening}) => !isListening);
			if (ports.length === 0) {
				return notApplicable({
					zh: '8443 没有拒绝本机，未再查看',
					en: '8443 does not refuse this host, so it was not looked at',
				});
			}

			return closed.length === 0
				? pass({zh: '在监听', en: 'it does'})
				: fail(
						{
							zh: `${listed(closed.map(({pod}) => pod)).zh} 里没有程序监听 8443`,
							en: `nothing listens on 8443 in ${listed(closed.map(({pod}) => pod)).en}`,
						},
						{
							objects: [
								{kind: 'Deployment', namespace, name: 'rbd-gateway'},
								...closed.map(({pod}) => ({kind: 'Pod', namespace, name: pod})),
							],
							victims: ['rbd-gateway'],
						},
					);
		},
	}),

	'gateway-route-exists': definePredicate({
		title: {zh: '网关有 8443 的路由', en: 'the gateway has a route for 8443'},
		reads: {routes: namespaceRoutes},
		hints: {
			cluster: rainbondCluster,
			pods: namespacePods,
			components: componentObjects,
			address: regionAddress,
		},
		judge({routes}, {hints, setting: {namespace}}) {
			if (isBeforeApisix(hints.cluster, hints.pods)) {
				return notApplicable(beforeApisix);
			}

			if (!routes) {
				return notApplicable(withoutApisix);
			}

			const route = findStreamRoute('rbd-api-api', {routes, ...hints});
			if (route === 'untold') {
				return notApplicable(withoutRoutes);
			}

			return route === 'missing'
				? fail(
						{
							zh: 'ApisixRoute rbd-api-api 不存在，网关没有把 8443 转给 rbd-api',
							en: 'the ApisixRoute rbd-api-api does not exist: the gateway does not lead 8443 to rbd-api',
						},
						{objects: [{kind: 'ApisixRoute', namespace, name: 'rbd-api-api'}]},
					)
				: pass({
						zh: `ApisixRoute ${route.metadata.name} 在`,
						en: `the ApisixRoute ${route.metadata.name} is there`,
					});
		},
	}),

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
						en: `the console's log has ${count} connection(s) that timed out, the last ${last.en}`,
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

	'certificates-are-for-the-gateway-address': definePredicate({
		title: {
			zh: '证书和 region-config 用的是现在的网关地址',
			en: 'certificates and region-config are for the present gateway address',
		},
		reads: {cluster: rainbondCluster, server: serverCertificate, config: regionConfig},
		judge({cluster, server, config}, {setting: {namespace}}) {
			const told = gatewayAddressesOf(cluster);
			const made = addressesInLabel(server);
			const addresses = told.length > 0 ? told : made;
			if (addresses.length === 0) {
				return notApplicable({
					zh: '没有 RainbondCluster 或证书标签说明网关的地址',
					en: 'neither a RainbondCluster nor a label of the certificates tells where the gateway is',
				});
			}

			const wanted = (cluster?.spec?.gatewayIngressIPs ?? []).join('-').replaceAll('.', '_');
			const label = server?.labels.availableips;
			const isPending = label !== undefined && wanted !== '' && label !== wanted;
			const host = parseAddress(config?.apiAddress ?? '')?.host;
			const isOld = host !== undefined && net.isIP(host) > 0 && !addresses.includes(host);
			if (!isPending && !isOld) {
				return pass({
					zh: `都是 ${listed(addresses).zh}`,
					en: `all name ${listed(addresses).en}`,
				});
			}

			return fail(
				isPending
					? {
							zh: `gatewayIngressIPs 是 ${listed(addresses).zh}，证书还是为 ${label.replaceAll('_', '.')} 生成的：operator 下次调谐会换掉 CA`,
							en: `gatewayIngressIPs is ${listed(addresses).en}, and the certificates were made for ${label.replaceAll('_', '.')}: the operator's next reconcile replaces the authority`,
						}
					: {
							zh: `region-config 写的是 ${host}，网关地址是 ${listed(addresses).zh}`,
							en: `region-config names ${host}, and the gateway is at ${listed(addresses).en}`,
						},
				{
					objects: [
						...(isPending && cluster
							? [
									{kind: 'RainbondCluster', namespace, name: cluster.metadata.name},
									{kind: 'Secret', namespace, name: serverSecretName},
								]
							: []),
						...(isOld ? [{kind: 'ConfigMap', namespace, name: regionConfigName}] : []),
					],
				},
			);
		},
	}),
};

import {definePredicate} from '../diagnosis/predicate.ts';
import {fail, notApplicable, pass, unknown} from '../diagnosis/judgement.ts';
import {type ClusterDns, clusterDns} from '../probes/cluster-dns.ts';
import {componentObjects, namespaceEvents, namespacePods} from '../probes/namespace-objects.ts';
import {platformLogs} from '../probes/platform-logs.ts';
import {counted} from '../text/counted.ts';
import {complaints} from './complaints.ts';
import {couldNotHear, statesOf, unheard, withTrouble} from './components.ts';
import {listed} from './words.ts';

/** What fails when names do not resolve. */
const needNames = [
	'rbd-api',
	'rbd-chaos',
	'rbd-worker',
	'rbd-app-ui',
	'rbd-mq',
	'rbd-gateway',
	'rbd-monitor',
	'rbd-hub',
];

/** Its pods or its endpoints are there to be seen, and none of them works. */
const isDnsDown = (dns: ClusterDns | undefined): boolean =>
	dns !== undefined &&
	((dns.pods.length > 0 && dns.pods.every(({isReady}) => !isReady)) ||
		(dns.services.length > 0 && dns.readyEndpoints === 0) ||
		(dns.pods.length === 0 && dns.services.length === 0 && dns.workloads.length > 0));

/** Whether programs find each other, and the cluster's DNS that tells them where. */
export const namePredicates = {
	'names-resolve': definePredicate({
		title: {zh: '平台组件能解析域名', en: 'the components can resolve names'},
		reads: {logs: platformLogs},
		hints: {
			pods: namespacePods,
			objects: componentObjects,
			events: namespaceEvents,
			dns: clusterDns,
		},
		judge({logs}, {hints, setting: {now}, gapsOf}) {
			const found = complaints(logs, ['dns']);
			const names = found.keys().toArray().toSorted();
			const missing = unheard(gapsOf(platformLogs), ...needNames);
			// Where nobody answers for names, one that says so is enough.
			const isEnough = names.length > 1 || (names.length === 1 && isDnsDown(hints.dns));
			if (!isEnough && missing.length > 0) {
				return unknown(couldNotHear, missing);
			}

			if (!isEnough) {
				return pass(
					names.length === 0
						? {zh: '没有解析失败的日志', en: 'no log says that a name did not resolve'}
						: {
								zh: `只有 ${names[0]} 的日志说解析失败`,
								en: `only the log of ${names[0]} says that a name did not resolve`,
							},
				);
			}

			const states = statesOf(hints.pods ?? [], hints.objects, hints.events, now);
			const suffering = needNames.filter(
				(one) =>
					withTrouble(states.get(one), 'crash-loop', 'probe-killed', 'not-ready', 'waiting')
						.length > 0,
			);
			return fail(
				{
					zh: `${listed(names).zh} 的日志说域名解析失败`,
					en: `the log of ${listed(names).en} says that names do not resolve`,
				},
				{
					excerpt: names.flatMap((one) => found.get(one)?.excerpt.slice(-2) ?? []),
					victims: [...new Set([...names, ...suffering])],
				},
			);
		},
	}),

	'dns-has-endpoints': definePredicate({
		title: {zh: '集群 DNS 有可用实例', en: 'the cluster DNS has a working endpoint'},
		reads: {dns: clusterDns},
		judge({dns}) {
			if (!dns.isRead) {
				return notApplicable({
					zh: '没有组件抱怨域名解析，未查看',
					en: 'no component complains about names, so it was not looked at',
				});
			}

			const ready = dns.pods.filter(({isReady}) => isReady);
			if (dns.pods.length + dns.services.length + dns.workloads.length === 0) {
				return notApplicable({
					zh: '没有找到集群 DNS 的 Pod 和 Service',
					en: 'neither pods nor a Service of the cluster DNS were found',
				});
			}

			if (!isDnsDown(dns)) {
				return pass({
					zh: `CoreDNS ${ready.length}/${dns.pods.length} 就绪，有 ${dns.readyEndpoints} 个 Endpoint`,
					en: `${ready.length} of ${dns.pods.length} CoreDNS pods are ready, with ${counted(dns.readyEndpoints, 'endpoint')}`,
				});
			}

			const namespace = 'kube-system';
			return fail(
				{
					zh: `CoreDNS ${ready.length}/${dns.pods.length} 就绪，DNS Service 有 ${dns.readyEndpoints} 个 Endpoint`,
					en: `${ready.length} of ${dns.pods.length} CoreDNS pods are ready, and the DNS Service has ${counted(dns.readyEndpoints, 'endpoint')}`,
				},
				{
					objects: [
						...dns.services.map((name) => ({kind: 'Service', namespace, name})),
						...[...new Set([...dns.pods.flatMap(({owner}) => owner ?? []), ...dns.workloads])].map(
							(name) => ({
								kind: 'Deployment',
								namespace,
								name,
							}),
						),
						...dns.pods.map(({name, uid}) => ({kind: 'Pod', namespace, name, uid})),
					],
				},
			);
		},
	}),
};

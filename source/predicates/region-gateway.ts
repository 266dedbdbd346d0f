import net from 'node:net';
import type {RainbondCluster} from '../cluster/objects.ts';
import {definePredicate} from '../diagnosis/predicate.ts';
import {fail, notApplicable, pass, unknown} from '../diagnosis/judgement.ts';
import {type PodState} from '../platform/pod-state.ts';
import {gatewayPorts} from '../probes/gateway-ports.ts';
import {componentObjects, namespaceEvents, namespacePods} from '../probes/namespace-objects.ts';
import {rainbondCluster} from '../probes/rainbond-cluster.ts';
import {parseAddress, regionAddress} from '../probes/region-address.ts';
import {
	type CertificateSecret,
	regionConfig,
	regionConfigName,
	serverCertificate,
	serverSecretName,
} from '../probes/region-certificates.ts';
import {type WorkloadFacts, workloads} from '../probes/workloads.ts';
import type {Text} from '../text/text.ts';
import {componentReferences, statesOf} from './components.ts';
import {streamRouteExists} from './stream-route.ts';
import {listed} from './words.ts';

/** The addresses under which the gateway is reached: those that were set, else those of its nodes. */
export function gatewayAddressesOf(cluster: RainbondCluster | undefined): string[] {
	const set = cluster?.spec?.gatewayIngressIPs ?? [];
	return set[0]
		? set
		: (cluster?.spec?.nodesForGateway ?? []).flatMap(({internalIP}) => internalIP ?? []);
}

/** The addresses that a server certificate was made for: `192_168_1_10-192_168_1_11`. */
export const addressesInLabel = (server: CertificateSecret | undefined): string[] =>
	(server?.labels.availableips ?? '')
		.split('-')
		.filter(Boolean)
		.map((address) => address.replaceAll('_', '.'));

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
			en: `${ready} of ${own.length} pods of rbd-gateway are ready: ${what}`,
		};
	}

	return workload?.desired === 0
		? {zh: 'rbd-gateway 被缩容到 0', en: 'rbd-gateway is scaled to 0'}
		: {zh: 'rbd-gateway 没有 Pod', en: 'rbd-gateway has no pod'};
}

/** The gateway in front of the region API, and what was made for its addresses. */
export const regionGatewayPredicates = {
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
					en: `${ready.length} of ${own.length} pods of rbd-gateway are ready`,
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

	'gateway-route-exists': streamRouteExists({service: 'rbd-api-api', port: 8443}, regionAddress),

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

import net from 'node:net';
import type {Pod, RainbondCluster} from '../cluster/objects.ts';
import {definePredicate} from '../diagnosis/predicate.ts';
import {fail, notApplicable, pass} from '../diagnosis/judgement.ts';
import {componentOf} from '../platform/components.ts';
import {isOver} from '../platform/pod-state.ts';
import {consoleEntrance} from '../probes/console-entrance.ts';
import {namespaceEndpoints, namespacePods, namespaceServices} from '../probes/namespace-objects.ts';
import {namespaceRoutes} from '../probes/namespace-routes.ts';
import {rainbondCluster} from '../probes/rainbond-cluster.ts';
import {parseAddress} from '../probes/region-address.ts';
import {
	type CertificateSecret,
	regionConfig,
	type RegionConfig,
	regionConfigName,
	serverCertificate,
} from '../probes/region-certificates.ts';
import {websocketAddress, type WebsocketAddress} from '../probes/websocket-address.ts';
import {counted} from '../text/counted.ts';
import type {Text} from '../text/text.ts';
import {addressesInLabel, gatewayAddressesOf} from './region-gateway.ts';
import {streamRouteExists} from './stream-route.ts';
import {backingOf, nobodyTells} from './service-backing.ts';
import {serviceLeadsToItsPort} from './service-port.ts';
import {beforeApisix, isBeforeApisix, isPlatformAtLeast} from './version.ts';
import {listed} from './words.ts';

/** Since v6.9.2 the console proxies the WebSockets of its own cluster on 7070: the address is not used. */
const isProxied = (cluster: RainbondCluster | undefined, pods: readonly Pod[]): boolean =>
	pods.some((pod) => componentOf(pod) === 'rbd-app-ui' && !isOver(pod)) &&
	isPlatformAtLeast(cluster, pods, [6, 9, 2]) === true;

const proxied = {
	zh: '默认集群的 WebSocket 由控制台 7070 代理（v6.9.2 起），不用这个地址',
	en: 'the console proxies the WebSockets of its own cluster on 7070 (since v6.9.2) and does not use the address',
};

const noAddress = {
	zh: 'region-config 没有 WebSocket 地址',
	en: 'region-config names no WebSocket address',
};

const example = 'ws://192.168.1.10:6060';

const noUrl = (address: string): Text =>
	address.trim() === ''
		? {
				zh: `WebSocket 地址是空的，要像 ${example}`,
				en: `the WebSocket address is empty; one reads like ${example}`,
			}
		: {
				zh: `${address} 不是一个 WebSocket 地址，要像 ${example}`,
				en: `${address} is no WebSocket address; one reads like ${example}`,
			};

const isWebsocket = ({scheme}: WebsocketAddress): boolean => scheme === 'ws' || scheme === 'wss';

const serviceName = 'rbd-api-websocket';

export const websocketPredicates = {
	'websocket-address-answers': definePredicate({
		title: {zh: 'WebSocket 地址有回应', en: 'the WebSocket address answers'},
		reads: {address: websocketAddress, config: regionConfig},
		hints: {cluster: rainbondCluster, pods: namespacePods, server: serverCertificate},
		judge({address, config}, {hints, setting: {namespace, input}}) {
			if (config?.websocketAddress === undefined) {
				return notApplicable(noAddress);
			}

			if (isProxied(hints.cluster, hints.pods ?? [])) {
				return notApplicable(proxied);
			}

			const objects = [{kind: 'ConfigMap', namespace, name: regionConfigName, uid: config.uid}];
			if (!address || !isWebsocket(address)) {
				return fail(noUrl(config.websocketAddress), {objects});
			}

			const {host, port, result, neighbour, isUnknownName, status} = address;
			const where = `${address.scheme}://${host}:${port}`;
			if (result === 'connected') {
				return status === undefined
					? fail(
							{
								zh: `${where} 接受连接，却不回答 HTTP`,
								en: `${where} takes connections and answers no HTTP`,
							},
							{objects},
						)
					: pass({zh: `${where} 回答 ${status}`, en: `${where} answers ${status}`});
			}

			if (isUnknownName) {
				return fail(
					{zh: `${host} 这个域名不存在`, en: `the name ${host} does not exist`},
					{objects},
				);
			}

			// A host that refuses whatever it is asked may be another one than browsers reach there.
			const isReached =
				neighbour?.result === 'connected' ||
				(result === 'timeout' && neighbour?.result === 'refused');
			const isTelling =
				isReached || isForeignAddress(host, config, hints) || input.vantage === 'console';
			const words = {
				refused: {zh: '拒绝连接', en: 'refuses connections'},
				timeout: {zh: '连接超时', en: 'times out'},
				unreachable: {zh: '从本机到不了', en: 'cannot be reached from this host'},
			}[result];
			const text = {zh: `${where} ${words.zh}`, en: `${where} ${words.en}`};
			return isTelling ? fail(text, {objects}) : notApplicable(text);
		},
	}),

	'websocket-address-can-be-right': definePredicate({
		title: {
			zh: 'WebSocket 地址可能是对的',
			en: 'the WebSocket address can be right',
		},
		reads: {address: websocketAddress, config: regionConfig},
		hints: {cluster: rainbondCluster, pods: namespacePods, server: serverCertificate},
		judge({address, config}, {hints}) {
			if (config?.websocketAddress === undefined) {
				return notApplicable(noAddress);
			}

			if (!address || !isWebsocket(address)) {
				return fail(noUrl(config.websocketAddress));
			}

			if (address.isUnknownName) {
				return fail({
					zh: `${address.host} 这个域名不存在`,
					en: `the name ${address.host} does not exist`,
				});
			}

			const known = listed(addressesOf(config, hints));
			return isForeignAddress(address.host, config, hints) && address.result !== 'connected'
				? fail({
						zh: `${address.host} 不是网关的地址（${known.zh}）`,
						en: `${address.host} is no address of the gateway (${known.en})`,
					})
				: pass({
						zh: `${address.host} 是网关的地址，或有回应`,
						en: `${address.host} is the gateway's, or answers`,
					});
		},
	}),

	'websocket-route-exists': streamRouteExists({service: serviceName, port: 6060}, websocketAddress),

	'websocket-service-has-an-endpoint': definePredicate({
		title: {
			zh: 'Service rbd-api-websocket 后面有就绪的 rbd-api',
			en: 'the Service rbd-api-websocket leads to a ready rbd-api',
		},
		reads: {slices: namespaceEndpoints, services: namespaceServices},
		hints: {cluster: rainbondCluster, pods: namespacePods, routes: namespaceRoutes},
		judge({slices, services}, {hints, setting: {namespace}}) {
			if (isBeforeApisix(hints.cluster, hints.pods)) {
				return notApplicable(beforeApisix);
			}

			const backing = backingOf(serviceName, {services, slices, pods: hints.pods});
			const isLedTo = (hints.routes ?? []).some(({metadata}) => metadata.name === serviceName);
			// It may simply not be there, as long as nothing leads to it.
			if (backing.kind === 'untold' || (backing.kind === 'missing' && !isLedTo)) {
				return notApplicable(nobodyTells);
			}

			return backing.kind === 'ready'
				? pass({
						zh: `有 ${backing.count} 个 Endpoint`,
						en: `it has ${counted(backing.count, 'endpoint')}`,
					})
				: fail(
						backing.kind === 'empty'
							? {
									zh: `Service ${serviceName} 没有就绪的 Endpoint`,
									en: `the Service ${serviceName} has no ready endpoint`,
								}
							: {
									zh: `Service ${serviceName} 不存在`,
									en: `the Service ${serviceName} does not exist`,
								},
						{objects: [{kind: 'Service', namespace, name: serviceName}]},
					);
		},
	}),

	'websocket-service-leads-to-its-port': serviceLeadsToItsPort({
		service: serviceName,
		port: 6060,
		argument: '--ws-addr',
	}),

	'websocket-scheme-fits-the-console': definePredicate({
		title: {
			zh: 'WebSocket 地址的协议与控制台相配',
			en: "the WebSocket address's scheme fits the console",
		},
		reads: {config: regionConfig, entrance: consoleEntrance, pods: namespacePods},
		hints: {cluster: rainbondCluster},
		judge({config, entrance, pods}, {hints: {cluster}, setting: {namespace, input}}) {
			const address = config?.websocketAddress ?? '';
			if (!config || !/^wss?:/i.test(address)) {
				return notApplicable(noAddress);
			}

			if (isProxied(cluster, pods)) {
				return notApplicable(proxied);
			}

			const tlsHost = entrance.hosts.find((host) =>
				entrance.tlsHosts?.some((one) => one === host || one === anyBeside(host)),
			);
			const consoleUrl = input.console ?? (tlsHost && `https://${tlsHost}`);
			const isMixed = /^https:/i.test(consoleUrl ?? '') && /^ws:/i.test(address);
			return isMixed
				? fail(
						{
							zh: `控制台是 ${consoleUrl}，WebSocket 地址是 ${address}：浏览器会拦截`,
							en: `the console is ${consoleUrl} and the WebSocket address ${address}: browsers block that`,
						},
						{objects: [{kind: 'ConfigMap', namespace, name: regionConfigName, uid: config.uid}]},
					)
				: pass(
						consoleUrl
							? {zh: `控制台是 ${consoleUrl}`, en: `the console is ${consoleUrl}`}
							: {
									zh: '没有看到 https 的控制台（可用 --input console=… 说明）',
									en: 'no console on https is known (--input console=… tells)',
								},
					);
		},
	}),
};

/** `*.example.com` for `console.example.com`: what a certificate for every name of a domain is kept under. */
const anyBeside = (host: string): string => host.replace(/^[^.]+/, '*');

type Hints = {
	readonly cluster: RainbondCluster | undefined;
	readonly pods: readonly Pod[] | undefined;
	readonly server: CertificateSecret | undefined;
};

/** Where the gateway is; without the installation's object, where its pods are and what the certificates were made for. */
function addressesOf({apiAddress}: RegionConfig, {cluster, pods = [], server}: Hints): string[] {
	const told = gatewayAddressesOf(cluster);
	const seen = [
		...pods
			.filter((pod) => componentOf(pod) === 'rbd-gateway' && !isOver(pod))
			.flatMap(({status}) => status?.hostIP ?? []),
		...addressesInLabel(server),
		parseAddress(apiAddress)?.host ?? '',
	];
	return told.length > 0 ? told : [...new Set(seen)].filter((one) => net.isIP(one) > 0);
}

/** An address that is none of the gateway's; a name may stand for anything. */
function isForeignAddress(host: string, config: RegionConfig, hints: Hints): boolean {
	const addresses = addressesOf(config, hints);
	return net.isIP(host) > 0 && addresses.length > 0 && !addresses.includes(host);
}

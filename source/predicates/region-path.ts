import net from 'node:net';
import {definePredicate} from '../diagnosis/predicate.ts';
import {fail, notApplicable, pass, unknown} from '../diagnosis/judgement.ts';
import {componentOf} from '../platform/components.ts';
import {consoleBundle} from '../probes/console-bundle.ts';
import {namespacePods, namespaceServices} from '../probes/namespace-objects.ts';
import {namespaceRoutes} from '../probes/namespace-routes.ts';
import {platformLogs} from '../probes/platform-logs.ts';
import type {Gap} from '../probes/reading.ts';
import {type DialedAddress, parseAddress, regionAddress} from '../probes/region-address.ts';
import {regionConfig, regionConfigName} from '../probes/region-certificates.ts';
import {regionTls} from '../probes/region-tls.ts';
import {consoleHits, consolesOf, regionUrlOf} from './console.ts';
import {leadsTo} from './stream-route.ts';

/** What a dial from this machine leaves open: it says nothing about where the console stands. */
const fromHere = ({message}: DialedAddress): Gap => ({
	why: 'vantage',
	needs: undefined,
	message,
	isOptional: true,
});

/** On which the operator makes the gateway listen for the region API, and rbd-api itself. */
const regionPort = 8443;

const example = 'https://192.168.1.10:8443';

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

	'region-address-can-be-right': definePredicate({
		title: {
			zh: 'region-config 的 apiAddress 可能是对的',
			en: 'apiAddress in region-config can be right',
		},
		reads: {config: regionConfig},
		hints: {
			address: regionAddress,
			pods: namespacePods,
			routes: namespaceRoutes,
			services: namespaceServices,
		},
		judge({config}, {hints, setting: {namespace}}) {
			if (!config) {
				return notApplicable({zh: '没有 region-config', en: 'there is no region-config'});
			}

			const rest = {
				objects: [{kind: 'ConfigMap', namespace, name: regionConfigName, uid: config.uid}],
				isNameless: true,
			};
			const parsed = parseAddress(config.apiAddress);
			if (!parsed) {
				return fail(
					{
						zh: `apiAddress 是“${config.apiAddress}”，不是一个地址，要像 ${example}`,
						en: `apiAddress is "${config.apiAddress}", which is no address; one reads like ${example}`,
					},
					rest,
				);
			}

			const {host, port} = parsed;
			if (port === regionPort || leadsTo('rbd-api-api', parsed, hints)) {
				return pass({zh: config.apiAddress, en: config.apiAddress});
			}

			// Nothing stands between a node and its own ports; elsewhere something may turn one into another.
			const isGatewayNode = hints.pods?.some(
				(pod) => componentOf(pod) === 'rbd-gateway' && pod.status?.hostIP === host,
			);
			const isOnlyThisClosed =
				hints.address?.result === 'refused' && hints.address.neighbour?.result === 'connected';
			return (isGatewayNode ?? false) || isOnlyThisClosed
				? fail(
						{
							zh: `apiAddress 写的是 ${port} 端口，网关没有把它转给 rbd-api；通常是 ${regionPort}`,
							en: `apiAddress names port ${port}, which the gateway does not lead to rbd-api; as a rule it is ${regionPort}`,
						},
						rest,
					)
				: notApplicable({
						zh: `${port} 端口由网关前面的设备处理，这里看不到`,
						en: `port ${port} is up to what stands in front of the gateway, and cannot be seen from here`,
					});
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

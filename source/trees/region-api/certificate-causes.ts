import type {Cause} from '../../diagnosis/tree.ts';
import {anyOf, fails, passes} from '../conditions.ts';
import {
	byHand,
	handOverRegionConfig,
	regenerateCertificates,
	restartComponent,
} from '../remedies.ts';

/** Rows that only restate a difference between certificates. */
const certificateRows = [
	'region-api/console-certificate-stale',
	'region-api/serving-stale-certificate',
	'region-api/client-certificate-missing',
];

/** What is wrong with the certificates by which console and cluster know each other. */
export const certificateCauses: readonly Cause[] = [
	{
		id: 'region-api/certificate-expired',
		severity: 'critical',
		title: {zh: '证书过期', en: 'a certificate has expired'},
		summary: {
			zh: '集群端的证书已过有效期。operator 生成的有效 99 年，所以多半是手工换过的。',
			en: "A certificate of the cluster side is past its end. The operator's own last 99 years, so somebody has replaced it by hand.",
		},
		requires: [fails('certificates-have-not-expired')],
		explains: [{causes: certificateRows, as: 'part'}],
		confusableWith: [
			'region-api/certificate-not-yet-valid',
			'region-api/console-certificate-stale',
		],
		remedies: [regenerateCertificates],
		documentation: 'region-api-certificate-expired',
	},
	{
		id: 'region-api/certificate-not-yet-valid',
		severity: 'major',
		title: {zh: '证书尚未生效：时钟不准', en: 'a certificate is not valid yet: a clock is wrong'},
		summary: {
			zh: '证书的生效时间在将来：生成它的节点时钟比别人快。',
			en: 'A certificate begins in the future: the clock of the node that made it was ahead of the others.',
		},
		requires: [fails('certificates-are-valid-already')],
		explains: [{causes: certificateRows, as: 'part'}],
		confusableWith: ['region-api/certificate-expired', 'region-api/console-certificate-stale'],
		remedies: [
			byHand(
				'node/fix-clock',
				{zh: '校正节点时钟', en: 'set the clocks of the nodes right'},
				[
					"kubectl get lease -n kube-node-lease -o custom-columns='NODE:.metadata.name,RENEWED:.spec.renewTime'",
				],
				{
					zh: '在每个节点上：timedatectl status；校正后等到生效时间，或重新生成证书',
					en: 'on every node: timedatectl status; then wait for the certificates to begin, or make them anew',
				},
			),
		],
		documentation: 'region-api-certificate-not-yet-valid',
	},
	{
		id: 'region-api/certificate-bundle-inconsistent',
		severity: 'critical',
		title: {
			zh: '集群端的证书不成套',
			en: "the cluster side's certificates do not belong together",
		},
		summary: {
			zh: 'region-config、服务端和客户端 Secret 不是同一个 CA，或私钥与证书不配：照它填写的控制台连不上。',
			en: 'region-config, server and client Secret are not of one authority, or a key does not fit its certificate: no console that follows them gets through.',
		},
		requires: [fails('certificates-belong-together')],
		explains: [{causes: certificateRows, as: 'part'}],
		confusableWith: [
			'region-api/console-certificate-stale',
			'region-api/serving-stale-certificate',
		],
		remedies: [regenerateCertificates],
		documentation: 'region-api-certificate-bundle-inconsistent',
	},
	{
		id: 'region-api/gateway-address-changed',
		severity: 'major',
		title: {
			zh: '网关地址改了，证书或 region-config 还是旧的',
			en: "the gateway's address changed; certificates or region-config are still for the old one",
		},
		summary: {
			zh: 'gatewayIngressIPs 与证书标签或 region-config 不一致。等待中的重新生成会换掉 CA：在那之前不要随手重启 operator。',
			en: 'gatewayIngressIPs disagrees with the label of the certificates or with region-config. A pending regeneration replaces the authority: do not restart the operator for another reason before.',
		},
		requires: [fails('certificates-are-for-the-gateway-address')],
		supports: [fails('console-is-not-refused')],
		explains: [
			{
				causes: [
					'region-api/console-certificate-stale',
					'region-api/client-certificate-missing',
					'region-api/port-blocked',
					'region-api/network-unreachable',
					'websocket/address-unreachable',
				],
				as: 'part',
			},
		],
		confusableWith: ['region-api/console-certificate-stale'],
		remedies: [
			byHand(
				'region-api/finish-address-change',
				{
					zh: '完成地址变更：让 operator 重新生成，再更新控制台',
					en: 'finish the change: let the operator regenerate, then tell the consoles',
				},
				[
					"kubectl get rainbondcluster -n @namespace -o jsonpath='{.items[0].spec.gatewayIngressIPs}'",
					"kubectl get secret rbd-api-server-cert -n @namespace -o jsonpath='{.metadata.labels.availableips}'",
					'kubectl delete pod -n @namespace -l control-plane=rainbond-operator',
					'kubectl delete pod -n @namespace -l name=rbd-api',
				],
				{
					zh: '重启 operator 会换掉 CA：所有对接的控制台都要重新填写 region-config',
					en: 'restarting the operator replaces the authority: region-config has to be handed to every console again',
				},
			),
			handOverRegionConfig,
		],
		documentation: 'region-api-gateway-address-changed',
	},
	{
		id: 'region-api/serving-stale-certificate',
		severity: 'critical',
		title: {zh: 'rbd-api 还在用旧证书', en: 'rbd-api still serves an old certificate'},
		summary: {
			zh: '证书重新生成后 rbd-api 没有重启，内存里还是启动时读到的那张；日志看起来像控制台的错。',
			en: 'The certificates were made anew and rbd-api was not restarted: it holds what it read at its start. Its log reads as if the console were at fault.',
		},
		requires: [fails('served-certificate-is-current')],
		suspectedWhen: [
			anyOf(fails('served-certificate-is-current'), fails('rbd-api-started-after-its-certificate')),
		],
		confirmedBy: [fails('rbd-api-started-after-its-certificate'), fails('clients-are-accepted')],
		explains: [
			{
				causes: ['region-api/console-certificate-stale', 'region-api/client-certificate-missing'],
				as: 'part',
			},
		],
		confusableWith: [
			'region-api/console-certificate-stale',
			'region-api/certificate-bundle-inconsistent',
		],
		remedies: [restartComponent('rbd-api')],
		documentation: 'region-api-serving-stale-certificate',
	},
	{
		id: 'region-api/console-certificate-stale',
		severity: 'critical',
		title: {zh: '控制台的证书过时了', en: "the console's certificate is stale"},
		summary: {
			zh: '集群端自洽：提供的证书由 region-config 的 CA 签发；被拒绝的客户端（控制台）用的是另一套，通常是重新生成之前的。',
			en: 'The cluster side is at one with itself; the client that is rejected, the console, holds certificates of another authority, as a rule from before a regeneration.',
		},
		requires: [
			anyOf(fails('clients-are-accepted'), fails('console-holds-the-present-certificates')),
			passes('served-certificate-is-current'),
			passes('certificates-belong-together'),
		],
		refutes: [passes('console-holds-the-present-certificates')],
		shows: ['certificates-belong-together'],
		confusableWith: [
			'region-api/serving-stale-certificate',
			'region-api/certificate-bundle-inconsistent',
			'region-api/client-certificate-missing',
		],
		remedies: [handOverRegionConfig, regenerateCertificates],
		documentation: 'region-api-console-certificate-stale',
	},
	{
		id: 'region-api/client-certificate-missing',
		severity: 'critical',
		title: {
			zh: '控制台没有带可用的客户端证书',
			en: 'the console comes without a usable client certificate',
		},
		summary: {
			zh: '控制台里的证书为空、没有解码的 base64，或左侧有空格：rbd-api 收不到客户端证书。集群端是一致的。',
			en: 'The certificate in the console is empty, still base64, or begins with blanks: rbd-api gets none. The cluster side is consistent.',
		},
		requires: [
			anyOf(fails('clients-bring-a-certificate'), fails('console-certificate-is-usable')),
			passes('certificates-belong-together'),
		],
		refutes: [passes('console-certificate-is-usable')],
		confirmedBy: [passes('console-is-in-the-cluster'), fails('console-certificate-is-usable')],
		shows: ['certificates-belong-together'],
		confusableWith: ['region-api/console-certificate-stale'],
		remedies: [handOverRegionConfig],
		documentation: 'region-api-client-certificate-missing',
	},
];

import type {Gap} from '../diagnosis/checklist.ts';
import type {DocumentCause, EvidenceRecord} from '../diagnosis/document.ts';
import type {UnknownReason, Vantage} from '../probes/reading.ts';
import {isLeftOut} from '../probes/request-budget.ts';
import {type Text, verbatim} from '../text/text.ts';
import type {View} from './cockpit-view.ts';

export const verdictTexts: Readonly<Record<'healthy' | 'inconclusive', Text>> = {
	healthy: {zh: '没有发现故障', en: 'nothing is wrong'},
	inconclusive: {
		zh: '没有发现故障，但没能全部查看：不能说是健康的',
		en: 'nothing was found, and not everything could be looked at: this is no proof of health',
	},
};

/** How sure it is; a warning is no fault, sure or not. */
export function sureness({status, severity}: DocumentCause): Text {
	if (severity === 'warning') {
		return {zh: '警告', en: 'warning'};
	}

	return status === 'confirmed' ? {zh: '确定', en: 'sure'} : {zh: '很可能', en: 'probable'};
}

export const severityTexts: Readonly<Record<DocumentCause['severity'], Text>> = {
	critical: {zh: '严重', en: 'critical'},
	major: {zh: '重要', en: 'major'},
	minor: {zh: '次要', en: 'minor'},
	warning: {zh: '警告', en: 'warning'},
};

export const riskTexts: Readonly<Record<DocumentCause['remedies'][number]['risk'], Text>> = {
	low: {zh: '低风险', en: 'low risk'},
	medium: {zh: '中风险', en: 'medium risk'},
	high: {zh: '高风险', en: 'high risk'},
	manual: {zh: '手工', en: 'by hand'},
};

const reasonTexts: Readonly<Record<UnknownReason, Text>> = {
	forbidden: {zh: '没有权限', en: 'not permitted'},
	timeout: {zh: '超时', en: 'timed out'},
	unreachable: {zh: '连不上', en: 'cannot be reached'},
	'not found kind': {zh: '没有找到', en: 'not found'},
	parse: {zh: '读不懂', en: 'cannot be understood'},
	'not collected': {zh: '没有收集', en: 'not collected'},
	vantage: {zh: '从本机看不到', en: 'cannot be seen from this host'},
	'needs input': {zh: '需要人回答', en: 'needs an answer'},
	stale: {zh: '还在恢复', en: 'still recovering'},
};

/** What a run may leave out to keep its number of requests, by the probe that would have looked. */
const dispensable: Readonly<Record<string, Text>> = {
	'platform-alerts': {zh: 'rbd-monitor 的告警', en: 'the alerts of rbd-monitor'},
	'platform-logs': {zh: '部分组件的日志', en: 'the logs of some components'},
	'region-tls': {zh: '部分证书', en: 'some certificates'},
	'region-speed': {zh: 'rbd-api 应答得多快', en: 'how fast rbd-api answers'},
	'cluster-dns': {zh: '集群 DNS', en: 'the cluster DNS'},
	user: {zh: '登录用户的名字', en: 'the name of the user'},
	'gateway-ports': {zh: '网关的端口', en: 'the ports of the gateway'},
	'console-entrance': {zh: '网关为哪些域名终止 TLS', en: 'for which names the gateway ends TLS'},
	'image-store': {zh: 'rbd-hub 的日志', en: 'the log of rbd-hub'},
};

/** `没有权限：list secrets in namespace rbd-system` */
export function gapText({probe, why, needs, message}: Gap): Text {
	const omitted = isLeftOut({message}) ? dispensable[probe] : undefined;
	if (omitted) {
		return {zh: `略过：${omitted.zh}`, en: `left out: ${omitted.en}`};
	}

	const reason = reasonTexts[why];
	// `rbd-chaos ready`: the reason says already what it is waited for.
	const what = why === 'stale' ? (needs ?? probe).replace(/ ready$/, '') : (needs ?? probe);
	return {zh: `${reason.zh}：${what}`, en: `${reason.en}: ${what}`};
}

export const reasonText = ({why}: EvidenceRecord): Text | undefined =>
	why === null ? undefined : reasonTexts[why];

export const vantageTexts: Readonly<Record<Vantage, Text>> = {
	'api-server': {zh: 'API 服务器', en: 'the API server'},
	kubelet: {zh: 'kubelet', en: 'the kubelet'},
	'pod-network': {zh: 'Pod 网络', en: 'the pod network'},
	'this-host': {zh: '本机', en: 'this host'},
	person: {zh: '人', en: 'a person'},
};

/** A cause by its title where its tree is known, else by its id. */
export function causeTitle(id: string, {active}: View): Text {
	const trees = active?.diagnosis?.last?.trees ?? [];
	const cause = trees.flatMap(({causes}) => causes).find((one) => one.id === id);
	return cause?.title ?? verbatim(id);
}

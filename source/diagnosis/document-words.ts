import type {UnknownReason} from '../probes/reading.ts';
import {isLeftOut, omissionOf} from '../probes/request-budget.ts';
import {type Text, verbatim} from '../text/text.ts';
import type {DocumentCause, TargetDocument} from './document.ts';

/** The words of a diagnosis, the same on the screen, on the page of `check`, in Markdown and in the record. */
export const severityTexts: Readonly<Record<DocumentCause['severity'], Text>> = {
	critical: {zh: '严重', en: 'critical'},
	major: {zh: '重要', en: 'major'},
	minor: {zh: '次要', en: 'minor'},
	warning: {zh: '警告', en: 'warning'},
};

export const statusTexts: Readonly<Record<DocumentCause['status'], Text>> = {
	confirmed: {zh: '确定', en: 'sure'},
	probable: {zh: '很可能', en: 'probable'},
};

export const riskTexts: Readonly<Record<DocumentCause['remedies'][number]['risk'], Text>> = {
	low: {zh: '低风险', en: 'low risk'},
	medium: {zh: '中风险', en: 'medium risk'},
	high: {zh: '高风险', en: 'high risk'},
	manual: {zh: '手工', en: 'by hand'},
};

export const reasonTexts: Readonly<Record<UnknownReason, Text>> = {
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

export const verdictTexts: Readonly<Record<TargetDocument['verdict'], Text>> = {
	healthy: {zh: '没有发现故障', en: 'nothing is wrong'},
	fault: {zh: '确定有故障', en: 'there is a fault'},
	probable: {zh: '有疑点或警告', en: 'there are suspicions or warnings'},
	inconclusive: {
		zh: '没有发现故障，但没能全部查看：不能说是健康的',
		en: 'nothing was found, and not everything could be looked at: this is no proof of health',
	},
};

/** There is a fault, and nobody has a name for it. */
const nameless: Text = {
	zh: '有不正常的地方，但没有对得上的原因：不能说是健康的',
	en: 'something is not as it should be, and no known cause accounts for it: this is no proof of health',
};

/** What else is wrong was not asked. */
const notFound: Text = {
	zh: '没有发现所问的原因',
	en: 'none of the causes that were asked for was found',
};

/** The verdict on what was asked for: families and causes by id, or everything. */
export function verdictText(
	{verdict, evidence}: Pick<TargetDocument, 'verdict' | 'evidence'>,
	asked: readonly string[],
): Text {
	if (verdict === 'inconclusive' && evidence.some(({isUnexplained}) => isUnexplained)) {
		return nameless;
	}

	const isNarrow = asked.length > 0 && asked.every((id) => id.includes('/'));
	return verdict === 'healthy' && isNarrow ? notFound : verdictTexts[verdict];
}

type Gap = TargetDocument['unknown'][number];

/** `略过：rbd-monitor 的告警`; undefined for what was not left out on purpose. */
export function omissionText(gap: Gap): Text | undefined {
	const omitted = omissionOf(gap);
	return omitted && {zh: `略过：${omitted.zh}`, en: `left out: ${omitted.en}`};
}

/** `没有权限：list secrets in namespace rbd-system` */
export function gapText(gap: Gap): Text {
	const omission = omissionText(gap);
	if (omission) {
		return omission;
	}

	const reason = reasonTexts[gap.why];
	const what = subjectOf(gap);
	return {zh: `${reason.zh}：${what.zh}`, en: `${reason.en}: ${what.en}`};
}

function subjectOf(gap: Gap): Text {
	const {why, component, needsText, title} = gap;
	// What recovers is a component, and what is waited for is known: that it is ready.
	if (why === 'stale' && component !== null) {
		return verbatim(component);
	}

	// Credentials, connections and files are no names of what was not seen; permissions and objects are.
	const isNamed = needsText === null || why === 'needs input';
	return (isNamed ? needsOf(gap) : undefined) ?? title;
}

/** The permission or answer that would close the gap. */
export const needsOf = ({needs, needsText}: Pick<Gap, 'needs' | 'needsText'>): Text | undefined =>
	needsText ?? (needs === null ? undefined : verbatim(needs));

/** Why a gap is there: rbd-tui's own words, or those of whoever has refused or failed. */
export function gapReason({text, message}: Pick<Gap, 'text' | 'message'>): Text {
	return isLeftOut({message})
		? {
				zh: '一次诊断向 API Server 只问必要的',
				en: 'a run asks the API server for no more than it needs to',
			}
		: (text ?? verbatim(message));
}

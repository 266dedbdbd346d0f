import {sanitise} from '../logs/sanitise.ts';
import {isFaultStatus} from '../platform/components.ts';
import {endWords, noOtherRemedy} from '../remedies/end-words.ts';
import type {RemedyProgress, RemedyStep, RemedyStepState} from '../remedies/remedy-progress.ts';
import type {RestartStep, StepState} from '../remedies/restart-run.ts';
import {podWords} from '../remedies/restart-words.ts';
import {shortDuration} from '../text/duration.ts';
import type {Text} from '../text/text.ts';
import type {Line, Span} from '../ui/line.ts';
import {riskTexts} from '../diagnosis/document-words.ts';
import type {RunView, View} from './cockpit-view.ts';
import {sentenceLines} from './sentence-lines.ts';

/** Steps beyond this many are counted once they are done or still wait. */
const mostSteps = 6;

/** A remedy that runs or has ended: its steps, the pods they replace, the proof, and what comes next. */
export function runLines(run: RunView, view: View, width: number): Line[] {
	const {progress} = run;
	const put = putter(view, width);
	return [
		...stepsOf(progress, view, width),
		...(progress.phase === 'over' ? [] : lostLines(run, view, width)),
		...(progress.phase === 'verifying' ? verifyingLines(progress, put) : []),
		...(progress.phase === 'over' ? endLines(progress, put) : []),
	];
}

type Put = (status: 'ok' | 'fault' | 'warning' | 'waiting' | 'pointer', text: Text) => Line[];

const putter =
	({theme, language}: View, width: number): Put =>
	(status, text) => {
		const style = {waiting: 'accent', pointer: 'accent'} as const;
		const own = status === 'waiting' || status === 'pointer' ? style[status] : status;
		return sentenceLines(
			{sign: theme.symbols[status], style: own},
			{text: sanitise(text[language]), style: own},
			width,
		);
	};

/** Many steps are counted, but for those that go on or failed. */
function stepsOf({steps}: RemedyProgress, view: View, width: number): Line[] {
	const isShort = steps.length <= mostSteps;
	const shown = isShort
		? steps
		: steps.filter(({state}) => state === 'running' || state === 'failed');
	const done = steps.filter(({state}) => state === 'done').length;
	const count: Text = {
		zh: `已完成 ${done}/${steps.length} 步`,
		en: `${done} of ${steps.length} steps are done`,
	};
	return [
		...(isShort ? [] : putter(view, width)(done === steps.length ? 'ok' : 'waiting', count)),
		...shown.flatMap((step) => stepLines(step, view, width)),
	];
}

const signs = {
	waiting: ['waiting', 'dim'],
	deleting: ['waiting', 'accent'],
	replacing: ['waiting', 'accent'],
	running: ['waiting', 'accent'],
	ready: ['ok', 'ok'],
	done: ['ok', 'ok'],
	failed: ['fault', 'fault'],
	skipped: ['off', 'off'],
} as const satisfies Record<
	StepState | RemedyStepState,
	readonly ['waiting' | 'ok' | 'fault' | 'off', Span['style']]
>;

function stepLines(step: RemedyStep, view: View, width: number): Line[] {
	const {theme, language, now} = view;
	const [symbol, style] = signs[step.state];
	const sign = {sign: theme.symbols[symbol], style};
	// Its pods say more than the title of a step that replaces pods.
	if (step.pods) {
		return step.pods.flatMap((pod) => podLines(pod, view, width));
	}

	const since = step.state === 'running' ? `  ${shortDuration(now - step.since)}` : '';
	const seen = step.seen ? `  ${step.seen[language]}` : '';
	return sentenceLines(
		sign,
		{
			text: sanitise(step.title[language] + seen + since),
			...(step.state === 'waiting' && {style: 'dim' as const}),
		},
		width,
	);
}

function podLines(pod: RestartStep, view: View, width: number): Line[] {
	const [symbol, style] = signs[pod.state];
	const isStuck = pod.state === 'replacing' && isFaultStatus(pod.status ?? '');
	return sentenceLines(
		{sign: view.theme.symbols[symbol], style},
		{
			text: podWords(pod, shortDuration(view.now - pod.since))[view.language],
			...(isStuck && {style: 'fault' as const}),
		},
		width,
	);
}

/** What is seen meanwhile is old when the connection is lost. */
function lostLines({context}: RunView, view: View, width: number): Line[] {
	const phase = view.clusters.find(({name}) => name === context)?.status?.state.phase;
	return phase === 'live' || phase === 'forbidden'
		? []
		: putter(view, width)('warning', {
				zh: '与集群的连接断了：不知道进行到哪里；恢复后接着看，不会重复执行',
				en: 'the connection is lost: how far it is cannot be seen. It is looked at again when it is back; nothing is repeated',
			});
}

function verifyingLines({looks, verdict}: RemedyProgress, put: Put): Line[] {
	const seen = verdict ?? {zh: '', en: ''};
	return put('waiting', {
		zh: `正在验证：重新探测（已看 ${looks} 次）${seen.zh && `：${seen.zh}`}`,
		en: `proving it: the probes look again (${looks} so far)${seen.en && `: ${seen.en}`}`,
	});
}

/** How it ended, why, what the probes say, and what can be done next. */
function endLines(progress: RemedyProgress, put: Put): Line[] {
	const {problem, verdict, next, outcome, steps, told} = progress;
	const end = endWords(progress);
	const failed = steps
		.flatMap((step) => [step.problem, ...(step.pods ?? []).map((pod) => pod.problem)])
		.find((text) => text !== undefined);
	const reason = problem ?? failed;
	const isWatch = steps.length === 0;
	const text = isWatch ? watchWords(progress) : end.text;
	const isSaid = outcome === 'cured' || isWatch;
	return [
		...put(end.isGood ? 'ok' : 'fault', {
			zh: `${text.zh}；Esc 收起`,
			en: `${text.en}; Esc folds this up`,
		}),
		...(reason ? put('fault', reason) : []),
		...(verdict && !isSaid ? put('warning', verdict) : []),
		...(told.length > 0
			? put('pointer', {
					zh: '把新的 region-config 交给每一个控制台（f 键）',
					en: 'hand the new region-config to every console (key f)',
				})
			: []),
		...next.flatMap(({title, risk}) =>
			put('pointer', {
				zh: `接下来可以：${title.zh}（${riskTexts[risk].zh}，f 键）`,
				en: `what can be done next: ${title.en} (${riskTexts[risk].en}, key f)`,
			}),
		),
		...(outcome === 'not-cured' && next.length === 0 && !isWatch
			? put('pointer', noOtherRemedy)
			: []),
	];
}

/** Where a person has done something, and it was only looked whether it helped. */
function watchWords({outcome, verdict}: RemedyProgress): Text {
	if (outcome === 'cured') {
		return {zh: '已验证：原因不再出现', en: 'proved: the cause is gone'};
	}

	return (
		verdict ?? {
			zh: '无法判断原因是否已消失',
			en: 'whether the cause is gone could not be told',
		}
	);
}

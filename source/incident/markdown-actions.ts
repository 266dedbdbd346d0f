import {riskTexts} from '../diagnosis/document-words.ts';
import {endWords} from '../remedies/end-words.ts';
import {type Change, changeOutcome} from './change.ts';
import {fenced, heading, inline, plain, type Say} from './markdown-parts.ts';
import type {Story, StoryRun} from './story.ts';
import {dayAndTime} from './story-words.ts';

/** What was confirmed and run, with its lines for a shell. */
export function actionSection({runs, otherChanges, unknownEffects}: Story, say: Say): string[] {
	if (runs.length === 0 && otherChanges.length === 0) {
		return [];
	}

	return [
		...heading({zh: '做了什么', en: 'What was done'}, say),
		...runs.flatMap((run) => runLines(run, say)),
		...(otherChanges.length > 0
			? [
					`### ${say({zh: '其他修改', en: 'Other changes'})}`,
					'',
					...otherChanges.map((change) => changeLine(change, say)),
					'',
				]
			: []),
		...unknownEffects.flatMap(({intent, verify, expectation}) => [
			say({
				zh: `不知 ${inline(intent.kubectl)} 是否生效，请核实（${expectation.zh}）：`,
				en: `Whether ${inline(intent.kubectl)} took effect is not known; find out (${expectation.en}):`,
			}),
			'',
			...fenced(verify, 'sh'),
			'',
		]),
	];
}

function runLines({confirmed, changes, end}: StoryRun, say: Say): string[] {
	const {title, remedy, risk, at, target, cause, breaks, undo, kubectl} = confirmed;
	const troubles = (end?.steps ?? []).flatMap(({title: step, problem}) =>
		problem ? [`- ✗ ${plain(say(step))}: ${plain(say(problem))}`] : [],
	);
	return [
		`### ${plain(say(title))}`,
		'',
		[`\`${remedy}\``, say(riskTexts[risk]), ...(cause ? [`\`${cause}\``] : [])].join(' · '),
		'',
		plain(
			say({
				zh: `${target.user} 于 ${dayAndTime(at)} 确认，目标 ${target.context}（${target.server}，${target.namespace}）。`,
				en: `Confirmed by ${target.user} at ${dayAndTime(at)}, on ${target.context} (${target.server}, ${target.namespace}).`,
			}),
		),
		'',
		...breaks.map((text) => `- ‼ ${plain(say(text))}`),
		`- ${undo.isPossible ? '↩' : '–'} ${plain(say(undo.text))}`,
		'',
		...(kubectl.length > 0
			? [say({zh: '等价命令：', en: 'The same by hand:'}), '', ...fenced(kubectl, 'sh'), '']
			: []),
		...changes.map((change) => changeLine(change, say, kubectl)),
		...troubles,
		'',
	];
}

/** A change, with its line for a shell where that does not stand above. */
function changeLine({intent, result}: Change, say: Say, above: readonly string[] = []): string {
	const {at, verb, object, target, kubectl} = intent;
	const mark = changeMarks[result?.outcome ?? 'unknown'];
	const what = plain(`${dayAndTime(at)} ${verb} ${object.kind} ${object.name} (${target.user})`);
	const line = above.includes(kubectl) ? '' : `: ${inline(kubectl)}`;
	return `- ${mark} ${what}${line} – ${plain(say(changeOutcome(result)))}`;
}

const changeMarks = {done: '✓', failed: '✗', unknown: '?'} as const;

/** What the probes said after each remedy, and whether all is well. */
export function proofSection({runs, state, to}: Story, say: Say): string[] {
	return [
		...heading({zh: '证明', en: 'Proof'}, say),
		...runs.map((run) => endLine(run, say)),
		state === 'ended'
			? `- ✓ ${dayAndTime(to)} ${say({zh: '已没有成立的原因', en: 'no cause stands any more'})}`
			: `- ✗ ${say({zh: '还没有证明：没有一次诊断看到原因都消失了', en: 'there is none yet: no diagnosis has found every cause gone'})}`,
	];
}

function endLine({confirmed, end}: StoryRun, say: Say): string {
	const title = plain(say(confirmed.title));
	if (!end) {
		return `- ? ${title}: ${say({zh: '结果没有记下', en: 'how it ended is not on record'})}`;
	}

	const {isGood, text} = endWords({outcome: end.outcome, plan: confirmed});
	const why = end.verdict ?? end.problem;
	const words = [text, ...(why ? [why] : [])].map((one) => plain(say(one))).join(' – ');
	return `- ${isGood ? '✓' : '‼'} ${dayAndTime(end.at)} ${title}: ${words}${looksOf(end.looks, say)}`;
}

function looksOf(looks: number, say: Say): string {
	const times = looks === 1 ? 'once' : `${looks} times`;
	return looks === 0
		? ''
		: say({zh: `（探针问了 ${looks} 次）`, en: ` (the probes were asked ${times})`});
}

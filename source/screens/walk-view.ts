import type {Cause} from '../diagnosis/tree.ts';
import type {WalkStep} from '../diagnosis/walk-tree.ts';
import type {Text} from '../text/text.ts';
import {type Rectangle, splitColumns, splitRows} from '../ui/layout.ts';
import type {Line} from '../ui/line.ts';
import type {View} from './cockpit-view.ts';
import {lastDocument, standingCause} from './finding.ts';
import {causeLines, evidenceLines, pageOf, recordsOf, remedyLines, signOf} from './finding-pane.ts';
import {causeTitle} from './finding-words.ts';
import {type PresentWalk, presentWalk, remediesOfWalk} from './walk.ts';

/** A part of the screen while a tree is walked. */
export type WalkPart = {
	readonly id: 'title' | 'way' | 'evidence';
	readonly area: Rectangle;
	readonly lines: readonly Line[];
	readonly selected?: number;
};

/** Narrower screens have the evidence below the way instead of beside it. Columns. */
const sideBySide = 72;

export function walkAreas(body: Rectangle): Record<WalkPart['id'], Rectangle> {
	const [title, rest] = splitRows(body, [1, {share: 1}]) as [Rectangle, Rectangle];
	const [way, evidence] = (
		body.width >= sideBySide
			? splitColumns(rest, [{share: 42, min: 30, max: 56}, {share: 58}], 2)
			: splitRows(rest, [{share: 4, min: 3}, {share: 6}])
	) as [Rectangle, Rectangle];
	return {title, way, evidence};
}

/** The way through the tree, and what was seen at the selected step. */
export function walkParts(view: View): WalkPart[] {
	const areas = walkAreas(view.layout.body);
	const present = presentWalk(view);
	if (!present) {
		const page = pageOf(view, areas.title.width);
		return [{id: 'title', area: view.layout.body, lines: page.note(page.say(notYet))}];
	}

	const {height} = areas.way;
	const {selected, steps} = present;
	const offset = Math.max(0, Math.min(selected - Math.floor(height / 2), steps.length - height));
	const rows = steps.slice(offset, offset + height).map((step) => stepLine(step, view));
	const lines = stepLines(present, view, areas.evidence.width);
	const scroll = clampScroll(view, lines.length, areas.evidence.height);
	return [
		{id: 'title', area: areas.title, lines: [titleLine(present, view)]},
		{id: 'way', area: areas.way, lines: rows, selected: selected - offset},
		{
			id: 'evidence',
			area: areas.evidence,
			lines: lines.slice(scroll, scroll + areas.evidence.height),
		},
	];
}

const notYet: Text = {
	zh: '诊断还没有完成，稍等片刻',
	en: 'the diagnosis has not ended yet, one moment',
};

export const clampScroll = ({state}: View, lines: number, height: number): number =>
	Math.max(0, Math.min(state.walk?.scroll ?? 0, lines - height));

function titleLine({tree, trees, steps}: PresentWalk, {language, theme, active}: View): Line {
	const answered = steps.filter(({kind}) => kind === 'node').length;
	const index = trees.indexOf(tree) + 1;
	const isRunning = active?.diagnosis?.running !== undefined;
	return [
		{text: {zh: ' 排查 ', en: ' WALK '}[language], style: 'key'},
		{text: ` ${tree.title[language]}`, style: 'heading'},
		{text: `  ${tree.id}`, style: 'dim'},
		{
			text: {zh: `  ${answered} 步`, en: `  ${answered} step${answered === 1 ? '' : 's'}`}[
				language
			],
			style: 'dim',
		},
		...(trees.length > 1 ? [{text: `  ${index}/${trees.length}`, style: 'dim' as const}] : []),
		...(isRunning ? [{text: `  ${theme.symbols.waiting}`, style: 'accent' as const}] : []),
	];
}

function stepLine(step: WalkStep, view: View): Line {
	const {theme, language} = view;
	const {symbols} = theme;
	if (step.kind === 'node') {
		const sign = signOf(step.outcome);
		const isCalm = sign === 'ok' || sign === 'off';
		// A statement is met or not; a question behind a ✓ could mean either.
		const text = step.records[0]?.expectation ?? step.node.question;
		return [
			{text: ` ${symbols[sign]} `, style: sign},
			{text: text[language], ...(isCalm && {style: 'dim' as const})},
		];
	}

	if (step.kind === 'end') {
		const sign = step.end === 'well' ? 'ok' : 'unknown';
		return [
			{text: ` ${symbols.consequence} `, style: 'dim'},
			{text: `${symbols[sign]} ${endTexts[step.end][language]}`, style: sign},
		];
	}

	const sign = causeSign(step.id, view);
	return [
		{text: ` ${symbols.consequence} `, style: 'dim'},
		{text: `${symbols[sign]} ${causeTitle(step.id, view)[language]}`, style: sign},
	];
}

/** A cause at the end of the way stands, was ruled out, or is open. */
function causeSign(id: string, view: View): 'fault' | 'warning' | 'off' | 'unknown' {
	const cause = standingCause(id, view);
	if (cause) {
		const isFault = cause.status === 'confirmed' && cause.severity !== 'warning';
		return isFault ? 'fault' : 'warning';
	}

	return lastDocument(view)?.ruledOut.some((one) => one.id === id) ? 'off' : 'unknown';
}

const endTexts: Readonly<Record<'well' | 'open', Text>> = {
	well: {zh: '这条路上没有故障', en: 'nothing on this way is wrong'},
	open: {zh: '走到头了，没有定论', en: 'the way ends here without a verdict'},
};

/** What was seen at the selected step, as wide as its part of the screen. */
export function stepLines({steps, selected, tree}: PresentWalk, view: View, width: number): Line[] {
	const step = steps[selected];
	const {say, put, plain, note} = pageOf(view, width);
	switch (step?.kind) {
		case undefined: {
			return [];
		}

		case 'node': {
			return nodeLines(step, tree.id, view, width);
		}

		case 'end': {
			return [
				...put(step.end === 'well' ? 'ok' : 'unknown', say(endTexts[step.end]), 'strong'),
				...(step.end === 'open'
					? note(
							say({
								zh: '带 ? 的步骤没能查看：补上权限或回答问题，再按 d',
								en: 'steps with ? could not be looked at: add the permission or answer the question, then d',
							}),
						)
					: []),
			];
		}

		case 'cause': {
			const cause = standingCause(step.id, view);
			if (cause) {
				return causeLines(cause, view, width);
			}

			const ruledOut = lastDocument(view)?.ruledOut.find(({id}) => id === step.id);
			return [
				...put(ruledOut ? 'off' : 'unknown', say(causeTitle(step.id, view)), 'strong'),
				...plain(say(ruledOut ? notThis(ruledOut.reason) : undecided)),
				...toldLines(
					tree.causes.find(({id}) => id === step.id),
					view,
					width,
				),
				...recordsOf(ruledOut?.because ?? [], view).flatMap((record) =>
					evidenceLines(record, view, width),
				),
			];
		}
	}
}

/** What to do about a cause that the cluster does not show and a person knows of. */
function toldLines(cause: Cause | undefined, view: View, width: number): Line[] {
	const {say, plain, note} = pageOf(view, width);
	const remedies = remediesOfWalk(view);
	return cause && remedies.length > 0
		? [
				...note(
					say({
						zh: '集群里看不出来，是你的回答指向这里：',
						en: 'the cluster does not show it, your answer leads here:',
					}),
				),
				...plain(say(cause.summary)),
				...remedies.flatMap((remedy) => remedyLines(remedy, view, width)),
			]
		: [];
}

const notThis = (reason: Text): Text => ({
	zh: `不是它，因为：${reason.zh}`,
	en: `it is not this, because ${reason.en}`,
});

const undecided: Text = {
	zh: '不能判断：有没能查看的，或者只有人知道',
	en: 'undecided: something could not be looked at, or only a person knows',
};

type NodeStep = Extract<WalkStep, {kind: 'node'}>;

function nodeLines(
	{node, outcome, records}: NodeStep,
	tree: string,
	view: View,
	width: number,
): Line[] {
	const {say, put, plain, note, command} = pageOf(view, width);
	const {ask} = node;
	const title = put(ask ? signOf(outcome) : 'pointer', say(node.question), 'strong');
	if (ask) {
		const given = view.active?.diagnosis?.input[ask.input];
		return [
			...title,
			...plain(say({zh: '只有人能回答。看这里：', en: 'Only a person can tell. Look here: '})),
			...plain(say(ask.where)),
			...note(
				given === undefined
					? say({zh: '按最下面一行的键回答', en: 'the keys of the last row answer it'})
					: `${say({zh: '已回答：', en: 'answered: '})}${ask.input}=${given}`,
			),
			...note(say({zh: '命令行里同样的回答：', en: 'the same answer on the command line:'})),
			...command(`rbd-tui check ${tree} --input ${ask.input}=${given ?? '…'}`),
		];
	}

	const order = ['fail', 'unknown', 'n/a', 'pass'] as const;
	const sorted = order.flatMap((word) => records.filter((record) => record.outcome === word));
	return [
		...title,
		...sorted.slice(0, mostRecords).flatMap((record) => evidenceLines(record, view, width)),
		...(sorted.length > mostRecords
			? note(
					say({
						zh: `另有 ${sorted.length - mostRecords} 个`,
						en: `and ${sorted.length - mostRecords} more`,
					}),
				)
			: []),
	];
}

const mostRecords = 20;

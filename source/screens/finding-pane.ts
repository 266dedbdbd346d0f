import type {ChecklistEntry, Gap} from '../diagnosis/checklist.ts';
import {
	gapReason,
	gapText,
	riskTexts,
	severityTexts,
	verdictTexts,
} from '../diagnosis/document-words.ts';
import type {DocumentCause, EvidenceRecord} from '../diagnosis/document.ts';
import type {OutcomeWord} from '../diagnosis/judgement.ts';
import {sanitise} from '../logs/sanitise.ts';
import {formatTimestamp} from '../logs/timestamp.ts';
import type {Text} from '../text/text.ts';
import type {Line, Span} from '../ui/line.ts';
import type {Status} from '../ui/palette.ts';
import {wrapText} from '../ui/wrap.ts';
import type {PaneView, View} from './cockpit-view.ts';
import {accessLine, lastDocument, openEntry} from './finding.ts';
import {causeTitle, reasonText, sureness, vantageTexts} from './finding-words.ts';
import {paneHeading} from './list-pane.ts';

/** What is known of one entry of the checklist, in the lower pane. */
export function findingView(view: View, width: number, height: number): PaneView {
	const {finding} = view.state;
	const entry = openEntry(view);
	const id = entry?.kind === 'cause' ? entry.cause.id : '';
	const heading = paneHeading('logs', view, [{text: id && `  ${id}`, style: 'dim'}]);
	const lines = findingLines(entry, view, width);
	const scroll = Math.max(0, Math.min(finding?.scroll ?? 0, lines.length - height));
	return {heading, lines: lines.slice(scroll, scroll + height)};
}

/** All lines about an entry; the pane shows a part of them. */
export function findingLines(
	entry: ChecklistEntry | undefined,
	view: View,
	width: number,
): readonly Line[] {
	const page = pageOf(view, width);
	const {say} = page;
	switch (entry?.kind) {
		case undefined: {
			return page.note(
				say({
					zh: '最近一次诊断里已经没有这一条',
					en: 'the last diagnosis does not find this any more',
				}),
			);
		}

		case 'cause': {
			return causeLines(entry.cause, view, width);
		}

		case 'gap': {
			return gapLines(entry.gap, view, width);
		}

		case 'question': {
			const {node, tree} = entry;
			return [
				...page.put('unknown', say(node.question), 'strong'),
				...page.note(say(tree.title)),
				...(node.ask ? page.plain(say(node.ask.where)) : []),
				...page.note(
					say({zh: '按 w 走到这一步回答', en: 'w leads to this step, where it is answered'}),
				),
			];
		}

		case 'ruledOut': {
			const {id, reason, because} = entry.ruledOut;
			return [
				...page.put('off', say(causeTitle(id, view)), 'strong'),
				...page.note(id),
				...page.plain(say({zh: '不是它，因为：', en: 'it is not this, because '}) + say(reason)),
				...recordsOf(because, view).flatMap((record) => evidenceLines(record, view, width)),
			];
		}

		case 'well': {
			return entry.records.flatMap((record) => evidenceLines(record, view, width));
		}

		case 'seen': {
			return evidenceLines(entry.record, view, width);
		}

		case 'fact': {
			return page.put(entry.fact.severity, say(entry.fact.text));
		}

		case 'failure': {
			return [
				...page.put('unknown', entry.message),
				...page.note(
					say({
						zh: '这是程序自己的问题，不是集群的；d 再试一次',
						en: 'this is a fault of the program, not of the cluster; d tries again',
					}),
				),
			];
		}

		case 'verdict': {
			return verdictLines(entry.verdict, view, width);
		}

		case 'group': {
			return page.note(say({zh: '空格展开', en: 'Space unfolds it'}));
		}
	}
}

function verdictLines(verdict: 'healthy' | 'inconclusive', view: View, width: number): Line[] {
	const {say, put, note} = pageOf(view, width);
	const document = lastDocument(view);
	const seconds = ((document?.durationMs ?? 0) / 1000).toFixed(1);
	return [
		...put(verdict === 'healthy' ? 'ok' : 'unknown', say(verdictTexts[verdict]), 'strong'),
		...(document?.families ?? []).flatMap(({title, facts, applies}) => {
			const scope = applies
				? String(facts.length)
				: say({zh: '在这里不适用', en: 'has no meaning here'});
			return note(`${say(title)}  ${scope}`);
		}),
		...note(
			say({
				zh: `${document?.calls.total ?? 0} 个请求，${seconds} 秒`,
				en: `${document?.calls.total ?? 0} requests, ${seconds} s`,
			}),
		),
	];
}

/** A cause: what it means, what to do, what it rests on, who suffers, and what it is not. */
export function causeLines(cause: DocumentCause, view: View, width: number): Line[] {
	const {say, put, plain, note, section} = pageOf(view, width);
	const document = lastDocument(view);
	const isFault = cause.status === 'confirmed' && cause.severity !== 'warning';
	const words = [sureness(cause), severityTexts[cause.severity]].map((text) => say(text));
	const comma = say({zh: '，', en: ', '});
	const objects = cause.objects.map(
		({kind, namespace, name}) => `${kind} ${namespace ? `${namespace}/` : ''}${name}`,
	);
	const lookAlikes = (document?.ruledOut ?? []).filter(({id}) => cause.confusableWith.includes(id));
	const gaps = (document?.unknown ?? []).filter(({blocks}) => blocks.includes(cause.id));
	return [
		...put(
			isFault ? 'fault' : 'warning',
			`${say(cause.title)}  ${[...new Set(words)].join(comma)}`,
			isFault ? 'fault' : 'warning',
		),
		...plain(say(cause.summary)),
		...(objects.length > 0 ? note(objects.join(', ')) : []),
		...section({zh: '怎么办', en: 'What to do'}),
		...cause.remedies.flatMap((remedy) => remedyLines(remedy, view, width)),
		...section({zh: '依据', en: 'Because'}),
		...recordsOf(cause.evidence, view).flatMap((record) => seenLines(record, view, width)),
		...gaps.flatMap((gap) => put('unknown', say(gapText(gap)))),
		...(cause.consequences.length > 0 ? section({zh: '由此引起', en: 'It leads to'}) : []),
		...cause.consequences.flatMap(({object, title}) =>
			put('consequence', `${object.name}${say(colon)}${say(title)}`),
		),
		...(lookAlikes.length > 0 ? section({zh: '不是别的', en: 'It is not'}) : []),
		...lookAlikes.flatMap(({id, reason}) =>
			put(
				'off',
				say({
					zh: `不是“${causeTitle(id, view).zh}”，因为：${reason.zh}`,
					en: `not “${causeTitle(id, view).en}”, because ${reason.en}`,
				}),
			),
		),
	];
}

type Remedy = DocumentCause['remedies'][number];

/** What can be done, how risky it is, and the lines for a shell. */

export function remedyLines(
	{title, risk, kubectl, why}: Remedy,
	view: View,
	width: number,
): Line[] {
	const {say, put, command, note} = pageOf(view, width);
	return [
		...put(
			'pointer',
			say({
				zh: `${title.zh}（${riskTexts[risk].zh}）`,
				en: `${title.en} (${riskTexts[risk].en})`,
			}),
			'strong',
		),
		...kubectl.flatMap((line) => command(line)),
		...(why ? note(say(why)) : []),
	];
}

function gapLines(gap: Gap, view: View, width: number): Line[] {
	const {say, put, plain, note, section, command} = pageOf(view, width);
	const access = accessLine(gap.needs, view);
	return [
		...put('unknown', say(gapText(gap)), 'strong'),
		...(gap.message ? plain(sanitise(say(gapReason(gap)))) : []),
		...(gap.required
			? []
			: note(
					say({
						zh: '不看它也能下结论',
						en: 'a verdict does not wait for it',
					}),
				)),
		...(access.length > 0 ? section({zh: '核对权限', en: 'Ask for the permission'}) : []),
		...access.flatMap((line) => command(line)),
		...(gap.blocks.length > 0 ? section({zh: '因此不能判断', en: 'Undecided without it'}) : []),
		...gap.blocks.flatMap((id) => put('unknown', say(causeTitle(id, view)))),
	];
}

export function recordsOf(ids: readonly string[], view: View): EvidenceRecord[] {
	const evidence = lastDocument(view)?.evidence ?? [];
	return ids.flatMap((id) => evidence.find((record) => record.id === id) ?? []);
}

const outcomeSigns = {
	pass: 'ok',
	fail: 'fault',
	unknown: 'unknown',
	'n/a': 'off',
} as const satisfies Record<OutcomeWord, Status>;

export const signOf = (outcome: OutcomeWord): Status => outcomeSigns[outcome];

/** Log lines are long and alike: the last one says as much as all. */
const excerptLines = 1;

/** What was seen, with the lines it rests on. */
function seenLines(record: EvidenceRecord, view: View, width: number): Line[] {
	const {say, put, excerpt} = pageOf(view, width);
	return [
		...put(signOf(record.outcome), say(record.seen)),
		...record.excerpt.slice(-excerptLines).flatMap((line) => excerpt(line)),
	];
}

/** One piece of evidence to the last detail: expected, seen, from where, when and by which calls. */
export function evidenceLines(record: EvidenceRecord, view: View, width: number): Line[] {
	const {say, put, plain, note, excerpt} = pageOf(view, width);
	const why = reasonText(record);
	const about = record.about === null ? '' : `${record.about}  `;
	const objects = record.objects.map(({kind, name}) => `${kind} ${name}`);
	const place = record.vantage && say(vantageTexts[record.vantage]);
	return [
		...put(signOf(record.outcome), `${about}${say(record.expectation)}`, 'strong'),
		...plain(say(record.seen) + (why ? `${say(colon)}${say(why)}` : '')),
		...(objects.length > 0 ? note(objects.join(', ')) : []),
		...record.excerpt.flatMap((line) => excerpt(line)),
		...note(
			[
				place && say({zh: `看自 ${place}`, en: `seen from ${place}`}),
				formatTimestamp(Date.parse(record.at), 'short'),
				record.probes.join(' '),
			]
				.filter(Boolean)
				.join('  '),
		),
	];
}

const colon: Text = {zh: '：', en: ': '};

/** Ways of putting text on a page of this width in the chosen language. */
export function pageOf({theme, language}: View, width: number) {
	const say = (text: Text): string => text[language];
	const rows = (indent: number, sign: string, text: string, sentence: SentenceStyle): Line[] => {
		const begin = `${' '.repeat(indent)}${sign ? `${sign} ` : ''}`;
		const room = Math.max(10, width - begin.length);
		return wrapText(text, room).map((part, index): Line => [
			{
				text: index === 0 ? begin : ' '.repeat(begin.length),
				...(sentence.sign && {style: sentence.sign}),
			},
			{text: part, ...(sentence.text && {style: sentence.text})},
		]);
	};

	return {
		say,
		put: (sign: Status | 'pointer' | 'consequence', text: string, style?: Span['style']): Line[] =>
			rows(1, theme.symbols[sign], text, {
				sign: sign === 'pointer' ? 'accent' : sign === 'consequence' ? 'dim' : sign,
				text: style,
			}),
		plain: (text: string): Line[] => rows(3, '', text, {}),
		note: (text: string): Line[] => rows(3, '', text, {text: 'dim'}),
		command: (text: string): Line[] => rows(3, '$', text, {sign: 'dim', text: 'accent'}),
		excerpt: (text: string): Line[] =>
			rows(3, theme.symbols.column, sanitise(text), {sign: 'dim', text: 'dim'}),
		section: (title: Text): Line[] => [[{text: ` ${say(title)}`, style: 'heading'}]],
	};
}

type SentenceStyle = {readonly sign?: Span['style']; readonly text?: Span['style']};

import {styleText} from 'node:util';
import {sanitise} from '../logs/sanitise.ts';
import type {DocumentCause, EvidenceRecord, TargetDocument} from '../diagnosis/document.ts';
import type {OutcomeWord} from '../diagnosis/judgement.ts';
import {
	gapReason,
	needsOf,
	omissionText,
	reasonTexts,
	riskTexts,
	severityTexts,
	statusTexts,
	verdictText,
} from '../diagnosis/document-words.ts';
import {counted} from '../text/counted.ts';
import {type Language, type Text, joinTexts, verbatim} from '../text/text.ts';
import type {Symbols} from '../ui/symbols.ts';
import {textWidth} from '../ui/text-width.ts';
import {wrapText} from '../ui/wrap.ts';
import {unusedInputWords} from './unused-inputs.ts';

export type PageLook = {
	readonly language: Language;
	readonly symbols: Symbols;
	readonly hasColour: boolean;
	/** Columns. */
	readonly width: number;
	/** Families and causes by id; default: everything was asked for. */
	readonly asked?: readonly string[];
	/** Also what was well and what has no meaning here. */
	readonly isVerbose?: boolean;
};

type Style = Parameters<typeof styleText>[0];

/** What a paragraph begins with: ✓, ✗ … */
type Sign = {readonly mark: string; readonly style?: Style};

/** One cluster's diagnosis as a page for a person: what is wrong, why, what it is not, what to do. */
export function checkPage(document: TargetDocument, look: PageLook): string {
	const page = new Page(look);
	const evidence = new Map(document.evidence.map((one) => [one.id, one]));
	heading(page, document);
	for (const family of document.families) {
		familyLines(page, family, evidence);
	}

	const {causes} = document;
	if (causes.length > 0) {
		page.section({zh: '原因', en: 'Causes'});
		for (const cause of causes) {
			causeLines(page, cause, document, evidence);
		}
	}

	gapLines(page, document);
	unusedInputLine(page, document);
	verdictLine(page, document);
	return page.text();
}

/** Lines in one language, wrapped to the width, with colour where there may be some. */
class Page {
	readonly #look: PageLook;
	readonly #lines: string[] = [];

	constructor(look: PageLook) {
		this.#look = look;
	}

	get asked(): readonly string[] {
		return this.#look.asked ?? [];
	}

	get symbols(): Symbols {
		return this.#look.symbols;
	}

	say(text: Text): string {
		return sanitise(text[this.#look.language]);
	}

	paint(style: Style | undefined, text: string): string {
		return style && this.#look.hasColour ? styleText(style, text, {validateStream: false}) : text;
	}

	blank(): void {
		if (this.#lines.length > 0 && this.#lines.at(-1) !== '') {
			this.#lines.push('');
		}
	}

	section(title: Text): void {
		this.blank();
		this.#lines.push(this.paint('bold', this.say(title)));
	}

	/** A paragraph. */
	put(indent: number, text: string, style?: Style): void {
		for (const row of this.#rows(indent, text, style)) {
			this.#lines.push(' '.repeat(indent) + row);
		}
	}

	/** A paragraph behind a sign; rows after the first are indented below its text. */
	item(indent: number, {mark, style: markStyle}: Sign, text: string, style?: Style): void {
		const textIndent = indent + textWidth(mark) + 1;
		const lead = `${' '.repeat(indent)}${this.paint(markStyle, mark)} `;
		for (const [index, row] of this.#rows(textIndent, text, style).entries()) {
			this.#lines.push((index === 0 ? lead : ' '.repeat(textIndent)) + row);
		}
	}

	/** A line for a shell is never wrapped: it is to be copied. */
	raw(indent: number, line: string, style?: Style): void {
		this.#lines.push(' '.repeat(indent) + this.paint(style, line));
	}

	text(): string {
		return `${this.#lines.join('\n').trimEnd()}\n`;
	}

	/** What fits into the columns after the indentation, row by row. */
	#rows(indent: number, text: string, style: Style | undefined): string[] {
		const room = Math.max(20, this.#look.width - indent);
		return wrapText(text, room).map((row) => this.paint(style, row));
	}
}

type ShownOutcome = OutcomeWord | 'remark';

const outcomeStyles: Readonly<Record<ShownOutcome, Style>> = {
	remark: 'yellow',
	pass: 'green',
	fail: 'red',
	unknown: 'yellow',
	'n/a': 'dim',
};

const signOf = ({symbols}: Page, outcome: ShownOutcome): Sign => {
	const marks: Readonly<Record<ShownOutcome, string>> = {
		pass: symbols.ok,
		fail: symbols.fault,
		unknown: symbols.unknown,
		'n/a': symbols.off,
		remark: symbols.warning,
	};
	return {mark: marks[outcome], style: outcomeStyles[outcome]};
};

function heading(page: Page, {target}: TargetDocument): void {
	const {context, server, namespace, rainbond, kubernetes, user} = target;
	const parts = [
		server,
		namespace,
		rainbond && `Rainbond ${rainbond}`,
		kubernetes && `Kubernetes ${kubernetes}`,
		user && page.say({zh: `用户 ${user}`, en: `as ${user}`}),
	].filter(Boolean);
	page.raw(0, page.paint('bold', sanitise(context)));
	page.put(0, sanitise(parts.join('  ')), 'dim');
}

type Family = TargetDocument['families'][number];

function familyLines(
	page: Page,
	{id, title, applies, facts}: Family,
	evidence: ReadonlyMap<string, EvidenceRecord>,
): void {
	page.section(joinTexts([title, verbatim(id)], '  '));
	if (!applies) {
		page.item(2, {mark: page.symbols.off}, page.say(meaningless), 'dim');
		return;
	}

	const records = facts.flatMap((fact) => evidence.get(fact) ?? []);
	for (const group of Map.groupBy(records, ({node}) => node).values()) {
		factLines(page, group);
	}
}

const meaningless: Text = {zh: '在这里不适用', en: 'has no meaning here'};

/** One line for an expectation; where it is asked about many, how many met it and one line for each other. */
function factLines(page: Page, records: readonly EvidenceRecord[]): void {
	const [first, ...more] = records;
	if (!first) {
		return;
	}

	const {seen} = first;
	const outcome = shownOutcome(first);
	const expectation = page.say(first.expectation);
	// To say of each that nobody could look would bury what was seen.
	const isUnseen = records.every(
		(one) => one.outcome === 'unknown' && page.say(one.seen) === page.say(seen),
	);
	if (more.length === 0 || isUnseen) {
		const detail = outcome === 'pass' ? '' : `${page.say(colon)}${page.say(seen)}`;
		factLine(page, 2, outcome, `${expectation}${detail}`);
		return;
	}

	const passed = records.filter((one) => one.outcome === 'pass').length;
	const others = records.filter(
		(one) => one.outcome === 'fail' || one.outcome === 'unknown' || one.isRemark,
	);
	const worst = others.find((one) => one.outcome === 'fail') ?? others.find((one) => !one.isRemark);
	const share = `${expectation}${page.say(colon)}${passed}/${records.length}`;
	factLine(page, 2, worst?.outcome ?? (passed > 0 ? 'pass' : 'n/a'), share);
	for (const one of others) {
		const subject = one.outcome === 'unknown' ? `${one.about ?? ''} ` : '';
		factLine(page, 4, shownOutcome(one), `${subject}${page.say(one.seen)}`);
	}
}

/** A remark is neither met nor broken, and a reader should not pass it over. */
const shownOutcome = ({outcome, isRemark}: EvidenceRecord): ShownOutcome =>
	isRemark ? 'remark' : outcome;

function factLine(page: Page, indent: number, outcome: ShownOutcome, text: string): void {
	page.item(indent, signOf(page, outcome), text, outcome === 'n/a' ? 'dim' : undefined);
}

const colon: Text = {zh: '：', en: ': '};

function causeLines(
	page: Page,
	cause: DocumentCause,
	document: TargetDocument,
	evidence: ReadonlyMap<string, EvidenceRecord>,
): void {
	const isWarning = cause.severity === 'warning';
	const isSure = cause.status === 'confirmed';
	const mark = isWarning
		? page.symbols.warning
		: isSure
			? page.symbols.fault
			: page.symbols.unknown;
	const style = isSure && !isWarning ? 'red' : 'yellow';
	page.blank();
	page.item(
		0,
		{mark, style},
		`${page.say(cause.title)}  ${cause.id}  ${page.say(severityTexts[cause.severity])}${page.say(separator)}${page.say(statusTexts[cause.status])}`,
		['bold', style],
	);
	page.put(2, page.say(cause.summary));
	const objects = cause.objects.map(
		({kind, namespace, name}) => `${kind} ${namespace ? `${namespace}/` : ''}${name}`,
	);
	if (objects.length > 0) {
		page.put(2, `${page.say({zh: '对象：', en: 'about: '})}${objects.join(', ')}`, 'dim');
	}

	for (const id of cause.evidence) {
		const record = evidence.get(id);
		if (!record) {
			continue;
		}

		page.item(4, signOf(page, record.outcome), page.say(record.seen));
		for (const line of record.excerpt.slice(-2)) {
			page.item(6, {mark: page.symbols.column, style: 'dim'}, sanitise(line), 'dim');
		}
	}

	for (const {object, title} of cause.consequences) {
		page.item(
			4,
			{mark: page.symbols.consequence},
			`${object.name}${page.say(colon)}${page.say(title)}${page.say({zh: '（由此引起）', en: ' (follows from it)'})}`,
		);
	}

	const lookAlikes = document.ruledOut.filter(({id}) => cause.confusableWith.includes(id));
	for (const {id, reason} of lookAlikes) {
		page.item(
			4,
			{mark: page.symbols.off},
			`${page.say({zh: '不是', en: 'not'})} ${id}${page.say(colon)}${page.say(reason)}`,
			'dim',
		);
	}

	remedyLines(page, cause);
}

const separator: Text = {zh: '，', en: ', '};

function remedyLines(page: Page, {remedies}: DocumentCause): void {
	for (const {title, risk, kubectl, why} of remedies) {
		page.item(
			2,
			{mark: page.symbols.pointer},
			`${page.say(title)}${page.say({zh: '（', en: ' ('})}${page.say(riskTexts[risk])}${page.say({zh: '）', en: ')'})}`,
			'bold',
		);
		for (const line of kubectl) {
			page.raw(6, line, 'cyan');
		}

		if (why) {
			page.put(6, page.say(why), 'dim');
		}
	}
}

/** Letters stand apart from characters. */
const apart = (words: string): string => (/^\p{ASCII}/v.test(words) ? ` ${words}` : words);

function gapLines(page: Page, {unknown, causes}: TargetDocument): void {
	const required = unknown.filter(({required: isRequired}) => isRequired);
	const optional = unknown.filter(({required: isRequired}) => !isRequired);
	if (unknown.length === 0) {
		return;
	}

	page.section({zh: '没能查看', en: 'Could not be looked at'});
	for (const gap of [...required, ...optional]) {
		const {title, why, blocks} = gap;
		const needs = needsOf(gap);
		const open = blocks.filter((id) => causes.every((cause) => cause.id !== id));
		const words = [
			page.say(omissionText(gap) ?? joinTexts([title, reasonTexts[why]], page.say(colon))),
			needs && page.say({zh: `需要${apart(needs.zh)}`, en: `needs ${needs.en}`}),
			open.length > 0 &&
				page.say({
					zh: `因此不能判断 ${open.length} 种原因`,
					en: `so ${counted(open.length, 'cause stays', 'causes stay')} undecided`,
				}),
		].filter(Boolean);
		page.item(2, signOf(page, 'unknown'), words.join(page.say(separator)));
		const reason = sanitise(page.say(gapReason(gap)));
		if (reason) {
			page.put(4, reason, 'dim');
		}
	}
}

function unusedInputLine(page: Page, document: TargetDocument): void {
	if (document.unusedInputs.length === 0) {
		return;
	}

	page.blank();
	page.item(0, signOf(page, 'remark'), page.say(unusedInputWords(document)));
}

const verdictSigns = {
	healthy: 'ok',
	fault: 'fault',
	probable: 'warning',
	inconclusive: 'unknown',
} as const;

const verdictStyles = {
	healthy: 'green',
	fault: 'red',
	probable: 'yellow',
	inconclusive: 'yellow',
} as const;

function verdictLine(page: Page, document: TargetDocument): void {
	const {verdict, calls, durationMs} = document;
	page.blank();
	const seconds = (durationMs / 1000).toFixed(1);
	const cost = page.say({
		zh: `${calls.total} 个请求，${seconds} 秒`,
		en: `${calls.total} requests, ${seconds} s`,
	});
	const style = verdictStyles[verdict];
	page.item(
		0,
		{mark: page.symbols[verdictSigns[verdict]], style},
		`${page.say(verdictText(document, page.asked))}  ${cost}`,
		['bold', style],
	);
}

import type {BufferedLine, LineFacts} from './buffered-line.ts';
import type {Pattern, Span} from './filter.ts';
import {withTimeLimit} from './time-limit.ts';

/** A line as it is drawn. */
export type LogRow = {
	readonly line: LineFacts;
	/** The line's text without secrets. */
	readonly text: string;
	/** Where `text` matches the filter or the search; they may overlap. */
	readonly marks: ReadonlyArray<Span & {readonly of: 'filter' | 'search'}>;
	/** The known signature that the line matches. */
	readonly flag?: string;
	/** The line is selected. */
	readonly isSelected: boolean;
};

const mostMilliseconds = 100;

export function toRows(
	lines: readonly BufferedLine[],
	{
		selected,
		redact,
		filter,
		search,
		flagOf,
	}: {
		selected: BufferedLine | undefined;
		redact: (text: string) => string;
		filter: Pattern | undefined;
		search: Pattern | undefined;
		flagOf: (line: BufferedLine) => string | undefined;
	},
): LogRow[] {
	const texts = lines.map(({text}) => redact(text));
	const filterSpans = spansOf(filter, texts);
	const searchSpans = spansOf(search, texts);
	return lines.map((line, index) => {
		const flag = flagOf(line);
		return {
			line,
			text: texts[index] ?? '',
			marks: [
				...(filterSpans[index] ?? []).map((span) => ({...span, of: 'filter' as const})),
				...(searchSpans[index] ?? []).map((span) => ({...span, of: 'search' as const})),
			],
			...(flag !== undefined && {flag}),
			isSelected: line === selected,
		};
	});
}

/** Where each text matches; nowhere when finding out takes too long. */
function spansOf(pattern: Pattern | undefined, texts: readonly string[]): Span[][] {
	if (!pattern) {
		return [];
	}

	const find = () => texts.map((text) => pattern.spans(text));
	if (!pattern.isCostly) {
		return find();
	}

	const outcome = withTimeLimit(mostMilliseconds, find);
	return outcome.ok ? outcome.value : [];
}

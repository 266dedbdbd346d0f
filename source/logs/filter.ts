import type {Text} from '../text/text.ts';

/** A place in a text: indexes of UTF-16 units, the end not included. */
export type Span = {readonly start: number; readonly end: number};

/** What a person typed to find or to filter lines, ready to use. */
export type Pattern = {
	/** As it was typed. */
	readonly query: string;
	matches(text: string): boolean;
	/** Where it matches, from left to right, at most `mostSpans`. */
	spans(text: string): Span[];
	/** The expression can take very long for some lines; it is only run under a time limit. */
	readonly isCostly: boolean;
};

/** Matches marked in one line; more than that only costs time. */
export const mostSpans = 200;

/**
Understands what was typed: `/…/` and `/…/i` are regular expressions, anything else is looked for as it
stands. A text without capital letters is found in any case, as in less and vim. Nothing typed is no
pattern at all.
*/
export function parsePattern(
	query: string,
):
	| {readonly ok: true; readonly pattern: Pattern | undefined}
	| {readonly ok: false; readonly sentence: Text} {
	if (query === '') {
		return {ok: true, pattern: undefined};
	}

	const expression = /^\/(?<source>.+)\/(?<flags>i?)$/s.exec(query)?.groups;
	if (!expression) {
		const isAnyCase = query === query.toLowerCase();
		return {
			ok: true,
			pattern: fromExpression(query, literal(query), isAnyCase ? 'i' : '', false),
		};
	}

	const {source = '', flags = ''} = expression;
	try {
		return {ok: true, pattern: fromExpression(query, source, flags, isCostly(source))};
	} catch (error) {
		const reason = error instanceof Error ? error.message.replace(/^.*: /s, '') : String(error);
		return {
			ok: false,
			sentence: {
				zh: `这不是有效的正则表达式：${reason}`,
				en: `this is no valid regular expression: ${reason}`,
			},
		};
	}
}

function fromExpression(
	query: string,
	source: string,
	flags: string,
	isCostlyExpression: boolean,
): Pattern {
	const expression = new RegExp(source, flags);
	const everywhere = new RegExp(source, `${flags}g`);
	return {
		query,
		isCostly: isCostlyExpression,
		matches: (text) => expression.test(text),
		spans: (text) =>
			text
				.matchAll(everywhere)
				.take(mostSpans)
				.map(({0: {length}, index}) => ({start: index, end: index + length}))
				.filter(({start, end}) => end > start)
				.toArray(),
	};
}

const literal = (text: string) => text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);

/**
Backtracking over several repetitions can take longer than anyone waits: two or more of them, or a
reference to an earlier group. One alone is at worst slow with the square of the line.
*/
function isCostly(source: string): boolean {
	const withoutSets = source.replaceAll(/\\[^\dk]/g, 'x').replaceAll(/\[[^[\]]*\]/g, 'x');
	const repetitions = withoutSets.match(/[*+]|\{\d*,/g)?.length ?? 0;
	return repetitions > 1 || /\\[\dk]/.test(withoutSets);
}

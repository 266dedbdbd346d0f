import {type Document, LineCounter, parseDocument, visit} from 'yaml';

/** A place in a text: line and column count from 1. */
export type Place = {readonly line: number; readonly column: number};

/** What a YAML text holds, with what tells where in it something stands. */
export type YamlText = {
	readonly document: Document.Parsed;
	readonly lines: LineCounter;
	readonly content: unknown;
};

/** Why a text is not YAML, in the parser's words. */
export type YamlProblem = Place & {readonly reason: string};

/** Reads a YAML text. Also what only shows when aliases are followed is a problem, not an exception. */
export function readYaml(source: string): YamlText | {readonly problems: readonly YamlProblem[]} {
	const lines = new LineCounter();
	const document = parseDocument(source, {lineCounter: lines});
	const problemAt = (offset: number, message: string): YamlProblem => {
		const {line, col} = lines.linePos(offset);
		return {line, column: col, reason: firstSentence(message)};
	};

	if (document.errors.length > 0) {
		return {problems: document.errors.map(({pos, message}) => problemAt(pos[0], message))};
	}

	try {
		return {document, lines, content: document.toJS()};
	} catch (error) {
		return {problems: [problemAt(unresolvedAlias(document), (error as Error).message)]};
	}
}

/** Offset of the first alias that stands for nothing; 0 where it is another one's fault. */
function unresolvedAlias(document: Document.Parsed): number {
	let offset = 0;
	visit(document, {
		Alias(_key, alias) {
			if (alias.resolve(document) !== undefined) {
				return undefined;
			}

			offset = alias.range?.[0] ?? 0;
			return visit.BREAK;
		},
	});
	return offset;
}

/** Without the place, and the excerpt that the parser puts below. */
const firstSentence = (message: string): string =>
	(message.split('\n')[0] ?? message).replace(/ at line \d+, column \d+:?$/, '');

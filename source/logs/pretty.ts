import {layOutJson} from './json-layout.ts';
import {sanitise} from './sanitise.ts';

/** One line, spread out to be read. */
export type PrettyLine = {
	/** Lines of text and of indented JSON, in the order of the original. */
	readonly lines: readonly string[];
	/** The pairs of a logfmt line (`level=error msg="…"`), in order; empty for other lines. */
	readonly fields: ReadonlyArray<{readonly key: string; readonly value: string}>;
};

// A line may hold many brackets that begin nothing; this many are tried.
const mostAttempts = 50;

/**
Spreads out a log line: JSON in it (zap writes it behind the message) is indented with what stands around
it kept, fields of logfmt are listed. The text must be sanitised; what JSON's escapes hide in it is
sanitised here.
*/
export function prettyLine(text: string): PrettyLine {
	const lines: string[] = [];
	let rest = text;
	for (let found = findJson(rest); found; found = findJson(rest)) {
		lines.push(
			rest.slice(0, found.start).trim(),
			...layOutJson(rest.slice(found.start, found.end)),
		);
		rest = rest.slice(found.end);
	}

	const fields = lines.length === 0 ? logfmtFields(text) : [];
	lines.push(rest.trim());
	return {lines: lines.filter(Boolean).map((line) => sanitise(line)), fields};
}

/** The first object or array that is neither empty nor a mere word in brackets. */
function findJson(text: string): {start: number; end: number} | undefined {
	for (const {index} of text.matchAll(/\{\s*"|\[\s*[{["]/g).take(mostAttempts)) {
		const end = endOfJson(text, index);
		if (end !== undefined && isJson(text.slice(index, end))) {
			return {start: index, end};
		}
	}

	return undefined;
}

/** The index behind the bracket that closes the one at `start`. */
function endOfJson(text: string, start: number): number | undefined {
	let depth = 0;
	for (const {0: token, index} of text.slice(start).matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]]/g)) {
		if (token === '{' || token === '[') {
			depth++;
		} else if (token === '}' || token === ']') {
			depth--;
		}

		if (depth === 0) {
			return start + index + token.length;
		}
	}

	return undefined;
}

function isJson(text: string): boolean {
	try {
		JSON.parse(text);
		return true;
	} catch {
		return false;
	}
}

/** `key=value key="a value"`: at least two pairs, or the line is no logfmt. */
function logfmtFields(text: string): Array<{key: string; value: string}> {
	const pairs = text.matchAll(
		/(?<=^|\s)(?<key>[a-z_][\w.-]*)=(?<value>"(?:[^"\\]|\\.)*"|[^\s"]*)(?=\s|$)/gi,
	);
	const fields = pairs
		.map(({groups}) => ({key: groups?.key ?? '', value: unquoted(groups?.value ?? '')}))
		.toArray();
	return fields.length > 1 ? fields : [];
}

/** A quoted value as Go's logfmt writers mean it; what is no JSON string is kept as it stands. */
function unquoted(value: string): string {
	if (!value.startsWith('"')) {
		return value;
	}

	try {
		return sanitise(JSON.parse(value) as string);
	} catch {
		return value.slice(1, -1);
	}
}

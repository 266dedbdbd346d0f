/** One command of a line, its words with variables filled in, and how it follows the one before it. */
export type ParsedCommand = {
	readonly words: readonly string[];
	readonly joint: (typeof joints)[number];
};

const joints = [';', '&&', '||', '|'] as const;

type Variables = (name: string) => string;

/** Splits a line as a shell does, as far as people need it: quotes, variables, `;`, `&&`, `||` and pipes. */
export function parseLine(line: string, variables: Variables): ParsedCommand[] {
	const parsed: Array<{words: string[]; joint: ParsedCommand['joint']}> = [{words: [], joint: ';'}];
	const tokens = /\s+|&&|\|\||[|;&]|(?:[^\s|;&"'\\]|\\.|"(?:[^"\\]|\\.)*"|'[^']*')+/gs;
	for (const [token] of line.matchAll(tokens)) {
		const joint = joints.find((one) => one === token);
		if (joint) {
			parsed.push({words: [], joint});
		} else if (token === '&' || token.includes('\n')) {
			parsed.push({words: [], joint: ';'});
		} else if (token.trim()) {
			parsed.at(-1)?.words.push(unquote(token, variables));
		}
	}

	return parsed.filter(({words}) => words.length > 0);
}

function unquote(token: string, variables: Variables): string {
	const pieces = token.match(/"(?:[^"\\]|\\.)*"|'[^']*'|(?:[^"'\\]|\\.)+/gs) ?? [];
	return pieces
		.map((piece) => {
			if (piece.startsWith("'")) {
				return piece.slice(1, -1);
			}

			const text = piece.startsWith('"') ? piece.slice(1, -1) : piece;
			return text
				.replaceAll(/\$\{?(?<name>\w+|\?)\}?/g, (_match, name: string) => variables(name))
				.replaceAll(/\\(?<kept>.)/gs, '$<kept>');
		})
		.join('');
}

/** One command of a line, its words with variables filled in, and how it follows the one before it. */
export type ParsedCommand = {
	readonly words: readonly string[];
	readonly joint: (typeof joints)[number];
	/** Where output (1) and errors (2) go instead, in order: `&1`, `&2` or a path. */
	readonly redirections: readonly Redirection[];
};

export type Redirection = {readonly from: '1' | '2'; readonly to: string};

const joints = [';', '&&', '||', '|'] as const;

type Variables = (name: string) => string;

const word = /(?:[^\s|;&>"'\\]|\\.|"(?:[^"\\]|\\.)*"|'[^']*')+/s.source;

const redirection = new RegExp(String.raw`^(?<from>[12]?)>>?(?<to>&[12]|\s*${word})$`, 's');

const tokens = new RegExp(String.raw`[12]?>>?(?:&[12]|\s*${word})|\s+|&&|\|\||[|;&]|${word}`, 'gs');

/** Splits a line as a shell does, as far as people need it: quotes, variables, `;`, `&&`, `||`, pipes and `>`. */
export function parseLine(line: string, variables: Variables): ParsedCommand[] {
	const start = (joint: ParsedCommand['joint']) => ({
		words: [] as string[],
		joint,
		redirections: [] as Redirection[],
	});
	const parsed = [start(';')];
	for (const [token] of line.matchAll(tokens)) {
		const joint = joints.find((one) => one === token);
		const {from, to} = redirection.exec(token)?.groups ?? {};
		if (joint) {
			parsed.push(start(joint));
		} else if (to) {
			parsed.at(-1)?.redirections.push({
				from: from === '2' ? '2' : '1',
				to: unquote(to.trim(), variables),
			});
		} else if (token === '&' || token.includes('\n')) {
			parsed.push(start(';'));
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

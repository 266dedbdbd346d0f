const indentation = '  ';

const jsonTokens = /"(?:[^"\\]|\\.)*"|[{[]\s*[}\]]|[{}[\]:,]|[^\s{}[\]:,"]+/g;

/**
Indents valid JSON without reading its values: a number of twenty digits keeps them all, keys may repeat.
Strings have their escapes resolved as far as they stay strings and are broken at their line breaks, so
that a stack trace reads like one.
*/
export function layOutJson(json: string): string[] {
	const lines: string[] = [];
	let line = '';
	let depth = 0;

	const breakLine = () => {
		lines.push(line);
		line = indentation.repeat(depth);
	};

	const open = (bracket: string) => {
		line += bracket;
		depth++;
		breakLine();
	};

	const close = (bracket: string) => {
		depth--;
		breakLine();
		line += bracket;
	};

	const write = (token: string) => {
		const [first = '', ...more] = token.startsWith('"')
			? readableString(token)
			: [token.replaceAll(/\s/g, '')];
		line += first;
		for (const next of more) {
			lines.push(line);
			line = indentation.repeat(depth + 1) + next;
		}
	};

	const punctuation: Readonly<Record<string, (token: string) => void>> = {
		'{': open,
		'[': open,
		'}': close,
		']': close,
		':'() {
			line += ': ';
		},
		','() {
			line += ',';
			breakLine();
		},
	};

	for (const [token] of json.matchAll(jsonTokens)) {
		(punctuation[token] ?? write)(token);
	}

	return [...lines, line];
}

function readableString(token: string): string[] {
	const parts = (JSON.parse(token) as string)
		.split(/\r?\n/)
		.map((part) => JSON.stringify(part.replaceAll('\t', () => indentation)).slice(1, -1));
	return [`"${parts[0]}`, ...parts.slice(1)].map((part, index) =>
		index === parts.length - 1 ? `${part}"` : part,
	);
}

import {badRequest} from './status.ts';

export type Labels = Readonly<Record<string, string>> | undefined;
export type Matcher = (labels: Labels) => boolean;

type Token = {readonly kind: 'word' | 'symbol' | 'end'; readonly text: string};

const tokenPattern = /\s*(?:(?<symbol>==|!=|[=!<>(),])|(?<word>[^\s=!<>(),]+))/y;

function tokens(selector: string): Token[] {
	const found: Token[] = [];
	tokenPattern.lastIndex = 0;
	for (let match = tokenPattern.exec(selector); match; match = tokenPattern.exec(selector)) {
		const {symbol, word} = match.groups ?? {};
		found.push(
			symbol === undefined ? {kind: 'word', text: word ?? ''} : {kind: 'symbol', text: symbol},
		);
	}

	return [...found, {kind: 'end', text: ''}];
}

/**
Parses a label selector as the API takes it in `labelSelector`: `a=b`, `a==b`, `a!=b`, `a in (b,c)`,
`a notin (b)`, `a`, `!a`, `a>1`, `a<1`, joined by commas. A sentence of kube-apiserver's kind (400) says
what it stumbled over.
*/
export function parseLabelSelector(selector: string): Matcher {
	const rest = tokens(selector);
	const next = (): Token => rest[0] ?? {kind: 'end', text: ''};
	const take = (): Token => rest.shift() ?? {kind: 'end', text: ''};
	const isSymbol = (text: string): boolean => next().kind === 'symbol' && next().text === text;

	const fail = (expected: string, prefix = 'unable to parse requirement: '): never => {
		throw badRequest(`${prefix}found '${next().text}', expected: ${expected}`);
	};

	const word = (): string => (next().kind === 'word' ? take().text : fail('identifier'));

	const values = (): string[] => {
		if (!isSymbol('(')) {
			fail("'('");
		}

		const list: string[] = [];
		do {
			take();
			list.push(next().kind === 'word' ? take().text : '');
		} while (isSymbol(','));

		if (!isSymbol(')')) {
			fail("',' or ')'");
		}

		take();
		return list;
	};

	const exactValue = (): string => {
		take();
		return next().kind === 'end' || isSymbol(',') ? '' : word();
	};

	const requirement = (): Matcher => {
		if (isSymbol('!')) {
			take();
			const key = word();
			return (labels) => labels?.[key] === undefined;
		}

		const key = word();
		if (next().kind === 'end' || isSymbol(',')) {
			return (labels) => labels?.[key] !== undefined;
		}

		const operator = next().text;
		switch (operator) {
			case '=':
			case '==': {
				const value = exactValue();
				return (labels) => labels?.[key] === value;
			}

			case '!=': {
				const value = exactValue();
				return (labels) => labels?.[key] !== value;
			}

			case 'in':
			case 'notin': {
				take();
				const list = new Set(values());
				return operator === 'in'
					? (labels) => labels?.[key] !== undefined && list.has(labels[key])
					: (labels) => labels?.[key] === undefined || !list.has(labels[key]);
			}

			case '<':
			case '>': {
				const value = Number(exactValue());
				return (labels) => {
					const own = Number(labels?.[key] ?? NaN);
					return operator === '<' ? own < value : own > value;
				};
			}

			default: {
				return fail("in, notin, =, ==, !=, gt, lt'");
			}
		}
	};

	const requirements: Matcher[] = [];
	while (next().kind !== 'end') {
		requirements.push(requirement());
		if (isSymbol(',')) {
			take();
			if (next().kind !== 'word' && !isSymbol('!')) {
				fail("identifier after ','", '');
			}
		} else if (next().kind !== 'end') {
			fail("',' or 'end of string'", '');
		}
	}

	return (labels) => requirements.every((matches) => matches(labels));
}

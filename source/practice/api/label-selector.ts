import type {Labels} from '../selector.ts';
import {badRequest} from './status.ts';

export type Matcher = (labels: Labels) => boolean;

const keyPattern =
	/^(?:[a-z\d](?:[-a-z\d.]{0,251}[a-z\d])?\/)?(?:[A-Za-z\d][-\w.]{0,61})?[A-Za-z\d]$/;
const keyComplaint =
	"a valid label key must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]') with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')";

function integerOf(value: string): number {
	if (!/^[+-]?\d+$/.test(value)) {
		throw badRequest(
			`unable to parse requirement: values[0]: Invalid value: ${JSON.stringify(value)}: for 'Gt', 'Lt' operators, the value must be an integer`,
		);
	}

	return Number(value);
}

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

	const key = (): string => {
		const name = word();
		if (!keyPattern.test(name)) {
			throw badRequest(
				`unable to parse requirement: <nil>: Invalid value: ${JSON.stringify(name)}: ${keyComplaint}`,
			);
		}

		return name;
	};

	const values = (): string[] => {
		if (!isSymbol('(')) {
			throw badRequest(`unable to parse requirement: found '${next().text}' expected: '('`);
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
			const absent = key();
			return (labels) => labels?.[absent] === undefined;
		}

		const name = key();
		if (next().kind === 'end' || isSymbol(',')) {
			return (labels) => labels?.[name] !== undefined;
		}

		const operator = next().text;
		switch (operator) {
			case '=':
			case '==': {
				const value = exactValue();
				return (labels) => labels?.[name] === value;
			}

			case '!=': {
				const value = exactValue();
				return (labels) => labels?.[name] !== value;
			}

			case 'in':
			case 'notin': {
				take();
				const list = new Set(values());
				return operator === 'in'
					? (labels) => labels?.[name] !== undefined && list.has(labels[name])
					: (labels) => labels?.[name] === undefined || !list.has(labels[name]);
			}

			case '<':
			case '>': {
				const value = integerOf(exactValue());
				return (labels) => {
					const own = Number(labels?.[name] ?? NaN);
					return operator === '<' ? own < value : own > value;
				};
			}

			default: {
				return fail('in, notin, =, ==, !=, gt, lt');
			}
		}
	};

	const requirements: Matcher[] = [];
	while (next().kind !== 'end') {
		if (next().kind !== 'word' && !isSymbol('!')) {
			fail("!, identifier, or 'end of string'", '');
		}

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

/**
Signs of one column each. The Unicode ones are all of East Asian width "neutral": terminals set up
for Chinese may draw the more usual ● ○ … │ ↑ two columns wide and the rest of the row would move.
None needs a variation selector. A test holds both.
*/
const signs = {
	ok: ['✓', '+'],
	fault: ['✗', 'x'],
	warning: ['‼', '!'],
	unknown: ['?', '?'],
	off: ['◦', 'o'],
	live: ['◉', '*'],
	waiting: ['◌', '.'],
	stale: ['◒', '%'],
	pointer: ['▸', '>'],
	marked: ['✚', '*'],
	folded: ['▸', '+'],
	unfolded: ['▾', '-'],
	consequence: ['↳', '\\'],
	flag: ['⚑', '!'],
	ellipsis: ['⋯', '~'],
	separator: ['›', '>'],
	bullet: ['∙', '-'],
	above: ['⇡', '^'],
	below: ['⇣', 'v'],
	column: ['╎', '|'],
	rule: ['╌', '-'],
} as const satisfies Record<string, readonly [unicode: string, ascii: string]>;

export type SymbolName = keyof typeof signs;

export type Symbols = Readonly<Record<SymbolName, string>>;

const column = (index: 0 | 1): Symbols => {
	const names = Object.keys(signs) as SymbolName[];
	return Object.fromEntries(names.map((name) => [name, signs[name][index]])) as Symbols;
};

export const unicodeSymbols: Symbols = column(0);
export const asciiSymbols: Symbols = column(1);

import type {Language} from '../text/text.ts';
import {keyLabel} from './key-name.ts';
import {alwaysScope, keyTable, refusalOf, type Binding, type Scope} from './keymap.ts';
import {lineWidth, type Line, type Span} from './line.ts';

const separation = '  ';

/** The bindings that can be reached, innermost scope first, each with the first of its keys that is its own. */
function hints<State>(
	bindings: ReadonlyArray<Binding<State>>,
	scopes: readonly Scope[],
	state: State,
): Array<[key: string, binding: Binding<State>]> {
	const table = keyTable(bindings, scopes, state);
	return [...scopes.map(({name}) => name), alwaysScope].flatMap((name) =>
		bindings
			.filter(({scope, footer}) => scope === name && footer !== false)
			.flatMap((binding): Array<[string, Binding<State>]> => {
				const key = binding.keys.find((candidate) => table.get(candidate) === binding);
				return key === undefined ? [] : [[key, binding]];
			}),
	);
}

/**
The keys that work now with their labels, as many as fit into `width`: those of the innermost scope
first, in the order of the bindings, so the most important stand first in their list. Commands that
cannot be given now are dim.
*/
export function footerLine<State>(
	bindings: ReadonlyArray<Binding<State>>,
	scopes: readonly Scope[],
	state: State,
	{width, language}: {width: number; language: Language},
): Line {
	const line: Span[] = [];
	let used = 0;
	for (const [key, binding] of hints(bindings, scopes, state)) {
		const isRefused = refusalOf(binding, state) !== undefined;
		const hint: Line = [
			...(line.length > 0 ? [{text: separation}] : []),
			{text: keyLabel(key), style: isRefused ? 'dim' : 'key'},
			{text: ` ${binding.label[language]}`, ...(isRefused && {style: 'dim' as const})},
		];
		const hintWidth = lineWidth(hint);
		if (used + hintWidth > width) {
			break;
		}

		line.push(...hint);
		used += hintWidth;
	}

	return line;
}

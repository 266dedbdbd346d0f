import type {Language, Text} from '../text/text.ts';
import {keyLabel} from './key-name.ts';
import {refusalOf, type Binding} from './keymap.ts';

/** A command as help and palette list it; screens may add entries of their own, such as contexts. */
export type CommandEntry = Readonly<{
	command: string;
	scope: string;
	label: Text;
	help?: Text;
	/** Its keys as a person reads them. */
	keys: readonly string[];
	/** Why it cannot be given now. */
	refusal?: Text;
}>;

/** Everything that can be listed now, in the order of the bindings. */
export const commandEntries = <State>(
	bindings: ReadonlyArray<Binding<State>>,
	state: State,
): CommandEntry[] =>
	bindings
		.filter((binding) => !binding.isHidden?.(state))
		.map((binding): CommandEntry => {
			const {command, scope, label, help} = binding;
			const refusal = refusalOf(binding, state);
			return {
				command,
				scope,
				label,
				keys: binding.keys.map((key) => keyLabel(key)),
				...(help && {help}),
				...(refusal && {refusal}),
			};
		});

/** The entries under the scope they belong to, scopes in the order of their first entry. */
export const groupByScope = (
	entries: readonly CommandEntry[],
): ReadonlyMap<string, CommandEntry[]> => Map.groupBy(entries, ({scope}) => scope);

/** How well a word fits: 0 not at all; the beginning of a name counts more than its middle. */
function fitOf(entry: CommandEntry, word: string): number {
	if (entry.keys.some((key) => key.toLowerCase() === word)) {
		return 4;
	}

	const names = [entry.label.zh, entry.label.en, entry.command].map((name) => name.toLowerCase());
	if (names.some((name) => name.startsWith(word))) {
		return 3;
	}

	if (names.some((name) => name.includes(word))) {
		return 2;
	}

	const help = `${entry.help?.zh ?? ''} ${entry.help?.en ?? ''}`.toLowerCase();
	return help.includes(word) ? 1 : 0;
}

/**
The entries that contain every word of the query, in any language and in their keys, names or help;
the best fitting first. An empty query finds all, in their order.
*/
export function searchCommands(entries: readonly CommandEntry[], query: string): CommandEntry[] {
	const words = query.toLowerCase().split(/\s+/).filter(Boolean);
	return entries
		.map((entry) => ({entry, fits: words.map((word) => fitOf(entry, word))}))
		.filter(({fits}) => !fits.includes(0))
		.toSorted((a, b) => Math.min(...b.fits, 9) - Math.min(...a.fits, 9))
		.map(({entry}) => entry);
}

/** The label of an entry with the reason why it cannot be given, when there is one. */
export const describeEntry = ({label, refusal}: CommandEntry, language: Language): string =>
	refusal ? `${label[language]} (${refusal[language]})` : label[language];

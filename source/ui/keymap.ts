import {joinTexts, verbatim, type Text} from '../text/text.ts';
import {keyLabel, keyProblem} from './key-name.ts';

/** A command and the keys that give it; `State` is what its reasons are decided from. */
export type Binding<State = unknown> = Readonly<{
	/** Its name in configuration files and the palette: `components.restart`. */
	command: string;
	keys: readonly string[];
	/** Where its keys mean this: the name of a pane or of a mode, see `Scope`. */
	scope: string;
	label: Text;
	help?: Text;
	/** Whether it can be given now; if not, why not. */
	isEnabled?(state: State): true | Text;
	/** Whether it does not exist at present: its keys mean nothing and nobody lists it. */
	isHidden?(state: State): boolean;
	/** It changes or destroys something; such a command must not lie on Ctrl-D. */
	danger?: boolean;
	/** False for keys everybody knows, which would only fill the footer. */
	footer?: boolean;
}>;

/** A place that listens to keys. */
export type Scope = Readonly<{
	name: string;
	/** Nothing below it hears of any key. */
	isModal?: boolean;
	/** Keys that write something are text here, whatever else they mean. Implies `isModal`. */
	takesText?: boolean;
}>;

/** Bindings of this scope are heard first, in every mode: leaving and suspending the program. */
export const alwaysScope = 'always';

export type Resolution<State> = Readonly<{
	binding: Binding<State>;
	/** Why the command cannot be given now. */
	refusal?: Text;
}>;

const isOffered = <State>(binding: Binding<State>, state: State): boolean =>
	!binding.isHidden?.(state);

/** Why the command cannot be given now; undefined when it can. */
export function refusalOf<State>(binding: Binding<State>, state: State): Text | undefined {
	const answer = binding.isEnabled?.(state) ?? true;
	return answer === true ? undefined : answer;
}

/** The scopes that hear keys, the innermost first, up to and with the first one that captures all. */
export function listeningScopes(scopes: readonly Scope[]): Scope[] {
	const last = scopes.findIndex((scope) => scope.isModal === true || scope.takesText === true);
	return last === -1 ? [...scopes] : scopes.slice(0, last + 1);
}

/** What every key means now. The innermost scope that has a key decides. */
export function keyTable<State>(
	bindings: ReadonlyArray<Binding<State>>,
	scopes: readonly Scope[],
	state: State,
): ReadonlyMap<string, Binding<State>> {
	const table = new Map<string, Binding<State>>();
	for (const scope of [alwaysScope, ...listeningScopes(scopes).map(({name}) => name)]) {
		for (const binding of bindings) {
			if (binding.scope === scope && isOffered(binding, state)) {
				for (const key of binding.keys) {
					table.set(key, table.get(key) ?? binding);
				}
			}
		}
	}

	return table;
}

/**
What the key means now. `scopes` are those that are open, the innermost first: a question, then the
focused pane, then the whole program.
*/
export function resolveKey<State>(
	bindings: ReadonlyArray<Binding<State>>,
	scopes: readonly Scope[],
	key: string,
	state: State,
): Resolution<State> | undefined {
	const binding = keyTable(bindings, scopes, state).get(key);
	if (!binding) {
		return undefined;
	}

	const refusal = refusalOf(binding, state);
	return refusal ? {binding, refusal} : {binding};
}

const quote = (key: string): Text => verbatim(`“${keyLabel(key)}”`);

/** A mistake in a list of bindings, and the command it is about. */
export type BindingProblem = Readonly<{command: string; key: string; message: Text}>;

function keyProblems<State>({command, keys, danger}: Binding<State>): BindingProblem[] {
	return keys.flatMap((key) => {
		const problem = keyProblem(key);
		if (problem) {
			return [{command, key, message: joinTexts([quote(key), {zh: '：', en: ': '}, problem])}];
		}

		return danger && key === 'ctrl+d'
			? [
					{
						command,
						key,
						message: {
							zh: '会改动集群的命令不能放在 Ctrl-D 上，很多人用它翻页',
							en: 'a command that changes something must not be on Ctrl-D, which many use for scrolling',
						},
					},
				]
			: [];
	});
}

/**
Everything wrong with the keys of the bindings: impossible keys, and two commands of one scope on the
same key; the later one is the one complained about. (The same key in different scopes is how a
pane has its own meaning for it.)
*/
export function bindingProblems<State>(bindings: ReadonlyArray<Binding<State>>): BindingProblem[] {
	const problems: BindingProblem[] = [];
	const owners = new Map<string, Binding<State>>();
	for (const binding of bindings) {
		problems.push(...keyProblems(binding));
		for (const key of binding.keys) {
			const place = `${binding.scope} ${key}`;
			const owner = owners.get(place);
			if (owner) {
				problems.push({
					command: binding.command,
					key,
					message: {
						zh: `${owner.command} 已经在用 “${keyLabel(key)}” 键`,
						en: `“${keyLabel(key)}” is the key of ${owner.command} already`,
					},
				});
			} else {
				owners.set(place, binding);
			}
		}
	}

	return problems;
}

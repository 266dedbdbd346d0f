import type {Text} from '../text/text.ts';
import type {Input} from './key.ts';
import {keyTable, refusalOf, type Binding, type Scope} from './keymap.ts';

export type KeyHandlers<State> = Readonly<{
	bindings: ReadonlyArray<Binding<State>>;
	/**
	The open scopes, the innermost first, and the state that reasons are decided from. Both are asked
	before every single key, because the key before it may have come in the same chunk: `/502` opens a
	field and writes into it. They must therefore come from a store, not from the last drawn frame.
	*/
	scopes(): readonly Scope[];
	state(): State;
	/** A command was given, by a key that arrived at this time (`performance.now()`). */
	onCommand(command: string, arrival: number): void;
	/** A key of a command that cannot be given now. */
	onRefusal?(binding: Binding<State>, reason: Text): void;
	/** In a scope that takes text: something was typed, or committed by an input method. */
	onText?(text: string): void;
	/** In a scope that takes text: a key without text and without a command, such as `left`. */
	onEditKey?(key: string): void;
	/** A paste; it is never taken for keys. */
	onPaste?(text: string): void;
}>;

function dispatchKey<State>(
	{name, text}: Input & {type: 'key'},
	arrival: number,
	handlers: KeyHandlers<State>,
): void {
	const scopes = handlers.scopes();
	const takesText = scopes[0]?.takesText === true;
	if (takesText && text !== '') {
		handlers.onText?.(text);
		return;
	}

	const state = handlers.state();
	const binding = keyTable(handlers.bindings, scopes, state).get(name);
	if (!binding) {
		if (takesText) {
			handlers.onEditKey?.(name);
		}

		return;
	}

	const refusal = refusalOf(binding, state);
	if (refusal) {
		handlers.onRefusal?.(binding, refusal);
	} else {
		handlers.onCommand(binding.command, arrival);
	}
}

/** Hands inputs that arrived at the same time to whom they concern, one after the other. */
export function dispatch<State>(
	inputs: readonly Input[],
	arrival: number,
	handlers: KeyHandlers<State>,
): void {
	for (const input of inputs) {
		if (input.type === 'key') {
			dispatchKey(input, arrival, handlers);
		} else if (input.type === 'paste') {
			handlers.onPaste?.(input.text);
		} else if (handlers.scopes()[0]?.takesText) {
			handlers.onText?.(input.text);
		}
	}
}

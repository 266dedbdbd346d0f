import type {Key} from 'ink';

/**
One thing a person did at the keyboard. A key has a name (`j`, `G`, `?`, `enter`, `ctrl+f`) and, when
it writes something, its text; `text` is what an input method committed, which is nobody's command.
*/
export type Input =
	| Readonly<{type: 'key'; name: string; text: string}>
	| Readonly<{type: 'text'; text: string}>
	| Readonly<{type: 'paste'; text: string}>;

const specialKeys = {
	upArrow: 'up',
	downArrow: 'down',
	leftArrow: 'left',
	rightArrow: 'right',
	pageUp: 'pageup',
	pageDown: 'pagedown',
	home: 'home',
	end: 'end',
	return: 'enter',
	escape: 'esc',
	tab: 'tab',
	backspace: 'backspace',
	delete: 'delete',
} as const satisfies Partial<Record<keyof Key, string>>;

type SpecialKey = (typeof specialKeys)[keyof typeof specialKeys];

/** Keys that have a name instead of a character. */
export const namedKeys: readonly string[] = ['space', ...Object.values(specialKeys)];

// Nobody types that many different keys before the program has read the first; a terminal that
// does not mark pastes sends them like this.
const mostKeysInAChunk = 24;

const keyPress = (name: string, text = ''): Input => ({type: 'key', name, text});

/** One character of a chunk; undefined for control characters that no key sends. */
function characterInput(character: string): Input | undefined {
	const code = character.codePointAt(0) ?? 0;
	if (character === '\r' || character === '\n') {
		return keyPress('enter');
	}

	if (character === '\t') {
		return keyPress('tab');
	}

	if (character === ' ') {
		return keyPress('space', ' ');
	}

	if (code > 0 && code <= 26) {
		return keyPress(`ctrl+${String.fromCodePoint(code + 0x60)}`);
	}

	if (code < 0x20 || (code >= 0x7f && code < 0xa0)) {
		return undefined;
	}

	return code < 0x7f ? keyPress(character, character) : {type: 'text', text: character};
}

/** Text that arrived in one piece: keys pressed faster than they were read, an input method, a paste. */
function readChunk(chunk: string): Input[] {
	const characters = [...chunk];
	if (characters.length > mostKeysInAChunk && new Set(characters).size > 1) {
		return [{type: 'paste', text: chunk}];
	}

	const inputs: Input[] = [];
	for (const character of characters) {
		const input = characterInput(character);
		const last = inputs.at(-1);
		if (input?.type === 'text' && last?.type === 'text') {
			inputs[inputs.length - 1] = {type: 'text', text: last.text + input.text};
		} else if (input) {
			inputs.push(input);
		}
	}

	return inputs;
}

function specialKeyOf(key: Key): SpecialKey | undefined {
	for (const [flag, name] of Object.entries(specialKeys)) {
		if (key[flag as keyof typeof specialKeys]) {
			return name;
		}
	}

	return undefined;
}

function readWithoutMeta(input: string, key: Key): Input[] {
	const special = specialKeyOf(key);
	if (special) {
		const modifiers = (key.ctrl ? 'ctrl+' : '') + (key.shift ? 'shift+' : '');
		return [keyPress(modifiers + special)];
	}

	if (key.ctrl) {
		return input.length === 1 ? [keyPress(`ctrl+${input === ' ' ? 'space' : input}`)] : [];
	}

	return readChunk(input);
}

/**
What Ink's `useInput` reports, as the inputs it stands for, in order. Nothing comes of sequences that
are no key, of key releases and of modifier keys alone. Alt is what terminals make of it, Esc and
then the key: a person who pressed Esc and went on while the connection was slow sent the same bytes.
*/
export function readInput(input: string, key: Key): Input[] {
	if (key.eventType === 'release') {
		return [];
	}

	const inputs = readWithoutMeta(input, key);
	return key.meta && !key.escape ? [keyPress('esc'), ...inputs] : inputs;
}

import type {Text} from '../text/text.ts';
import {namedKeys} from './key.ts';

const aliases: Readonly<Record<string, string>> = {
	escape: 'esc',
	return: 'enter',
	pgup: 'pageup',
	pgdn: 'pagedown',
	pgdown: 'pagedown',
	del: 'delete',
	bs: 'backspace',
	' ': 'space',
};

// What Ink can tell apart from the key without the modifier.
const shifted = new Set(['tab', 'up', 'down', 'left', 'right', 'home', 'end']);
const controlled = new Set(['up', 'down', 'left', 'right', 'home', 'end', 'pageup', 'pagedown']);

const never: Readonly<Record<string, Text>> = {
	'ctrl+s': {
		zh: 'Ctrl-S 会被许多终端当作“暂停输出”',
		en: 'Ctrl-S makes many terminals stop showing output',
	},
	'ctrl+q': {
		zh: 'Ctrl-Q 会被许多终端当作“恢复输出”',
		en: 'Ctrl-Q makes many terminals resume their output',
	},
	'ctrl+h': {zh: 'Ctrl-H 在终端里就是退格键', en: 'Ctrl-H is Backspace in a terminal'},
	'ctrl+i': {zh: 'Ctrl-I 在终端里就是 Tab 键', en: 'Ctrl-I is Tab in a terminal'},
	'ctrl+j': {zh: 'Ctrl-J 在终端里就是回车键', en: 'Ctrl-J is Enter in a terminal'},
	'ctrl+m': {zh: 'Ctrl-M 在终端里就是回车键', en: 'Ctrl-M is Enter in a terminal'},
	'ctrl+[': {zh: 'Ctrl-[ 在终端里就是 Esc 键', en: 'Ctrl-[ is Esc in a terminal'},
	'ctrl+\\': {
		zh: String.raw`Ctrl-\ 在终端里用来强制结束程序`,
		en: String.raw`Ctrl-\ is how terminals end a program by force`,
	},
};

const functionKey: Text = {
	zh: '许多终端不会把 F 键传给程序',
	en: 'many terminals do not pass function keys on',
};

const alternative: Text = {
	zh: 'Alt 键在终端里等于先按 Esc',
	en: 'Alt is Esc and then the key in a terminal',
};

const unknownName: Text = {
	zh: '没有这样的按键名',
	en: 'there is no key of that name',
};

const isCharacter = (name: string): boolean => name.length === 1 && name > ' ' && name <= '~';

/** Why the program cannot or must not listen to a key of this name; undefined when it can. */
export function keyProblem(name: string): Text | undefined {
	const reason = never[name];
	if (reason) {
		return reason;
	}

	if (/^f\d+$/.test(name)) {
		return functionKey;
	}

	if (name.startsWith('alt+')) {
		return alternative;
	}

	const {
		control,
		shift,
		key = '',
	} = /^(?<control>ctrl\+)?(?<shift>shift\+)?(?<key>.+)$/.exec(name)?.groups ?? {};
	const isKnown = control
		? /^[a-z]$/.test(key) || key === 'space' || controlled.has(key)
		: shift
			? shifted.has(key)
			: isCharacter(key) || namedKeys.includes(key);
	return isKnown ? undefined : unknownName;
}

/**
The name as bindings write it: `Ctrl-F` and `ctrl+F` are `ctrl+f`, `Shift-G` is `G`, `Escape` is
`esc`. What is no name comes back as it is, for `keyProblem` to complain about.
*/
export function normalizeKeyName(written: string): string {
	if (isCharacter(written)) {
		return written;
	}

	const parts = written.toLowerCase().split(/[+-](?=.)/);
	const key = parts.pop() ?? '';
	const modifiers = parts.map(
		(part) => ({control: 'ctrl', c: 'ctrl', option: 'alt'})[part] ?? part,
	);
	return modifiers.join('+') === 'shift' && /^[a-z]$/.test(key)
		? key.toUpperCase()
		: [...modifiers.toSorted(), aliases[key] ?? key].join('+');
}

const labels: Readonly<Record<string, string>> = {
	esc: 'Esc',
	enter: 'Enter',
	tab: 'Tab',
	space: 'Space',
	backspace: 'Backspace',
	delete: 'Del',
	up: 'Up',
	down: 'Down',
	left: 'Left',
	right: 'Right',
	home: 'Home',
	end: 'End',
	pageup: 'PgUp',
	pagedown: 'PgDn',
	ctrl: 'Ctrl',
	shift: 'Shift',
};

/** The name as a person reads it: `Ctrl-F`, `Shift-Tab`, `Enter`, `j`. */
export const keyLabel = (name: string): string =>
	isCharacter(name)
		? name
		: name
				.split('+')
				.map((part) => labels[part] ?? part.toUpperCase())
				.join('-');

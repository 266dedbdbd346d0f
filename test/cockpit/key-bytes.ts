/** What a terminal sends for the keys that are not characters (xterm, normal cursor keys). */
const specialKeys: Readonly<Record<string, string>> = {
	enter: '\r',
	esc: '\u{1B}',
	tab: '\t',
	'shift+tab': '\u{1B}[Z',
	space: ' ',
	backspace: '\u{7F}',
	delete: '\u{1B}[3~',
	insert: '\u{1B}[2~',
	up: '\u{1B}[A',
	down: '\u{1B}[B',
	right: '\u{1B}[C',
	left: '\u{1B}[D',
	home: '\u{1B}[H',
	end: '\u{1B}[F',
	pageup: '\u{1B}[5~',
	pagedown: '\u{1B}[6~',
	'shift+up': '\u{1B}[1;2A',
	'shift+down': '\u{1B}[1;2B',
	'ctrl+right': '\u{1B}[1;5C',
	'ctrl+left': '\u{1B}[1;5D',
	f1: '\u{1B}OP',
	f5: '\u{1B}[15~',
};

/**
The bytes of a key by its name: `j`, `G`, `?`, `中`, `enter`, `shift+tab`, `ctrl+f`, `alt+x`.
Throws for a name that no terminal could send, because that is a mistake in the test.
*/
export function keyBytes(name: string): string {
	const special = specialKeys[name];
	if (special !== undefined) {
		return special;
	}

	if (/^ctrl\+[a-z]$/.test(name)) {
		return String.fromCodePoint(name.codePointAt(5)! - 0x60);
	}

	if (name.startsWith('alt+')) {
		return `\u{1B}${keyBytes(name.slice(4))}`;
	}

	if ([...name].length === 1) {
		return name;
	}

	throw new Error(`no terminal has a key named ${JSON.stringify(name)}`);
}

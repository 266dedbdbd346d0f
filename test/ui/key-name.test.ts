import {expect, test} from 'vitest';
import {keyLabel, keyProblem, normalizeKeyName} from '../../source/ui/key-name.ts';

test.each([
	['j', 'j'],
	['G', 'G'],
	['-', '-'],
	['+', '+'],
	['Shift-G', 'G'],
	['Ctrl-F', 'ctrl+f'],
	['ctrl+F', 'ctrl+f'],
	['Control-PgUp', 'ctrl+pageup'],
	['Escape', 'esc'],
	['RETURN', 'enter'],
	['shift+Tab', 'shift+tab'],
	['shift+ctrl+left', 'ctrl+shift+left'],
	['ctrl+-', 'ctrl+-'],
	['nonsense', 'nonsense'],
])('%s is written %s', (written, name) => {
	expect(normalizeKeyName(written)).toBe(name);
});

test.each(['j', 'G', '?', '/', 'space', 'enter', 'esc', 'tab', 'shift+tab', 'ctrl+f', 'pageup'])(
	'%s is a key',
	(name) => {
		expect(keyProblem(name)).toBeUndefined();
		expect(normalizeKeyName(keyLabel(name))).toBe(name);
	},
);

test.each([
	['ctrl+s', /stop showing/],
	['ctrl+q', /resume/],
	['ctrl+h', /Backspace/],
	['ctrl+i', /Tab/],
	['ctrl+m', /Enter/],
	['ctrl+[', /Esc/],
	['ctrl+\\', /by force/],
	['f5', /function keys/],
	['alt+x', /Esc and then/],
	['shift+g', /no key/],
	['ctrl+1', /no key/],
	['gg', /no key/],
	['中', /no key/],
	['', /no key/],
])('%s is refused with the reason', (name, reason) => {
	expect(keyProblem(name)?.en).toMatch(reason);
	expect(keyProblem(name)?.zh).toMatch(/\p{Script=Han}/u);
});

test.each([
	['ctrl+f', 'Ctrl-F'],
	['shift+tab', 'Shift-Tab'],
	['pagedown', 'PgDn'],
	['G', 'G'],
])('%s is shown as %s', (name, label) => {
	expect(keyLabel(name)).toBe(label);
});

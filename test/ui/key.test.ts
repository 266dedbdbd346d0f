import type {Key} from 'ink';
import {expect, test} from 'vitest';
import {readInput} from '../../source/ui/key.ts';

const noKey: Key = {
	upArrow: false,
	downArrow: false,
	leftArrow: false,
	rightArrow: false,
	pageDown: false,
	pageUp: false,
	home: false,
	end: false,
	return: false,
	escape: false,
	ctrl: false,
	shift: false,
	tab: false,
	backspace: false,
	delete: false,
	meta: false,
	super: false,
	hyper: false,
	capsLock: false,
	numLock: false,
};

/** What came of the input in short: key names as they are, texts in quotes, pastes in angle brackets. */
const read = (input: string, key: Partial<Key> = {}): string[] =>
	readInput(input, {...noKey, ...key}).map((result) =>
		result.type === 'key'
			? result.name
			: result.type === 'text'
				? `"${result.text}"`
				: `<${result.text}>`,
	);

test.each<[string, Partial<Key>, string[]]>([
	['j', {}, ['j']],
	['G', {shift: true}, ['G']],
	['?', {}, ['?']],
	[' ', {}, ['space']],
	['', {upArrow: true}, ['up']],
	['', {pageDown: true}, ['pagedown']],
	['', {backspace: true}, ['backspace']],
	['\r', {return: true}, ['enter']],
	['\n', {}, ['enter']],
	['', {tab: true}, ['tab']],
	['', {tab: true, shift: true}, ['shift+tab']],
	['', {escape: true}, ['esc']],
	['', {escape: true, meta: true}, ['esc']],
	['f', {ctrl: true}, ['ctrl+f']],
	['', {leftArrow: true, ctrl: true}, ['ctrl+left']],
])('%j with %j is %j', (input, key, names) => {
	expect(read(input, key)).toEqual(names);
});

test('keys that arrive in one chunk are keys, in order', () => {
	expect(read('jjj')).toEqual(['j', 'j', 'j']);
	expect(read('gg/502\rn')).toEqual(['g', 'g', '/', '5', '0', '2', 'enter', 'n']);
	expect(read('j\u{6}\t ')).toEqual(['j', 'ctrl+f', 'tab', 'space']);
});

test('a key that writes something carries its text', () => {
	expect(readInput('j', noKey)).toEqual([{type: 'key', name: 'j', text: 'j'}]);
	expect(readInput(' ', noKey)).toEqual([{type: 'key', name: 'space', text: ' '}]);
	expect(readInput('', {...noKey, home: true})).toEqual([{type: 'key', name: 'home', text: ''}]);
});

test('what an input method commits is text, not keys', () => {
	expect(read('控制台')).toEqual(['"控制台"']);
	expect(read('é')).toEqual(['"é"']);
	expect(read('错误q证书')).toEqual(['"错误"', 'q', '"证书"']);
});

test('a long chunk of different characters is an unmarked paste, a held key is not', () => {
	const paste = 'kubectl delete pod rbd-api\ry\r';
	expect(read(paste)).toEqual([`<${paste}>`]);
	expect(read('j'.repeat(100))).toHaveLength(100);
});

test('Alt is Esc and then the key', () => {
	expect(read('j', {meta: true})).toEqual(['esc', 'j']);
	expect(read('', {upArrow: true, meta: true})).toEqual(['esc', 'up']);
	expect(read('', {backspace: true, meta: true})).toEqual(['esc', 'backspace']);
});

test.each<[string, Partial<Key>]>([
	['', {}],
	['', {shift: true}],
	['j', {eventType: 'release'}],
	['\u{0}\u{1C}\u{9B}', {}],
])('nothing comes of %j with %j', (input, key) => {
	expect(read(input, key)).toEqual([]);
});

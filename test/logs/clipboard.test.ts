import {Buffer} from 'node:buffer';
import {expect, test} from 'vitest';
import {clipboardSequence, longestClipboardText} from '../../source/logs/clipboard.ts';

test('a text goes to the clipboard in one sequence', () => {
	const base64 = Buffer.from('组件 rbd-api').toString('base64');
	expect(clipboardSequence('组件 rbd-api')).toEqual({
		ok: true,
		sequence: `\u{1B}]52;c;${base64}\u{7}`,
	});
});

test('the longest text makes a sequence that terminals still take, a longer one is refused', () => {
	const longest = clipboardSequence('x'.repeat(longestClipboardText));
	const length = longest.ok ? longest.sequence.length : Infinity;
	expect(length).toBeLessThanOrEqual(100_000);
	expect(clipboardSequence('x'.repeat(longestClipboardText + 1))).toMatchObject({ok: false});
	expect(clipboardSequence('组'.repeat(longestClipboardText / 3 + 1))).toMatchObject({ok: false});
});

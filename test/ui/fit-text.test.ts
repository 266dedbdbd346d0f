import {expect, test} from 'vitest';
import {cutMiddle, cutText, fitText} from '../../source/ui/fit-text.ts';
import {textWidth} from '../../source/ui/text-width.ts';
import {awkwardTexts} from './awkward-texts.ts';

test.each([
	['rbd-gateway', 11, 'rbd-gateway'],
	['rbd-gateway', 10, 'rbd-gatew⋯'],
	['rbd-gateway', 1, '⋯'],
	['rbd-gateway', 0, ''],
	['控制台', 6, '控制台'],
	['控制台', 5, '控制⋯'],
	['控制台', 4, '控 ⋯'],
	['a\u{1B}[0mb', 4, 'a␛[⋯'],
])('%j cut to %d columns is %j', (text, width, cut) => {
	expect(cutText(text, width)).toBe(cut);
});

test.each([
	['rbd-gateway-7d9f8c6b5-x2x4z', 17, 'rbd-gate⋯b5-x2x4z'],
	['rbd-gateway', 11, 'rbd-gateway'],
	['rbd-gateway', 2, 'r⋯'],
	['镜像仓库地址', 7, '镜 ⋯ 址'],
])('%j cut in the middle to %d columns is %j', (text, width, cut) => {
	expect(cutMiddle(text, width)).toBe(cut);
});

test.each([
	['left', '证书  '],
	['right', '  证书'],
	['centre', ' 证书 '],
] as const)('text is filled on the side that %s leaves open', (alignment, filled) => {
	expect(fitText('证书', 6, alignment)).toBe(filled);
});

test.each(awkwardTexts)('%s: takes exactly the width it is fitted to', (_, text) => {
	for (let width = 0; width < 40; width++) {
		for (const alignment of ['left', 'right', 'centre'] as const) {
			expect(textWidth(fitText(text, width, alignment))).toBe(width);
		}

		expect(textWidth(cutMiddle(text, width))).toBeLessThanOrEqual(width);
	}
});

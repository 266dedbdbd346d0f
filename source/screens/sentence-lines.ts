import type {Line, Span} from '../ui/line.ts';
import {wrapText} from '../ui/wrap.ts';

/** How far everything that stands under a row is moved in. */
export const indent = ' '.repeat(4);

/** A sentence over as many rows as it takes, the first with its sign. */
export function sentenceLines(
	{sign, style}: {sign: string; style: Span['style']},
	{text, style: textStyle}: {text: string; style?: Span['style']},
	width: number,
): Line[] {
	return wrapText(text, Math.max(10, width - indent.length - 2)).map((part, index): Line => [
		{text: `${indent}${index === 0 ? sign : ' '} `, ...(style && {style})},
		{text: part, ...(textStyle && {style: textStyle})},
	]);
}

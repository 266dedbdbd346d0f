import {dropColumns, measureText, takeColumns, textWidth} from './text-width.ts';

export type Alignment = 'left' | 'right' | 'centre';

/** One column, and not of those East Asian terminals may draw wide. */
export const defaultEllipsis = '⋯';

const blanks = (count: number): string => ' '.repeat(Math.max(0, count));

/**
The text itself when it fits, else exactly `width` columns that end in the ellipsis. Where a wide
character would be split, a blank stands for its half.
*/
export function cutText(text: string, width: number, ellipsis = defaultEllipsis): string {
	const whole = measureText(text);
	if (whole.width <= width) {
		return whole.text;
	}

	if (width <= 0) {
		return '';
	}

	const head = takeColumns(text, width - 1);
	return head.text + blanks(width - 1 - head.width) + ellipsis;
}

/**
As `cutText`, but the ellipsis stands in the middle: the names of pods and images tell themselves
apart at the end.
*/
export function cutMiddle(text: string, width: number, ellipsis = defaultEllipsis): string {
	const whole = measureText(text);
	if (whole.width <= width) {
		return whole.text;
	}

	if (width <= 2) {
		return cutText(text, width, ellipsis);
	}

	const tailWidth = Math.floor((width - 1) / 2);
	const head = takeColumns(text, width - 1 - tailWidth);
	const tail = dropColumns(text, whole.width - tailWidth);
	return head.text + blanks(width - 1 - tailWidth - head.width) + ellipsis + tail;
}

/** Exactly `width` columns: cut, or filled with blanks on the side the alignment leaves open. */
export function fitText(
	text: string,
	width: number,
	alignment: Alignment = 'left',
	ellipsis = defaultEllipsis,
): string {
	const shown = cutText(text, width, ellipsis);
	const missing = width - textWidth(shown);
	const before = {left: 0, centre: Math.floor(missing / 2), right: missing}[alignment];
	return blanks(before) + shown + blanks(missing - before);
}

import {shortDuration} from '../text/duration.ts';
import type {Text} from '../text/text.ts';

/** `3 分钟前` / `3m ago` */
export const ago = (now: number, at: number): Text => {
	const span = shortDuration(Math.max(0, now - at));
	return {zh: `${span} 前`, en: `${span} ago`};
};

/** `a、b` / `a, b` */
export const listed = (names: readonly string[]): Text => ({
	zh: names.join('、'),
	en: names.join(', '),
});

import {messageOf} from './thrown.ts';

/** What Go says of a text that is no JSON; close to it for what is merely cut off or starts wrong. */
export function jsonError(text: string, error: unknown): string {
	const why = messageOf(error);
	const [, position] = /at position (?<position>\d+)/.exec(why) ?? [];
	const at = position === undefined ? 0 : Number(position);
	const isCutOff = text === '' || why.includes('Unexpected end') || at >= text.length;
	return isCutOff
		? 'unexpected end of JSON input'
		: `invalid character '${text[at] ?? ''}' looking for beginning of value`;
}

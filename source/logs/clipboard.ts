import {Buffer} from 'node:buffer';
import type {Text} from '../text/text.ts';

/** Bytes of text that fit into the longest OSC 52 sequence that terminals commonly take (100 000 bytes). */
export const longestClipboardText = 74_994;

/**
The sequence (OSC 52) with which a terminal puts a text into the clipboard of the machine it runs on,
also through SSH. Whether the terminal obeys cannot be known. Too long a text is refused rather than cut.
*/
export function clipboardSequence(
	text: string,
): {readonly ok: true; readonly sequence: string} | {readonly ok: false; readonly sentence: Text} {
	const bytes = Buffer.from(text, 'utf8');
	if (bytes.length > longestClipboardText) {
		const kibibytes = Math.ceil(bytes.length / 1024);
		const most = Math.floor(longestClipboardText / 1024);
		return {
			ok: false,
			sentence: {
				zh: `文本有 ${kibibytes} KiB，终端剪贴板最多接受 ${most} KiB，请改为保存到文件`,
				en: `the text has ${kibibytes} KiB and terminals take at most ${most} KiB: save it to a file instead`,
			},
		};
	}

	return {ok: true, sequence: `\u{1B}]52;c;${bytes.toString('base64')}\u{7}`};
}

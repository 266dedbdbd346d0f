import type {Language} from '../text/text.ts';
import {cutText} from '../ui/fit-text.ts';

type Terminal = {
	readonly isTTY?: boolean;
	readonly columns?: number;
	write(text: string): boolean;
};

export type Progress = {
	/** Shows a line in place of the one before. */
	note(line: string): void;
	/** Takes the line away. */
	end(): void;
};

const clearLine = '\r\u{1B}[2K';

/** One line that says what is being looked at; only where there is a person to read it. */
export function startProgress(terminal: Terminal, language: Language): Progress {
	if (!terminal.isTTY) {
		return {note: () => undefined, end: () => undefined};
	}

	const word = {zh: '正在查看', en: 'looking at'}[language];
	return {
		note(line) {
			const width = (terminal.columns ?? 80) - 1;
			terminal.write(clearLine + cutText(`${word} ${line}`, width));
		},
		end() {
			terminal.write(clearLine);
		},
	};
}

import process from 'node:process';

/** What a question is asked with; a terminal in earnest, anything alike in a test. */
export type QuestionInput = {
	readonly isTTY?: boolean | undefined;
	setRawMode?(isRaw: boolean): unknown;
	setEncoding(encoding: 'utf8'): unknown;
	on(event: 'data', listener: (chunk: string) => void): unknown;
	off(event: 'data', listener: (chunk: string) => void): unknown;
	resume(): unknown;
	pause(): unknown;
};

export type QuestionOutput = {readonly isTTY?: boolean | undefined; write(text: string): unknown};

/** Somebody who can be asked. */
export type Person = {
	/** False where there is no terminal: then nobody is asked. */
	readonly isThere: boolean;
	/** Waits for one of these keys; undefined for Esc, Ctrl-C, Enter and n. */
	askKey(question: string, keys: readonly string[]): Promise<string | undefined>;
	/** Waits for a line that is typed; undefined for Esc and Ctrl-C. */
	askLine(question: string): Promise<string | undefined>;
};

/** Faster than this nobody reads a question: the key was on its way before. Milliseconds. */
const readingTimeMs = 250;

const escape = '\u{1B}';
const interrupt = '\u{3}';
const backspaces = new Set(['\u{7F}', '\b']);
const enters = new Set(['\r', '\n']);

/**
Asks on a terminal. Keys that were typed before the question could be read count for nothing, and neither
do several that arrive in one piece: that is a paste, or keys typed ahead.
*/
export function personAt(
	input: QuestionInput = process.stdin,
	output: QuestionOutput = process.stderr,
): Person {
	const listen = async (
		question: string,
		take: (key: string) => {readonly answer: string | undefined} | undefined,
	): Promise<string | undefined> =>
		new Promise((resolve) => {
			output.write(question);
			const shownAt = performance.now();
			const onData = (chunk: string): void => {
				const isEarly = performance.now() - shownAt < readingTimeMs;
				const isOneKey = [...chunk].length === 1;
				const end = isEarly || !isOneKey ? undefined : take(chunk);
				if (!end) {
					return;
				}

				input.off('data', onData);
				input.setRawMode?.(false);
				input.pause();
				output.write('\n');
				resolve(end.answer);
			};

			input.setEncoding('utf8');
			input.setRawMode?.(true);
			input.on('data', onData);
			input.resume();
		});

	return {
		isThere: Boolean(input.isTTY && output.isTTY),
		askKey: async (question, keys) =>
			listen(question, (key) => {
				if (keys.includes(key.toLowerCase())) {
					return {answer: key.toLowerCase()};
				}

				const isNo = key === escape || key === interrupt || enters.has(key) || /^[nq]$/i.test(key);
				return isNo ? {answer: undefined} : undefined;
			}),
		async askLine(question) {
			let line = '';
			return listen(question, (key) => {
				if (key === escape || key === interrupt) {
					return {answer: undefined};
				}

				if (enters.has(key)) {
					return {answer: line};
				}

				if (backspaces.has(key)) {
					output.write(line === '' ? '' : '\b \b');
					line = [...line].slice(0, -1).join('');
				} else if (key >= ' ') {
					line += key;
					output.write(key);
				}

				return undefined;
			});
		},
	};
}

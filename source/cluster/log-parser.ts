import {isAscii} from 'node:buffer';
import {createLogClock} from './log-clock.ts';

/** One line of a container's log as the kubelet sends it with `timestamps=true`. */
export type LogLine = {
	/** Milliseconds since the epoch. A line without a timestamp has that of the line before it. */
	readonly timeMs: number;
	/** Nanosecond of the second, as precise as the timestamp is; -1 for a line without a timestamp. */
	readonly nanosecond: number;
	/** What the program wrote, with everything in it that a terminal must never see. */
	readonly text: string;
	/** The line was longer than `longestLine` and the rest of it was left out. */
	readonly partial?: true;
};

/** Characters kept of one line, timestamp included. */
export const longestLine = 65_536;

/**
Called for every line. `second` is that of the epoch, or -1 for a line without a timestamp before
which none has been seen on this connection.
*/
export type LineSink = (line: LogLine, second: number, nanosecond: number) => void;

export type LogParser = {
	/** Reads the next bytes of the answer and hands over the lines they complete. */
	push(bytes: Buffer, sink: LineSink): void;
	/** Hands over what came behind the last line break, if anything. */
	finish(sink: LineSink): void;
};

const lineFeed = 10;

// No UTF-16 unit takes more than three bytes of UTF-8, so that many bytes are certainly too long
// a line, wherever the pieces of the answer happened to begin and end: a line must be cut at the
// same place when it is read again after a dropped connection.
const tooManyBytes = 3 * (longestLine + 1);

/**
Turns the bytes of one answer into lines. Broken UTF-8 becomes U+FFFD, `\r\n` ends a line as `\n`
does. Text is decoded up to the last line break of a piece only, so characters are never torn.
*/
export function createLogParser(): LogParser {
	const clock = createLogClock();
	let carried: Buffer[] = [];
	let carriedBytes = 0;
	let isSkipping = false;
	let second = -1;
	let nanosecond = 0;
	let timeMs = 0;

	const emit = (text: string, from: number, lineEnd: number, sink: LineSink) => {
		const isTooLong = lineEnd - from > longestLine;
		const to = isTooLong ? wholeCharacters(text, from + longestLine) : lineEnd;
		const end = to > from && text[to - 1] === '\r' ? to - 1 : to;
		const behindTime = clock.read(text, from, end);
		const hasTime = behindTime === end || (behindTime > 0 && text[behindTime] === ' ');
		if (hasTime) {
			({second, nanosecond} = clock.moment);
			timeMs = second * 1000 + Math.floor(nanosecond / 1_000_000);
		}

		const line = {
			timeMs,
			nanosecond: hasTime ? nanosecond : -1,
			text: text.slice(hasTime ? behindTime + 1 : from, end),
		};
		sink(isTooLong ? {...line, partial: true} : line, second, nanosecond);
	};

	const emitAll = (bytes: Buffer, sink: LineSink) => {
		const text = decode(bytes);
		let from = 0;
		for (let to = text.indexOf('\n'); to !== -1; to = text.indexOf('\n', from)) {
			emit(text, from, to, sink);
			from = to + 1;
		}
	};

	const carry = (bytes: Buffer, sink: LineSink) => {
		if (isSkipping || bytes.length === 0) {
			return;
		}

		carried.push(bytes);
		carriedBytes += bytes.length;
		if (carriedBytes < tooManyBytes) {
			return;
		}

		emitCarried(sink);
		isSkipping = true;
	};

	const emitCarried = (sink: LineSink) => {
		const text = decode(takeCarried());
		emit(text, 0, text.length, sink);
	};

	const takeCarried = (more?: Buffer) => {
		const parts = more ? [...carried, more] : carried;
		carried = [];
		carriedBytes = 0;
		return parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts);
	};

	return {
		push(bytes, sink) {
			let rest = bytes;
			if (isSkipping) {
				const lineEnd = bytes.indexOf(lineFeed);
				if (lineEnd === -1) {
					return;
				}

				isSkipping = false;
				rest = bytes.subarray(lineEnd + 1);
			}

			const behindLast = rest.lastIndexOf(lineFeed) + 1;
			if (behindLast > 0) {
				emitAll(takeCarried(rest.subarray(0, behindLast)), sink);
			}

			carry(rest.subarray(behindLast), sink);
		},
		finish(sink) {
			if (carriedBytes === 0) {
				return;
			}

			emitCarried(sink);
		},
	};
}

// Most log text is ASCII, and a string of single bytes takes half the memory.
const decode = (bytes: Buffer) => bytes.toString(isAscii(bytes) ? 'latin1' : 'utf8');

/** The index to cut at, one less when a surrogate pair stands across it. */
function wholeCharacters(text: string, at: number): number {
	const code = text.codePointAt(at - 1) ?? 0;
	return code > 0xff_ff ? at - 1 : at;
}

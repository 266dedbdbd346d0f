import type {LogSource} from './log-source.ts';
import type {Place} from './ring-buffer.ts';

/** A log line as it is kept: safe to draw, with its place among all lines. Secrets are still in it. */
export type BufferedLine = Place & {
	/** Milliseconds since the epoch, from the line's own timestamp. */
	readonly timeMs: number;
	/** Nanosecond of the second; -1 for a line without a timestamp. */
	readonly nanosecond: number;
	/** Sanitised: one line, no control characters. */
	readonly text: string;
	/** The line was too long and its end was left out. */
	readonly partial?: true;
	readonly source: LogSource;
};

/** A line without its text, for those who must not see secrets: they get the text redacted beside it. */
export type LineFacts = Omit<BufferedLine, 'text'>;

// What V8 takes for the objects around a line's text.
const overheadBytes = 250;

/** Bytes of memory, estimated from above: strings may take two bytes a character. */
export const sizeOfLine = ({text}: BufferedLine): number => overheadBytes + 2 * text.length;

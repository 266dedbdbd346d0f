import type {LogLine} from './log-parser.ts';
import type {LogResume} from './log-resume.ts';

type Rest = Pick<LogLine, 'timeMs' | 'nanosecond' | 'text'>;

/** How one answer to a following request came to its orderly end. */
export type LogEnd = {
	/** It was asked to see what follows after an earlier end. */
	readonly isVerifying: boolean;
	/** It ended at once, with no line that had not been seen. */
	readonly isFutile: boolean;
	/** How far it came in what had been seen before. */
	readonly progress: ReturnType<LogResume['progress']>;
	/** What stood behind the last line break. */
	readonly rest?: Rest | undefined;
};

// A log that was rotated away brings no line that was seen before, and one that ends without a line
// break looks torn off: both are believed when several answers agree.
const enoughAnswers = 3;

/**
Decides from one answer after the other whether a log is complete or was torn off on its way: the API
server ends its answer in the same orderly way when its own connection to the kubelet breaks.
*/
export function createLogEnding(): {isComplete(end: LogEnd): boolean} {
	let answers = 0;
	let lastRest: string | undefined;

	return {
		isComplete({isVerifying, isFutile, progress, rest}) {
			const words = rest && `${rest.timeMs} ${rest.nanosecond} ${rest.text}`;
			const isProof = isVerifying && isFutile;
			answers = isProof && words === lastRest ? answers + 1 : 1;
			lastRest = words;
			return !isProof || progress === 'behind' || (rest && beginsLine(rest))
				? false
				: (progress === 'caught-up' && !rest) || answers >= enoughAnswers;
		},
	};
}

/** Whether the text is a piece of a timestamp, which no program and no kubelet ends with. */
export const beginsLine = ({nanosecond, text}: Rest): boolean =>
	nanosecond < 0 && /^[\d:.TZ+-]+$/.test(text);

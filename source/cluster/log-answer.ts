import type {Failure} from './failure.ts';
import {beginsLine} from './log-ending.ts';
import type {LogLine} from './log-parser.ts';
import {failureInLog} from './log-refusal.ts';

/** What is known of one answer to a request for a log while it is read. Times are milliseconds. */
export type LogAnswer = {
	/** It was asked for to see what follows after an earlier end. */
	readonly isVerifying: boolean;
	isOpen: boolean;
	openedAt: number;
	lastBytesAt: number;
	lastReadAt: number;
	hasBytes: boolean;
	/** What is read now was written before it was asked for. */
	isHistory: boolean;
	hasNewLines: boolean;
	hasLinesWithoutTime: boolean;
	/** What the kubelet said in place of a line. */
	failure?: Failure;
	/** What stood behind the last line break. */
	unfinished?: {readonly line: LogLine; readonly second: number; readonly nanosecond: number};
};

// The beginning of an answer is history until the first pause; a flood has none.
const historyPauseMs = 300;
const longestHistoryMs = 5000;

// What a log holds is sent at once; an answer that has been silent this long holds nothing.
const emptyAfterMs = 2000;

const quickEndMs = 5000;

export const createLogAnswer = (isVerifying: boolean, now: number): LogAnswer => ({
	isVerifying,
	isOpen: false,
	openedAt: now,
	lastBytesAt: now,
	lastReadAt: now,
	hasBytes: false,
	isHistory: true,
	hasNewLines: false,
	hasLinesWithoutTime: false,
});

/** Notes that the answer has begun. */
export function noteOpen(answer: LogAnswer, now: number): void {
	answer.isOpen = true;
	answer.openedAt = now;
	answer.lastBytesAt = now;
	answer.lastReadAt = now;
}

/** Notes that lines have been read; decides whether they are history. */
export function noteRead(answer: LogAnswer, now: number): void {
	const hasPaused = now - answer.lastReadAt > historyPauseMs;
	answer.isHistory &&= !hasPaused && now - answer.openedAt <= longestHistoryMs;
	answer.lastReadAt = now;
}

/** How long the answer has been open. */
export const openMs = ({isOpen, openedAt}: LogAnswer, now: number): number =>
	isOpen ? now - openedAt : 0;

/** Whether there was no line at all in the log when it was opened. */
export const isEmpty = (answer: LogAnswer, now: number): boolean =>
	!answer.hasBytes && openMs(answer, now) > emptyAfterMs;

/** Whether the answer ended at once and brought nothing new. */
export const isFutile = (answer: LogAnswer, now: number): boolean =>
	!answer.hasNewLines && openMs(answer, now) < quickEndMs;

/** The kubelet's words that a complete answer ended with, or that stood in it in place of a line. */
export function failureInAnswer({
	failure,
	unfinished,
	hasLinesWithoutTime,
}: LogAnswer): Failure | undefined {
	const rest = unfinished?.line;
	const isKubelet = rest && rest.nanosecond < 0 && !hasLinesWithoutTime && !beginsLine(rest);
	return failure ?? (isKubelet ? failureInLog(rest.text, true) : undefined);
}

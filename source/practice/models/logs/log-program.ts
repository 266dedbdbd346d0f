import type {Pod} from '../../../cluster/objects.ts';

/** What a line of a log may be made of. Every call with the same moment gives the same line. */
export type Moment = {
	/** Milliseconds since the epoch. */
	readonly at: number;
	/** Which time around, from 0. */
	readonly index: number;
	readonly pod: Pod;
	/** A whole number between two others, the same for the same moment. */
	readonly integer: (low: number, high: number) => number;
};

/** One line, or several in one with line breaks between them. */
export type Line = string | ((moment: Moment) => string);

/**
A part of what a program prints. Times are seconds; those of `once` count from its start, or from the
moment at which the part began to hold.
*/
export type LogPart =
	| {readonly once: number; readonly lines: readonly Line[]}
	| {
			readonly every: number;
			/** How far a time may stray, as a share of the period; default 0.3. */
			readonly jitter?: number;
			/** When the first comes; default one period after the start. */
			readonly from?: number;
			readonly lines: readonly Line[];
	  }
	/** The last words of a program that ends by itself. */
	| {readonly atEnd: readonly Line[]};

export type LogProgram = readonly LogPart[];

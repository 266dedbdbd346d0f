/** A line of a container's log. */
export type TimedLine = {
	/** Milliseconds since the epoch. */
	readonly at: number;
	readonly text: string;
};

/** What a log holds of the window that was asked for, oldest first. */
export type LogText = {
	readonly lines: readonly TimedLine[];
	/** There was more, and the beginning of the window was left out. */
	readonly isCut: boolean;
};

import type {Text} from '../text/text.ts';
import type {LogRow} from './log-row.ts';
import type {LogSource} from './log-source.ts';
import type {Since} from './since.ts';

/** What the logs pane draws. */
export type LogView = {
	/** The lines in the window, oldest first, without secrets. */
	readonly rows: readonly LogRow[];
	/** Lines that match the filter; all without one. */
	readonly shown: number;
	/** Lines held. */
	readonly total: number;
	/** Lines that were let go to make room for newer ones. */
	readonly dropped: number;
	readonly isFollowing: boolean;
	/** Lines to be shown that came since following was paused. */
	readonly newLines: number;
	/** The filter is still looking at older lines: `shown` grows. */
	readonly isScanning: boolean;
	readonly filter: string;
	/** Why the filter was switched off. */
	readonly filterFailure: Text | undefined;
	readonly search: string;
	readonly since: Since;
	readonly isPrevious: boolean;
	/** Lines per known signature since the log was opened, as far as they were looked at. */
	readonly flags: ReadonlyMap<string, number>;
	/** Lines came faster than they could be looked at: there may be more of each. */
	readonly areFlagsPartial: boolean;
	readonly sources: readonly LogSource[];
};

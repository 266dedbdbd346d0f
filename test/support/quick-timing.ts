import {systemTiming, type Timing} from '../../source/cluster/timing.ts';

/** Real time, with pauses a quarter as long: what takes seconds for a person need not for a test. Deadlines are real. */
export const quickTiming: Timing = {
	...systemTiming,
	after: (milliseconds, callback) => systemTiming.after(milliseconds / 4, callback),
};

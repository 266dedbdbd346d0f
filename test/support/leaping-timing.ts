import {systemTiming, type Timing} from '../../source/cluster/timing.ts';

export type Pace = {
	/** A pause takes so many times less than it says; what has a deadline has all of it. */
	readonly haste: number;
	/** And while it does, the clock goes on by so many times what it says. */
	readonly leap: number;
};

/** A clock for what takes a person minutes: by `leap`, deadlines are over after a few looks. */
export function leapingTiming({haste, leap}: Pace): Timing {
	let leapt = 0;
	return {
		...systemTiming,
		now: () => systemTiming.now() + leapt,
		after: (milliseconds, callback) =>
			systemTiming.after(milliseconds / haste, () => {
				leapt += milliseconds * leap;
				callback();
			}),
	};
}

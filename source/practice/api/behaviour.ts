import type {Target} from './target.ts';

/** One way to fail, for the requests it fits. */
export type ApiFault = {
	/** Regular expression on the path; absent: every path. */
	readonly path?: string;
	/** Only these verbs. */
	readonly verbs?: readonly string[];
	/** How many of the fitting requests fail, 0 to 1, spread evenly; default all. */
	readonly share?: number;
	readonly status: number;
	readonly reason?: string;
	readonly message?: string;
	/** Sent as Retry-After and in the details. */
	readonly retryAfterSeconds?: number;
};

/** How the API server misbehaves, as one value that can be replaced while it runs. Empty: it behaves. */
export type ApiBehaviour = {
	/** Every connection is cut that often. Seconds. */
	readonly dropConnectionsEverySeconds?: number;
	/** Time before a request is looked at. Milliseconds. */
	readonly latencyMilliseconds?: number;
	readonly faults?: readonly ApiFault[];
	/** Takes connections and requests and answers nothing; streams stand still. */
	readonly isFrozen?: boolean;
	/** Nothing listens: connections are refused, and those that exist are cut. */
	readonly refusesConnections?: boolean;
	/** How far the Date header is ahead of the clock. Milliseconds. */
	readonly clockOffsetMilliseconds?: number;
};

/** Decides for one request after the other which fault it meets, if any. */
export function createFaultPicker(): (
	behaviour: ApiBehaviour,
	target: Target,
) => ApiFault | undefined {
	const owed = new WeakMap<ApiFault, number>();
	return ({faults = []}, {path, verb}) =>
		faults.find((fault) => {
			const fits =
				(!fault.path || new RegExp(fault.path).test(path)) &&
				(!fault.verbs || fault.verbs.includes(verb));
			if (!fits) {
				return false;
			}

			// Adds up shares instead of drawing lots, so that runs are repeatable.
			const due = (owed.get(fault) ?? 0) + (fault.share ?? 1);
			owed.set(fault, due >= 1 ? due - 1 : due);
			return due >= 1;
		});
}

import type {Moment} from './log-clock.ts';

/** Which lines to ask the API server for; nothing at all means the whole log. */
export type LogRange = {
	readonly tailLines?: number;
	readonly sinceSeconds?: number;
	/** RFC 3339 in whole seconds: the API server drops a fraction before it asks the kubelet. */
	readonly sinceTime?: string;
};

/**
Remembers what has been seen of one container's log, so that the answer to the next request can be
told apart into lines that were seen and lines that are new. The kubelet filters by time in whole
seconds and counts the first moment in; a request that resumes therefore gets lines again, and lines
with the same time and the same words are different lines when the program wrote them twice.
*/
export type LogResume = {
	/**
	What to ask next; call it once before each connection. `elapsedMs` is the time since the first
	request, `wasEmpty` says that a log has been open and nothing was in it.
	*/
	next(situation: {readonly elapsedMs: number; readonly wasEmpty: boolean}): LogRange;
	/**
	How far the current connection has come: `behind` with some of the seen lines but not the last one
	(the answer was torn off), `nowhere` without any of them (torn off, or the log was rotated away),
	else `caught-up`.
	*/
	progress(): 'nowhere' | 'behind' | 'caught-up';
	/** Whether a line that came on the current connection is new; a new line is remembered. */
	isNew(second: number, nanosecond: number, text: string): boolean;
};

/** The lines seen of one second, each as a number made of its nanosecond and its words. */
type Second = {
	readonly second: number;
	keys: number[];
	/** False when the log may hold lines of this second, before those seen, that were never sent. */
	isWhole: boolean;
};

/** What the lines of an answer are compared with until all seen lines have passed. */
type Overlap = {
	readonly counts: ReadonlyMap<number, Map<number, number>>;
	remaining: number;
	hasPassedAny: boolean;
	hasPassedLast: boolean;
	readonly asked: number;
	readonly mayHoldOlder: boolean;
	/** An unknown line after this moment is new. */
	readonly limit: Moment;
};

// Standard output and standard error are stamped by two writers: a line can stand behind one
// with a later time. Lines that late are still asked for after a reconnect.
const lateNanoseconds = 100_000_000;

// A clock that was set back: times before this many seconds are not merely out of order.
const clockStepSeconds = 5;

// A second with more lines than a kubelet can send comes from a clock that stands still.
const mostKeysPerSecond = 400_000;

export function createLogResume(first: LogRange = {}): LogResume {
	const isCut = first.tailLines !== undefined || first.sinceSeconds !== undefined;
	let seconds: Second[] = [];
	let begin: Moment | undefined;
	let newest = {second: -1, nanosecond: 0};
	const last = {second: -1, key: 0};
	let overlap: Overlap | undefined;

	const horizon = () => (newest.nanosecond < lateNanoseconds ? newest.second - 1 : newest.second);

	const find = (second: number) => seconds.findLast((entry) => entry.second === second);

	const remember = (second: number, nanosecond: number, key: number) => {
		if (!begin) {
			begin = {second, nanosecond};
			newest = {second, nanosecond};
		} else if (isLater(second, nanosecond, newest)) {
			newest.second = second;
			newest.nanosecond = nanosecond;
		} else if (second < newest.second - clockStepSeconds && !overlap) {
			newest = {second, nanosecond};
			begin = {second, nanosecond};
			seconds = [];
		} else if (second < horizon()) {
			return;
		}

		let entry = seconds.at(-1);
		if (entry?.second !== second) {
			entry = find(second) ?? add(second);
		}

		entry.keys.push(key);
		if (entry.keys.length <= mostKeysPerSecond) {
			return;
		}

		entry.keys = entry.keys.slice(mostKeysPerSecond / 2);
		entry.isWhole = false;
	};

	const add = (second: number) => {
		const isWhole = !isCut || (begin !== undefined && second > later(begin).second);
		const entry = {second, keys: [], isWhole};
		const oldest = horizon();
		seconds = [...seconds.filter((known) => known.second >= oldest), entry];
		return entry;
	};

	/** True for a line that has been seen, or that the first request left out on purpose. */
	const isOld = (second: number, nanosecond: number, key: number, current: Overlap) => {
		const counts = current.counts.get(second);
		const count = counts?.get(key) ?? 0;
		if (counts && count > 0) {
			counts.set(key, count - 1);
			current.remaining--;
			current.hasPassedAny = true;
			current.hasPassedLast ||= count === 1 && key === last.key && second === last.second;
			if (current.remaining === 0) {
				overlap = undefined;
			}

			return true;
		}

		// After a rotation of the log the seen lines are gone and never all pass.
		if (isLater(second, nanosecond, current.limit)) {
			overlap = undefined;
			return false;
		}

		// Not later than what was seen: older than the beginning that was asked for, or written late.
		const isOlder = current.mayHoldOlder || second < current.asked;
		current.hasPassedAny ||= isOlder;
		return isOlder;
	};

	return {
		next({elapsedMs, wasEmpty}) {
			if (!begin) {
				return unseenRange(first, elapsedMs, wasEmpty);
			}

			const hasClock = newest.second >= 0;
			const asked = Math.max(horizon(), isCut ? begin.second : 0);
			const kept = seconds.filter((entry) => !hasClock || entry.second >= asked);
			const remaining = kept.reduce((sum, {keys}) => sum + keys.length, 0);
			const mayHoldOlder = hasClock && kept.some(({isWhole}) => !isWhole);
			overlap =
				remaining === 0
					? undefined
					: {
							counts: new Map(kept.map(({second, keys}) => [second, countsOf(keys)])),
							remaining,
							hasPassedAny: false,
							hasPassedLast: false,
							asked: hasClock ? asked : -1,
							mayHoldOlder,
							limit: mayHoldOlder ? later(newest) : {...newest},
						};
			return hasClock ? {sinceTime: rfc3339(asked)} : first;
		},
		progress() {
			if (!overlap || overlap.hasPassedLast) {
				return 'caught-up';
			}

			return overlap.hasPassedAny ? 'behind' : 'nowhere';
		},
		isNew(second, nanosecond, text) {
			if (second < 0 && newest.second >= 0) {
				// The end of a long line whose beginning was before the second asked for.
				return false;
			}

			const key = keyOf(nanosecond, text);
			if (overlap && isOld(second, nanosecond, key, overlap)) {
				return false;
			}

			last.second = second;
			last.key = key;
			remember(second, nanosecond, key);
			return true;
		},
	};
}

/**
Before any line has been seen. Seconds are counted by the server's clock from the moment of the
request, so they grow with the time that has passed. A log that was open and empty had no tail to
leave out: everything written since then is wanted.
*/
function unseenRange(first: LogRange, elapsedMs: number, wasEmpty: boolean): LogRange {
	const elapsed = Math.ceil(elapsedMs / 1000);
	if (first.tailLines !== undefined && wasEmpty) {
		return {sinceSeconds: elapsed + 1};
	}

	return first.sinceSeconds === undefined
		? first
		: {...first, sinceSeconds: first.sinceSeconds + elapsed};
}

const isLater = (second: number, nanosecond: number, than: Moment) =>
	second > than.second || (second === than.second && nanosecond > than.nanosecond);

/** The moment before which a line may still stand behind one of `moment`. */
function later({second, nanosecond}: Moment): Moment {
	const sum = nanosecond + lateNanoseconds;
	return {second: second + Math.floor(sum / 1e9), nanosecond: sum % 1e9};
}

const rfc3339 = (second: number) => `${new Date(second * 1000).toISOString().slice(0, 19)}Z`;

function countsOf(keys: readonly number[]): Map<number, number> {
	const counts = new Map<number, number>();
	for (const key of keys) {
		counts.set(key, (counts.get(key) ?? 0) + 1);
	}

	return counts;
}

/** Thirty bits of time and twenty of the words: one number a line, cheap to keep by the hundred thousand. */
const keyOf = (nanosecond: number, text: string) => nanosecond * 2 ** 20 + fingerprint(text);

const fingerprinted = 96;

/** A hash of twenty bits over the end of the line, where numbered and otherwise alike lines differ. */
function fingerprint(text: string): number {
	let hash = text.length;
	for (let index = Math.max(0, text.length - fingerprinted); index < text.length; index++) {
		hash = Math.imul(hash + (text.codePointAt(index) ?? 0), 16_777_619);
	}

	return Math.floor((hash + 2 ** 31) / 2 ** 12);
}

import type {Timing} from '../cluster/timing.ts';
import type {BufferedLine} from './buffered-line.ts';

/** Which lines are known. What a line is, is found out when it is drawn or when there is time to count it. */
export type FlagScan = {
	/** The id of the known signature that the line matches. */
	of(line: BufferedLine): string | undefined;
	/** Lines to be counted, in time. */
	add(lines: readonly BufferedLine[]): void;
	readonly counts: ReadonlyMap<string, number>;
	/** Lines came faster than they could be looked at: there may be more of each. */
	readonly isPartial: boolean;
	/** Begins anew with no lines. */
	clear(): void;
};

/** Between two steps of a step's length: a twentieth of a core at most, however many lines come. Milliseconds. */
const pauseMs = 20;
const stepMs = 1;

/** Lines that are looked at before the clock is. */
const linesPerLook = 32;

/** Lines that wait to be counted at most; of more, the newest. */
const mostWaiting = 20_000;

export function createFlagScan({
	flag,
	timing,
	onChange,
	clock = () => performance.now(),
}: {
	flag: ((text: string) => string | undefined) | undefined;
	timing: Timing;
	/** More lines were counted. */
	onChange: () => void;
	/** Milliseconds, for the length of a step. */
	clock?: () => number;
}): FlagScan {
	let known = new WeakMap<BufferedLine, string | false>();
	let waiting: BufferedLine[] = [];
	/** Index of the first of them that was not looked at. */
	let next = 0;
	let counts = new Map<string, number>();
	let isPartial = false;
	let cancel: (() => void) | undefined;

	const of = (line: BufferedLine): string | undefined => {
		const found = known.get(line) ?? flag?.(line.text) ?? false;
		known.set(line, found);
		return found === false ? undefined : found;
	};

	const look = () => {
		const end = Math.min(waiting.length, next + linesPerLook);
		let hasFound = false;
		for (const line of waiting.slice(next, end)) {
			const found = of(line);
			if (found === undefined) {
				continue;
			}

			counts.set(found, (counts.get(found) ?? 0) + 1);
			hasFound = true;
		}

		next = end;
		return hasFound;
	};

	const step = () => {
		cancel = undefined;
		const deadline = clock() + stepMs;
		let hasFound = false;
		do {
			hasFound = look() || hasFound;
		} while (next < waiting.length && clock() < deadline);

		if (next < waiting.length) {
			cancel = timing.after(pauseMs, step);
		} else {
			waiting = [];
			next = 0;
		}

		if (hasFound) {
			onChange();
		}
	};

	return {
		of,
		add(lines) {
			if (!flag || lines.length === 0) {
				return;
			}

			for (const line of lines) {
				waiting.push(line);
			}

			if (waiting.length - next > mostWaiting) {
				waiting = waiting.slice(-mostWaiting);
				next = 0;
				isPartial = true;
			}

			cancel ??= timing.after(pauseMs, step);
		},
		get counts() {
			return counts;
		},
		get isPartial() {
			return isPartial;
		},
		clear() {
			cancel?.();
			cancel = undefined;
			known = new WeakMap();
			waiting = [];
			next = 0;
			counts = new Map();
			isPartial = false;
		},
	};
}

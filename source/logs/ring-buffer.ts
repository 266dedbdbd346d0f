/** A place in the order of lines; no two lines have the same. It stays what it is for ever. */
export type Place = {
	/** The time that the line is sorted by, in milliseconds since whatever moment the lines share. */
	readonly order: number;
	/** The number of the line in the order of arrival, from 1; decides where `order` is equal. */
	readonly sequence: number;
};

export const precedes = (one: Place, other: Place): boolean =>
	one.order < other.order || (one.order === other.order && one.sequence < other.sequence);

/** Lines in order, the newest of all that ever came. */
export type RingBuffer<T extends Place> = {
	readonly length: number;
	/** What `sizeOf` says of the lines held. */
	readonly bytes: number;
	/** Lines that are no longer held because newer ones needed their room. */
	readonly dropped: number;
	at(index: number): T | undefined;
	slice(from: number, to: number): T[];
	/** All lines, as they are now. */
	snapshot(): T[];
	/** The index of the first line that does not stand before the place; `length` when all do. */
	indexOf(place: Place): number;
	/** Puts lines, sorted among themselves, where they belong, and lets the oldest go. */
	insert(lines: readonly T[]): void;
	/** Lets go of everything before the place, without counting it as dropped. */
	discardBefore(place: Place): void;
	/** Lets go of everything; the count of dropped lines begins anew. */
	clear(): void;
};

// Room for let-go lines at the front before the rest is moved: moving is cheap when it is rare.
const mostEmptyPlaces = 4096;

/**
Holds at most `mostLines` and `mostBytes`. Lines mostly come at the end, where adding one costs nothing;
a late line moves only those after it.
*/
export function createRingBuffer<T extends Place>({
	mostLines = Infinity,
	mostBytes = Infinity,
	sizeOf = () => 0,
}: {
	mostLines?: number;
	mostBytes?: number;
	sizeOf?: (line: T) => number;
} = {}): RingBuffer<T> {
	let lines: Array<T | undefined> = [];
	let start = 0;
	let bytes = 0;
	let dropped = 0;
	let lastDropped: Place | undefined;

	const indexOf = (place: Place) => {
		let low = start;
		let high = lines.length;
		while (low < high) {
			const middle = Math.floor((low + high) / 2);
			const line = lines[middle];
			if (line && precedes(line, place)) {
				low = middle + 1;
			} else {
				high = middle;
			}
		}

		return low - start;
	};

	const letGo = () => {
		const line = lines[start];
		lines[start] = undefined;
		start++;
		bytes -= line ? sizeOf(line) : 0;
		if (start > mostEmptyPlaces && start > lines.length / 2) {
			lines = lines.slice(start);
			start = 0;
		}

		return line;
	};

	const isOverfull = () => {
		const count = lines.length - start;
		return count > 1 && (count > mostLines || bytes > mostBytes);
	};

	/** The lines that are not older than what has been dropped already. */
	const admitted = (candidates: readonly T[]) => {
		const limit = lastDropped;
		const [first] = candidates;
		if (!limit || !first || precedes(limit, first)) {
			return candidates;
		}

		const rest = candidates.filter((line) => precedes(limit, line));
		dropped += candidates.length - rest.length;
		return rest;
	};

	const add = (added: readonly T[]) => {
		for (const line of added) {
			lines.push(line);
			bytes += sizeOf(line);
		}
	};

	return {
		get length() {
			return lines.length - start;
		},
		get bytes() {
			return bytes;
		},
		get dropped() {
			return dropped;
		},
		at: (index) => (index < 0 ? undefined : lines[start + index]),
		slice: (from, to) =>
			lines
				.slice(start + Math.max(0, from), start + Math.max(0, to))
				.filter((line) => line !== undefined),
		snapshot: () => lines.slice(start) as T[],
		indexOf,
		insert(candidates) {
			const added = admitted(candidates);
			const [first] = added;
			if (!first) {
				return;
			}

			const last = lines.at(-1);
			if (!last || precedes(last, first)) {
				add(added);
			} else {
				const later = lines.splice(start + indexOf(first)) as T[];
				bytes -= later.reduce((sum, line) => sum + sizeOf(line), 0);
				add(merged(later, added));
			}

			while (isOverfull()) {
				lastDropped = letGo();
				dropped++;
			}
		},
		discardBefore(place) {
			for (let line = lines[start]; line && precedes(line, place); line = lines[start]) {
				letGo();
			}
		},
		clear() {
			lines = [];
			start = 0;
			bytes = 0;
			dropped = 0;
			lastDropped = undefined;
		},
	};
}

function merged<T extends Place>(one: readonly T[], other: readonly T[]): T[] {
	const result: T[] = [];
	let index = 0;
	for (const line of other) {
		for (let next = one[index]; next && precedes(next, line); next = one[index]) {
			result.push(next);
			index++;
		}

		result.push(line);
	}

	return [...result, ...one.slice(index)];
}

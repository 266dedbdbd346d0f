import type {Slices} from '../cluster/log-slices.ts';
import type {Text} from '../text/text.ts';
import {type BufferedLine, sizeOfLine} from './buffered-line.ts';
import type {Pattern} from './filter.ts';
import {createRingBuffer, type Place, precedes, type RingBuffer} from './ring-buffer.ts';
import {withTimeLimit} from './time-limit.ts';

/** All lines that are held, and those of them that match the filter. */
export type LineStore = {
	readonly all: RingBuffer<BufferedLine>;
	/** What is to be shown: the matching lines, or all without a filter. */
	readonly shown: RingBuffer<BufferedLine>;
	/** A new filter has not looked at all lines yet; it begins with the newest. */
	readonly isScanning: boolean;
	/** Why the filter was taken away again. */
	readonly failure: Text | undefined;
	/** Adds sorted lines; returns those that are shown. */
	insert(lines: readonly BufferedLine[]): readonly BufferedLine[];
	setFilter(pattern: Pattern | undefined): void;
	clear(): void;
};

const linesPerStep = 256;

// A line that a costly expression cannot cope with takes for ever; others take microseconds.
const mostMilliseconds = 100;

const tooSlow: Text = {
	zh: '这个正则表达式在某些行上耗时过长，已停用；请写得更具体一些',
	en: 'this expression takes too long for some lines and was switched off: make it more specific',
};

/** The lines that match, or undefined when the expression takes too long. */
export function select(
	pattern: Pattern,
	lines: readonly BufferedLine[],
): readonly BufferedLine[] | undefined {
	const matching = () => lines.filter(({text}) => pattern.matches(text));
	if (!pattern.isCostly) {
		return matching();
	}

	const outcome = withTimeLimit(mostMilliseconds, matching);
	return outcome.ok ? outcome.value : undefined;
}

export function createLineStore({
	mostLines,
	mostBytes,
	slices,
	onChange,
}: {
	mostLines: number;
	mostBytes: number;
	slices: Slices;
	/** More of the lines have been looked at. */
	onChange: () => void;
}): LineStore {
	const all = createRingBuffer({mostLines, mostBytes, sizeOf: sizeOfLine});
	let filter: {readonly pattern: Pattern; readonly matches: RingBuffer<BufferedLine>} | undefined;
	/** Lines before this place have not been looked at yet. */
	let scanned: Place | undefined;
	let failure: Text | undefined;

	const giveUp = () => {
		filter = undefined;
		scanned = undefined;
		failure = tooSlow;
	};

	const scan = (current: NonNullable<typeof filter>) => () => {
		if (filter !== current || !scanned) {
			return false;
		}

		const end = all.indexOf(scanned);
		const lines = all.slice(end - linesPerStep, end);
		const matching = select(current.pattern, lines);
		if (matching) {
			current.matches.insert(matching);
			scanned = lines[0];
		} else {
			giveUp();
		}

		onChange();
		return scanned !== undefined;
	};

	return {
		all,
		get shown() {
			return filter?.matches ?? all;
		},
		get isScanning() {
			return scanned !== undefined;
		},
		get failure() {
			return failure;
		},
		insert(lines) {
			all.insert(lines);
			const oldest = all.at(0);
			if (!filter || !oldest) {
				return lines;
			}

			const from = scanned && precedes(oldest, scanned) ? scanned : oldest;
			const matching = select(
				filter.pattern,
				lines.filter((line) => !precedes(line, from)),
			);
			if (!matching) {
				giveUp();
				return lines;
			}

			filter.matches.insert(matching);
			filter.matches.discardBefore(oldest);
			return matching;
		},
		setFilter(pattern) {
			failure = undefined;
			filter = pattern && {pattern, matches: createRingBuffer()};
			scanned = filter && all.length > 0 ? {order: Infinity, sequence: Infinity} : undefined;
			if (filter && scanned) {
				slices.run(scan(filter));
			}
		},
		clear() {
			all.clear();
			filter?.matches.clear();
			scanned = undefined;
		},
	};
}

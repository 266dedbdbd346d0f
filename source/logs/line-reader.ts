import type {LogLine} from '../cluster/log-parser.ts';
import type {BufferedLine} from './buffered-line.ts';
import type {LogSource} from './log-source.ts';
import {createLane, orderOf} from './merge.ts';
import {createPrivateKeyMask} from './private-key.ts';
import {precedes} from './ring-buffer.ts';
import {sanitise} from './sanitise.ts';

/**
Makes lines as they come from a stream into lines to be kept: sanitised, without private keys,
numbered and with their place among the lines of all sources. What it returns is sorted.
*/
export function createLineReader(): (
	source: LogSource,
	lines: readonly LogLine[],
	isHistory: boolean,
) => BufferedLine[] {
	const states = new WeakMap<LogSource, ReturnType<typeof createState>>();
	let sequence = 0;
	let newest = -Infinity;
	// Small integers take no memory of their own in V8; milliseconds since the epoch do.
	let base: number | undefined;

	return (source, lines, isHistory) => {
		const state = states.get(source) ?? createState();
		states.set(source, state);
		let isSorted = true;
		const result = lines.map(({timeMs, nanosecond, text, partial}) => {
			const before = state.lane.last;
			const order = orderOf(timeMs, state.lane, newest, isHistory);
			isSorted &&= order >= before;
			newest = Math.max(newest, order);
			sequence++;
			base ??= order;
			const safe = state.mask(sanitise(text));
			return {
				order: order - base,
				sequence,
				timeMs,
				nanosecond,
				text: safe,
				source,
				...(partial && {partial}),
			};
		});
		return isSorted ? result : result.toSorted((one, other) => (precedes(one, other) ? -1 : 1));
	};
}

const createState = () => ({lane: createLane(), mask: createPrivateKeyMask()});

import type {BufferedLine} from '../../source/logs/buffered-line.ts';
import type {LogSource} from '../../source/logs/log-source.ts';

export const source = (pod = 'rbd-api-7d9f8c6b5-x2x4z', container = 'rbd-api'): LogSource => ({
	target: {
		context: 'prod-sh',
		namespace: 'rbd-system',
		pod,
		podUid: pod,
		container,
		restartCount: 0,
	},
	name: pod,
	colour: 0,
	state: {kind: 'streaming'},
	lines: 0,
	isGone: false,
});

const theSource = source();

export const epoch = Date.UTC(2026, 10, 21, 6);

/** A line a number of milliseconds after the tests' epoch. */
export const bufferedLine = (
	milliseconds: number,
	text: string,
	sequence = milliseconds,
): BufferedLine => ({
	order: milliseconds,
	sequence,
	timeMs: epoch + milliseconds,
	nanosecond: (milliseconds % 1000) * 1_000_000,
	text,
	source: theSource,
});

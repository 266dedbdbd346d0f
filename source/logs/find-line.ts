import type {Slices} from '../cluster/log-slices.ts';
import type {BufferedLine} from './buffered-line.ts';
import type {Pattern} from './filter.ts';
import {select} from './line-store.ts';
import type {RingBuffer} from './ring-buffer.ts';

const linesPerStep = 256;

/**
Looks for the next line that matches, from a line on forwards (1) or backwards (-1) and around the end. The
nearest lines are looked at before it returns, and what is found among them is given to `onFound` by then, so that
a key pressed right after the search means that line. Farther ones are looked at in slices, so that keys are
answered meanwhile. Resolves with whether a line was found: not when none matches, when the search was cancelled,
or when the expression takes too long.
*/
export async function findLine({
	lines,
	pattern,
	from,
	direction,
	slices,
	isCancelled,
	onFound,
}: {
	lines: RingBuffer<BufferedLine>;
	pattern: Pattern;
	from: BufferedLine | undefined;
	direction: 1 | -1;
	slices: Slices;
	isCancelled: () => boolean;
	onFound: (line: BufferedLine) => void;
}): Promise<boolean> {
	let place = from ?? lines.at(direction === 1 ? lines.length - 1 : 0);
	let left = lines.length;
	const step = (): 'found' | 'over' | 'more' => {
		if (isCancelled()) {
			return 'over';
		}

		const block = place ? nextLines(lines, place, direction) : [];
		const matching = select(pattern, block);
		const found = matching?.[0];
		if (found) {
			onFound(found);
			return 'found';
		}

		left -= block.length;
		place = block.at(-1);
		return !matching || block.length === 0 || left <= 0 ? 'over' : 'more';
	};

	return new Promise((resolve) => {
		const goesOn = () => {
			const result = step();
			if (result !== 'more') {
				resolve(result === 'found');
			}

			return result === 'more';
		};

		if (goesOn()) {
			slices.run(goesOn);
		}
	});
}

/** The lines after or before a place, nearest first, beginning anew at the other end. */
function nextLines(
	lines: RingBuffer<BufferedLine>,
	place: BufferedLine,
	direction: 1 | -1,
): BufferedLine[] {
	const index = lines.indexOf(place);
	if (direction === 1) {
		const next = lines.at(index) === place ? index + 1 : index;
		const start = next < lines.length ? next : 0;
		return lines.slice(start, start + linesPerStep);
	}

	const end = index > 0 ? index : lines.length;
	return lines.slice(end - linesPerStep, end).toReversed();
}

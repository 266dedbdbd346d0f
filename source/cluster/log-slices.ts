/** Takes turns with the event loop, so that a flood of lines never holds up a key press. */
export type Slices = {
	/**
	Calls the step again and again until it returns false. Several running steps take turns; a step
	should do about a millisecond of work.
	*/
	run(step: () => boolean): void;
};

/**
Runs steps for at most `milliseconds` in one go; then timers, sockets and keys get their turn. One
instance is shared by everything that works on log lines, else every stream would claim that time
for itself.
*/
export function createSlices({
	milliseconds = 5,
	clock = () => performance.now(),
	later = (callback: () => void) => {
		setImmediate(callback);
	},
}: {
	milliseconds?: number;
	clock?: () => number;
	later?: (callback: () => void) => void;
} = {}): Slices {
	const waiting: Array<() => boolean> = [];
	let isScheduled = false;

	const schedule = () => {
		if (isScheduled || waiting.length === 0) {
			return;
		}

		isScheduled = true;
		later(turn);
	};

	const turn = () => {
		isScheduled = false;
		const deadline = clock() + milliseconds;
		try {
			do {
				const step = waiting.shift();
				if (step?.()) {
					waiting.push(step);
				}
			} while (waiting.length > 0 && clock() < deadline);
		} finally {
			schedule();
		}
	};

	return {
		run(step) {
			waiting.push(step);
			schedule();
		},
	};
}

export const sharedSlices: Slices = createSlices();

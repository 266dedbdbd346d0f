import {expect, test, vi} from 'vitest';
import {systemClock} from '../../../source/practice/clock.ts';
import {createWorkQueue} from '../../../source/practice/models/work-queue.ts';

/** Lets that many other promises go first. */
async function letPass(turns: number): Promise<void> {
	for (let turn = 0; turn < turns; turn++) {
		await Promise.resolve();
	}
}

test.each([0, 1, 2, 3, 4, 5])(
	'a key that comes just as the last one is done, %i turns later, is worked on as well',
	async (turns) => {
		const worked: string[] = [];
		const queue = createWorkQueue({
			clock: systemClock,
			signal: new AbortController().signal,
			report(error) {
				throw error;
			},
			async work(key) {
				worked.push(key);
				if (key === 'first') {
					void letPass(turns).then(() => {
						queue.add('second');
					});
				}
			},
		});
		queue.add('first');
		await vi.waitFor(() => {
			expect(worked).toEqual(['first', 'second']);
		});
	},
);

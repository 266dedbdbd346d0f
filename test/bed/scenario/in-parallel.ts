/** So many writes at a time keep an API server of two cores busy. */
const writesAtOnce = 12;

/** Each read waits until the server's cache has caught up, up to a tenth of a second: they may all wait together. */
export const readsAtOnce = 100;

/** Does something with each of a list, several at a time and begun in their order; resolves with what came of each. */
export async function inParallel<T, R>(
	list: readonly T[],
	work: (one: T) => Promise<R>,
	atOnce = writesAtOnce,
): Promise<R[]> {
	const results: R[] = [];
	const waiting = list.entries();
	const worker = async (): Promise<void> => {
		for (const [index, one] of waiting) {
			results[index] = await work(one);
		}
	};

	await Promise.all(Array.from({length: atOnce}, worker));
	return results;
}

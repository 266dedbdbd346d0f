/** The function with its last answer kept: asked again with the same arguments it gives the same object. */
export function memoized<Arguments extends readonly unknown[], Result>(
	compute: (...values: Arguments) => Result,
): (...values: Arguments) => Result {
	let last: {values: Arguments; result: Result} | undefined;
	return (...values) => {
		const isSame = last?.values.every((value, index) => Object.is(value, values[index]));
		if (!last || !isSame) {
			last = {values, result: compute(...values)};
		}

		return last.result;
	};
}

/** The function with its answers kept as long as the object lives that each was given for. */
export function remembered<Of extends object, Result>(
	compute: (of: Of) => Result,
): (of: Of) => Result {
	const known = new WeakMap<Of, {readonly result: Result}>();
	return (of) => {
		const found = known.get(of) ?? {result: compute(of)};
		known.set(of, found);
		return found.result;
	};
}

/** A pod as its lines are labelled. Neither part ever changes while the program runs. */
export type SourceName = {
	/** The last part of the pod's name, or more of it where that would not tell two pods apart. */
	readonly name: string;
	/** Counts from 0 through the colours; pods have the same one for as long as they are known. */
	readonly colour: number;
};

// The letters of Kubernetes' random suffixes (k8s.io/apimachinery/pkg/util/rand).
const randomSuffix = /^[bcdfghj-np-tvwxz24-9]{4,10}$/;

/**
Names pods as they come. A name, once given, stays with its pod: when a second pod would have the same
short name, the second one gets a longer one. Colours are given in turn, each pod the one that is
used least, also counting pods that are gone.
*/
export function createSourceNames(
	colours: number,
): (pod: {
	readonly context: string;
	readonly namespace: string;
	readonly pod: string;
}) => SourceName {
	const given = new Map<string, SourceName>();
	const taken = new Set<string>();

	return ({context, namespace, pod}) => {
		const key = JSON.stringify([context, namespace, pod]);
		const known = given.get(key);
		if (known) {
			return known;
		}

		const candidates = [
			...shortNames(pod),
			`${namespace}/${pod}`,
			`${context}/${namespace}/${pod}`,
		];
		const name = candidates.find((candidate) => !taken.has(candidate)) ?? key;
		const source = {name, colour: given.size % colours};
		taken.add(name);
		given.set(key, source);
		return source;
	};
}

/** Ends of the name from short to long. A number or a word alone says too little to begin with. */
function shortNames(pod: string): string[] {
	const parts = pod.split('-');
	const names = parts.map((_, index) => parts.slice(index).join('-')).toReversed();
	return randomSuffix.test(names[0] ?? '') ? names : names.slice(Math.min(1, names.length - 1));
}

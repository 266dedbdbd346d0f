/** Everything random in a practice cluster: the same seed gives the same names, addresses and texts. */
export type Random = {
	/** From 0 up to, not including, 1. */
	next(): number;
	/** A whole number from `low` to `high`, both included. */
	integer(low: number, high: number): number;
	/** Letters and digits as the API server appends to names: no vowels, nothing to misread. */
	suffix(length?: number): string;
	hex(length: number): string;
	/** A version 4 UUID, as `metadata.uid`. */
	uid(): string;
};

// k8s.io/apimachinery, util/rand.
const alphabet = 'bcdfghjklmnpqrstvwxz2456789';

const modulus = 2_147_483_647;

/** A number below 2³¹ that stands for a text. */
export function hashOf(text: string): number {
	let hash = text.length;
	for (const character of text) {
		hash = (hash * 65_599 + (character.codePointAt(0) ?? 0)) % modulus;
	}

	return hash;
}

/** A number in the letters of generated names, as `pod-template-hash` is written. */
export const safeEncode = (value: number): string =>
	[...String(value)]
		.map((digit) => alphabet[(digit.codePointAt(0) ?? 0) % alphabet.length])
		.join('');

/** The multiplicative generator of Park and Miller, seeded by any text. */
export function seededRandom(seed: string): Random {
	let state = (hashOf(seed) % (modulus - 1)) + 1;
	const next = () => {
		state = (state * 48_271) % modulus;
		return (state - 1) / (modulus - 1);
	};

	const letters = (from: string, length: number) => {
		let text = '';
		while (text.length < length) {
			text += from[Math.floor(next() * from.length)];
		}

		return text;
	};

	const hex = (length: number) => letters('0123456789abcdef', length);
	return {
		next,
		integer: (low, high) => low + Math.floor(next() * (high - low + 1)),
		suffix: (length = 5) => letters(alphabet, length),
		hex,
		uid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-${letters('89ab', 1)}${hex(3)}-${hex(12)}`,
	};
}

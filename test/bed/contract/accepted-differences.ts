/** A difference between the practice cluster and a real one that is meant to be. */
export type AcceptedDifference = {
	/** Which exchanges. */
	readonly exchange: RegExp;
	/** Which places of the answer. */
	readonly at: RegExp;
	readonly reason: string;
};

export const acceptedDifferences: readonly AcceptedDifference[] = [
	{
		exchange: /table/,
		at: /columnDefinitions\.\d+\.description$/,
		reason: 'No client shows the descriptions of columns, and they are long.',
	},
	{
		exchange: /^406|^415/,
		at: /message$/,
		reason: 'The practice cluster speaks JSON alone and says so.',
	},
	{
		exchange: /strictly/,
		at: /./,
		reason: 'The practice cluster has no schemas: it keeps whatever fields it is given.',
	},
	{
		exchange: /makes a pod$/,
		at: /(?:volumes|volumeMounts)$/,
		reason: 'The volume of the account token that every pod gets is left out.',
	},
	{
		exchange: /./,
		at: /status\.terminatingReplicas$/,
		reason: 'Newer than the version that the practice cluster plays by default.',
	},
];

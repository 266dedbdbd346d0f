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
		exchange: /^are in the same states$/,
		at: /\.(?:observedGeneration|resources|allocatedResources|volumeMounts)$/,
		reason: 'Fields of newer kubelets, which nobody reads.',
	},
	{
		exchange: /^are in the same states$|describe pod/,
		at: /\.imageID$|stdout\.16$/,
		reason: 'The image on the real node never came from a registry.',
	},
	{
		exchange: /exec settings/,
		at: /stderr\.0$/,
		reason:
			'Since 1.36 WebSockets go to the kubelet as they are, and it refuses them before the upgrade; the practice cluster translates, as versions before do.',
	},
	{
		exchange: /./,
		at: /status\.terminatingReplicas$/,
		reason: 'Newer than the version that the practice cluster plays by default.',
	},
];

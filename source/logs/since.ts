/** How far back a log is read when it is opened. */
export const sinceChoices = ['1m', '5m', '15m', '1h', 'all'] as const;

export type Since = (typeof sinceChoices)[number];

const seconds: Readonly<Record<Since, number | undefined>> = {
	'1m': 60,
	'5m': 300,
	'15m': 900,
	'1h': 3600,
	all: undefined,
};

export const sinceSeconds = (since: Since): number | undefined => seconds[since];

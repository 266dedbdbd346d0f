import type {LabelSelector} from '../cluster/objects.ts';

export type Labels = Readonly<Record<string, string>> | undefined;

/** Whether labels carry all of these; an empty selector matches everything, an absent one nothing. */
export const hasLabels = (labels: Labels, wanted: Labels): boolean =>
	wanted !== undefined && Object.entries(wanted).every(([key, value]) => labels?.[key] === value);

/** Whether a selector as objects carry it fits labels. None selects nothing, an empty one everything. */
export function selects(selector: LabelSelector | undefined, labels: Labels): boolean {
	if (!selector) {
		return false;
	}

	const {matchLabels = {}, matchExpressions = []} = selector;
	return (
		hasLabels(labels, matchLabels) &&
		matchExpressions.every((expression) => fulfils(labels, expression))
	);
}

/** One requirement of a label or node selector: In, NotIn, Exists, DoesNotExist. */
export function fulfils(
	labels: Labels,
	{key, operator, values = []}: {key: string; operator: string; values?: string[]},
): boolean {
	const value = labels?.[key];
	switch (operator) {
		case 'In': {
			return value !== undefined && values.includes(value);
		}

		case 'NotIn': {
			return value === undefined || !values.includes(value);
		}

		case 'Exists': {
			return value !== undefined;
		}

		default: {
			return operator === 'DoesNotExist' && value === undefined;
		}
	}
}

import type {LabelSelector} from '../cluster/objects.ts';

type Labels = Readonly<Record<string, string>>;
type Requirement = NonNullable<LabelSelector['matchExpressions']>[number];

/** Whether a selector finds an object with these labels; an empty one finds everything, none nothing. */
export function selects(selector: LabelSelector | undefined, labels: Labels = {}): boolean {
	return (
		selector !== undefined &&
		Object.entries(selector.matchLabels ?? {}).every(([key, value]) => labels[key] === value) &&
		(selector.matchExpressions ?? []).every((requirement) => meets(requirement, labels))
	);
}

function meets({key, operator, values = []}: Requirement, labels: Labels): boolean {
	const value = labels[key];
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

		case 'DoesNotExist': {
			return value === undefined;
		}

		default: {
			return false;
		}
	}
}

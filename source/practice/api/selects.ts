import type {LabelSelector} from '../../cluster/objects.ts';
import type {Labels} from './label-selector.ts';

/** Whether a selector as objects carry it fits labels. None selects nothing, an empty one everything. */
export function selects(selector: LabelSelector | undefined, labels: Labels = {}): boolean {
	if (!selector) {
		return false;
	}

	const {matchLabels = {}, matchExpressions = []} = selector;
	return (
		Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
		matchExpressions.every(({key, operator, values = []}) => {
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

				default: {
					return operator === 'DoesNotExist' && value === undefined;
				}
			}
		})
	);
}

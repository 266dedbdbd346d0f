import type {Text} from '../text/text.ts';
import type {JournalObject, Sign} from './journal-entry.ts';
import type {ChangeCall} from './remedy.ts';

/** A pod that is on its way out still has its uid: only one without a time of deletion was left alone. */
export const deletionSign = ({uid}: Pick<JournalObject, 'uid'>): Sign => ({
	prints: '{.metadata.uid}{.metadata.deletionTimestamp}',
	value: uid ?? '',
	means: 'not made',
});

/** The sign of a call; undefined where nothing that may be written down tells it. */
export function signOf({verb, object, body, resourceVersion}: ChangeCall): Sign | undefined {
	switch (verb) {
		case 'delete': {
			return deletionSign(object);
		}

		case 'create': {
			return {prints: '{.metadata.name}', value: '', means: 'not made'};
		}

		case 'update': {
			// Its values may be secret: its version is not.
			return resourceVersion === undefined
				? undefined
				: {prints: '{.metadata.resourceVersion}', value: resourceVersion, means: 'not made'};
		}

		case 'patch': {
			const [leaf] = leavesOf(body);
			return leaf && {prints: `{${leaf.path}}`, value: leaf.value, means: 'made'};
		}
	}
}

type Leaf = {readonly path: string; readonly value: string};

/** The fields that a merge patch sets, and their values; one that it takes away prints nothing. */
function leavesOf(value: unknown, path = ''): Leaf[] {
	return typeof value === 'object' && value !== null
		? Object.entries(value).flatMap(([key, field]) =>
				leavesOf(field, `${path}.${key.replaceAll('.', String.raw`\.`)}`),
			)
		: [{path, value: value === null ? '' : `${value as string | number | boolean}`}];
}

/** What the sign's line prints, and what that says. */
export function signWords({value, means}: Sign): Text {
	const printed: Text =
		value === ''
			? {zh: '什么也不打印，或 not found', en: 'it prints nothing, or that there is none'}
			: {zh: `打印的正是 ${value}`, en: `it prints exactly ${value}`};
	return means === 'made'
		? {
				zh: `${printed.zh}：已经生效；否则没有生效`,
				en: `${printed.en}: it took effect; anything else: it did not`,
			}
		: {
				zh: `${printed.zh}：没有生效；否则已经生效`,
				en: `${printed.en}: it did not take effect; anything else: it did`,
			};
}

import type {RemedyLine} from '../../diagnosis/remedy-lines.ts';
import type {Remedy} from '../remedy.ts';

/** What a person does: exact lines with this cluster's values. The probes tell afterwards whether it helped. */
export const manualRemedy = ({id, title, kubectl, why}: RemedyLine): Remedy => ({
	id,
	title,
	risk: 'manual',
	rights: {plan: [], run: [], undo: []},
	preconditions: [],
	isFinal: {
		zh: '由人来做，rbd-tui 不修改任何东西',
		en: 'it is done by a person; rbd-tui changes nothing',
	},
	draft: async ({session}) => ({
		steps: [],
		objects: [],
		breaks: [],
		lines: kubectl.map((line) =>
			line.replaceAll(/\bkubectl (?!--context)/g, () => `kubectl --context ${session.context} `),
		),
		instructions: why ? [why] : [],
	}),
});

import type {Scope} from '../ui/keymap.ts';
import type {CockpitState} from './cockpit-state.ts';

/** Who hears the keys now, the innermost first. */
export function scopesOf(state: CockpitState): Scope[] {
	const {prompt, question, menu, isQuitting, overlay, walk} = state;
	if (prompt) {
		return [{name: 'prompt', takesText: true}];
	}

	if (isQuitting || question !== undefined) {
		return [{name: 'question', isModal: true}];
	}

	if (overlay?.name === 'help' || overlay?.name === 'palette') {
		return [{name: 'search', takesText: true}];
	}

	if (overlay) {
		return [{name: 'overlay', isModal: true}];
	}

	if (menu) {
		return [{name: 'remedies', isModal: true}];
	}

	const global = {name: 'global'};
	if (walk) {
		return [{name: 'ask'}, {name: 'walk'}, global];
	}

	return state.focus === 'logs'
		? [{name: state.lower}, global]
		: [{name: state.focus}, {name: 'list'}, global];
}

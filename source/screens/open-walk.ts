import type {Cockpit} from './cockpit.ts';

/** Opens the way through a tree over the panes. */
export function openWalk(cockpit: Cockpit, tree: string, target: string | undefined): void {
	const {context} = cockpit.state.get();
	if (context === undefined) {
		return;
	}

	const walk = {context, tree, target, selected: undefined, scroll: 0, copied: 0};
	cockpit.update({walk, notice: undefined});
}

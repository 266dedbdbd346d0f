import {lineText} from '../ui/line.ts';
import type {Movement} from '../ui/viewport.ts';
import type {Cockpit} from './cockpit.ts';
import type {ListPane} from './cockpit-layout.ts';
import type {Commands} from './command.ts';
import {openPrompt} from './prompts.ts';

const movements: readonly Movement[] = ['up', 'down', 'pageUp', 'pageDown', 'first', 'last'];

/** Moving and finding in the lists. */
export function listCommands(cockpit: Cockpit): Commands {
	const pane = (): ListPane => {
		const {focus, list} = cockpit.state.get();
		return focus === 'logs' ? list : focus;
	};

	const moves = movements.map((movement) => [
		`list.${movement}`,
		() => {
			cockpit.moveList(pane(), movement);
		},
	]);
	return {
		...(Object.fromEntries(moves) as Commands),
		'list.find'() {
			openPrompt(cockpit, 'find', {zh: '查找', en: 'find'});
		},
		'list.next'() {
			findInList(cockpit, pane(), 1);
		},
		'list.back'() {
			findInList(cockpit, pane(), -1);
		},
	};
}

/** Selects the next row whose text contains what is looked for, going on at the other end. */
export function findInList(
	cockpit: Cockpit,
	pane: ListPane,
	direction: 1 | -1,
	fromHere = false,
): void {
	const query = cockpit.state.get().find.toLowerCase();
	const rows = cockpit.rows[pane];
	const here = rows.findIndex(({id}) => id === cockpit.selected(pane));
	const steps = rows.map((_row, index) => index + (fromHere ? 0 : 1)).slice(0, rows.length);
	const found = steps
		.map((step) => rows[(here + direction * step + rows.length * 2) % rows.length])
		.find((row) => row?.isSelectable && lineText(row.draw()).toLowerCase().includes(query));
	if (found && query) {
		cockpit.select(pane, found.id);
	} else if (query) {
		cockpit.notify('warning', {zh: `没有找到“${query}”`, en: `"${query}" was not found`});
	}
}

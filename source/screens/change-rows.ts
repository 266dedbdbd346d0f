import type {Line} from '../ui/line.ts';
import type {ChangePlace} from './cockpit-state.ts';
import type {ListRow, View} from './cockpit-view.ts';
import {noteRow} from './list-pane.ts';
import {askedLines, askedPlace} from './question.ts';
import {runLines} from './run-lines.ts';

type Shown = {readonly context: string; readonly place: ChangePlace};

/** What stands under a row while a change of it is asked for, runs, or has just ended. */
export function changeRows(
	{pane, row}: ChangePlace,
	view: View,
	{width, ids}: {width: number; ids: ReadonlySet<string>},
): ListRow[] {
	const {question, menu, context} = view.state;
	const isHere = (change: Shown): boolean =>
		change.context === context && change.place.pane === pane && anchorOf(change.place, ids) === row;
	const asked = question ?? menu;
	const runs = view.runs.filter((run) => isHere(run));
	return [
		...(asked && askedPlace(view) && isHere(asked)
			? toRows(`${row}?`, askedLines(view, width))
			: []),
		...runs.flatMap((run, index) => toRows(`${row}#${index}`, runLines(run, view, width))),
	];
}

/** The row of a change: its own, or that of its component when the pod's row is gone. */
const anchorOf = ({pane, row}: ChangePlace, ids: ReadonlySet<string>): string =>
	pane === 'faults' || ids.has(row) ? row : row.replace(/\/.*/, '');

const toRows = (id: string, lines: readonly Line[]): ListRow[] =>
	lines.map((line, index) => noteRow(`${id}#${index}`, line));

/** What is asked or shown in the checklist under causes that do not stand in it any more, or not yet. */
export function changesWithoutRow(
	view: View,
	ids: ReadonlySet<string>,
): ReadonlyArray<{readonly row: string; readonly title: View['runs'][number]['title']}> {
	const {question, menu, context} = view.state;
	const all = [question, menu, ...view.runs].filter((change) => change !== undefined);
	const titles = new Map(
		all
			.filter(
				({context: own, place}) =>
					own === context && place.pane === 'faults' && !ids.has(place.row),
			)
			.map(({place, title}) => [place.row, title]),
	);
	return titles
		.entries()
		.map(([row, title]) => ({row, title}))
		.toArray();
}

import type {ChecklistEntry} from '../diagnosis/checklist.ts';
import type {Cockpit} from './cockpit.ts';
import type {Commands} from './command.ts';
import {commandBlocks, componentOfEntry, openEntry, selectedEntry, walkOfEntry} from './finding.ts';
import {findingLines} from './finding-pane.ts';
import {copyBlock, goTo} from './lead-on.ts';
import {openLogs} from './log-commands.ts';
import {openWalk} from './open-walk.ts';

export type FindingOutside = {
	readonly cockpit: Cockpit;
	/** Writes a sequence that is no part of a frame. */
	write(sequence: string): void;
};

/** The checklist, and the details of one of its entries. */
export function findingCommands(outside: FindingOutside): Commands {
	const {cockpit} = outside;
	const selected = () => selectedEntry(cockpit.view);
	return {
		'faults.open'() {
			const entry = selected();
			if (entry?.kind === 'group') {
				fold(cockpit, entry.group);
			} else if (entry?.kind === 'fact') {
				goTo(cockpit, entry);
			} else if (entry) {
				openFinding(cockpit, entry.id);
			}
		},
		'faults.fold'() {
			const entry = selected();
			const isRuledOut =
				entry?.kind === 'ruledOut' || (entry?.kind === 'group' && entry.group === 'ruledOut');
			fold(cockpit, isRuledOut ? 'ruledOut' : 'well');
		},
		...leadingOn('faults', selected, outside),
		...leadingOn('finding', () => openEntry(cockpit.view), outside),
		...scrolling(cockpit),
		'finding.copy'() {
			copyCommands(outside);
		},
	};
}

/** Tells about an entry of the checklist in the lower pane. */
export function openFinding(cockpit: Cockpit, id: string): void {
	const {context} = cockpit.state.get();
	if (context === undefined) {
		return;
	}

	const finding = {context, id, scroll: 0, copied: 0};
	cockpit.update({lower: 'finding', focus: 'logs', finding, walk: undefined});
}

function fold(cockpit: Cockpit, group: string): void {
	const unfoldedGroups = new Set(cockpit.state.get().unfoldedGroups);
	if (!unfoldedGroups.delete(group)) {
		unfoldedGroups.add(group);
	}

	cockpit.update({unfoldedGroups});
	cockpit.select('faults', `group:${group}`);
}

/** From an entry to the object it is about, its logs, its restart, and its tree. */
function leadingOn(
	scope: 'faults' | 'finding',
	present: () => ChecklistEntry | undefined,
	{cockpit}: FindingOutside,
): Commands {
	return {
		[`${scope}.go`]() {
			goTo(cockpit, present());
		},
		[`${scope}.logs`]() {
			const component = componentOfEntry(present(), cockpit.view);
			if (component !== undefined) {
				openLogs(cockpit, component);
			}
		},
		[`${scope}.walk`]() {
			const walk = walkOfEntry(present(), cockpit.view);
			if (walk) {
				openWalk(cockpit, walk.tree.id, walk.target);
			}
		},
	};
}

function scrolling(cockpit: Cockpit): Commands {
	const area = () => cockpit.view.layout.panes.logs ?? {width: 80, height: 10};
	const scroll = (rows: number) => {
		const {finding} = cockpit.state.get();
		if (!finding) {
			return;
		}

		const {width, height} = area();
		const lines = findingLines(openEntry(cockpit.view), cockpit.view, width);
		const most = Math.max(0, lines.length - (height - 1));
		const position = Math.max(0, Math.min(most, Math.min(finding.scroll, most) + rows));
		cockpit.update({finding: {...finding, scroll: position}});
	};

	const page = () => Math.max(1, area().height - 2);
	return {
		'finding.up'() {
			scroll(-1);
		},
		'finding.down'() {
			scroll(1);
		},
		'finding.pageUp'() {
			scroll(-page());
		},
		'finding.pageDown'() {
			scroll(page());
		},
		'finding.first'() {
			scroll(-Infinity);
		},
		'finding.last'() {
			scroll(Infinity);
		},
	};
}

function copyCommands({cockpit, write}: FindingOutside): void {
	const {finding} = cockpit.state.get();
	const blocks = commandBlocks(openEntry(cockpit.view), cockpit.view);
	if (!finding) {
		return;
	}

	copyBlock(cockpit, write, {blocks, copied: finding.copied});
	cockpit.update({finding: {...finding, copied: finding.copied + 1}});
}

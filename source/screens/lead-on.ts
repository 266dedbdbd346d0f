import type {ChecklistEntry} from '../diagnosis/checklist.ts';
import {clipboardSequence} from '../logs/clipboard.ts';
import type {ChangeCommands} from './change-commands.ts';
import type {Cockpit} from './cockpit.ts';
import {openDetails} from './detail-commands.ts';
import {componentOfEntry, nodeOfEntry} from './finding.ts';

/** Asks under the component's row, where every restart is asked for. */
export function askRestart(
	cockpit: Cockpit,
	changes: ChangeCommands,
	component: string | undefined,
	arrival: number,
): void {
	if (component === undefined) {
		return;
	}

	selectComponent(cockpit, component);
	changes.commands['components.restart']?.(arrival);
}

function selectComponent(cockpit: Cockpit, component: string): void {
	cockpit.update({focus: 'components', list: 'components', walk: undefined});
	cockpit.select('components', component);
}

/** Selects the component, or shows the node, that an entry is about. */
export function goTo(cockpit: Cockpit, entry: ChecklistEntry | undefined): void {
	const {context} = cockpit.state.get();
	const component = componentOfEntry(entry, cockpit.view);
	const node = nodeOfEntry(entry);
	if (component !== undefined) {
		selectComponent(cockpit, component);
	} else if (node !== undefined && context !== undefined) {
		cockpit.update({walk: undefined});
		openDetails(cockpit, {context, kind: 'node', name: node});
	} else if (context !== undefined) {
		cockpit.update({focus: 'clusters', list: 'clusters', walk: undefined});
		cockpit.select('clusters', context);
	}
}

/** Puts one block of command lines into the terminal's clipboard; asked again, the next one. */
export function copyBlock(
	cockpit: Cockpit,
	write: (sequence: string) => void,
	{blocks, copied}: {readonly blocks: ReadonlyArray<readonly string[]>; readonly copied: number},
): void {
	const index = copied % Math.max(1, blocks.length);
	const block = blocks[index];
	const [line = ''] = block ?? [];
	const text = clipboardSequence((block ?? []).join('\n'));
	if (!block || !text.ok) {
		return;
	}

	write(text.sequence);
	const count = blocks.length > 1 ? ` ${index + 1}/${blocks.length}` : '';
	cockpit.notify('dim', {
		zh: `已请终端复制${count}（OSC 52）：${line}`,
		en: `asked the terminal to copy${count} (OSC 52): ${line}`,
	});
}

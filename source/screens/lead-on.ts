import type {ChecklistEntry} from '../diagnosis/checklist.ts';
import {clipboardSequence} from '../logs/clipboard.ts';
import type {Text} from '../text/text.ts';
import type {Cockpit} from './cockpit.ts';
import {openDetails} from './detail-commands.ts';
import {type ComponentItem, componentItems} from './components-pane.ts';
import {componentOfEntry, nodeOfEntry} from './finding.ts';

/** The component or pod that is selected in the components pane. */
export function selectedItem(cockpit: Cockpit): ComponentItem | undefined {
	const {active} = cockpit.view;
	const id = cockpit.selected('components');
	return active && componentItems(active, cockpit.view).find((item) => item.id === id);
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

/** Puts a text into the terminal's clipboard; the name is what is said of it, the text may be a secret. */
export function copyText(
	cockpit: Cockpit,
	write: (sequence: string) => void,
	text: string,
	name: Text,
): void {
	const copied = clipboardSequence(text);
	if (!copied.ok) {
		cockpit.notify('warning', copied.sentence);
		return;
	}

	write(copied.sequence);
	cockpit.notify('dim', {
		zh: `已请终端复制（OSC 52）：${name.zh}`,
		en: `asked the terminal to copy (OSC 52): ${name.en}`,
	});
}

import type {Text} from '../text/text.ts';
import {
	createTextField,
	editField,
	fieldText,
	insertText,
	type TextField,
} from '../ui/text-field.ts';
import type {Cockpit} from './cockpit.ts';
import type {Prompt, PromptPurpose} from './cockpit-state.ts';

/** Begins to write a line of text in the last row. */
export function openPrompt(cockpit: Cockpit, purpose: PromptPurpose, label: Text, text = ''): void {
	cockpit.update({
		prompt: {purpose, label, field: createTextField(text)},
		notice: undefined,
	});
}

/** Changes the line that is being written: in a prompt, else in the open search. */
export function editWritten(
	cockpit: Cockpit,
	edit: (field: TextField) => TextField | undefined,
): void {
	const {prompt, overlay} = cockpit.state.get();
	const field = prompt?.field ?? (overlay && 'field' in overlay ? overlay.field : undefined);
	const edited = field && edit(field);
	if (!edited) {
		return;
	}

	if (prompt) {
		const {problem: _outdated, ...rest} = prompt;
		cockpit.update({prompt: {...rest, field: edited}});
	} else if (overlay && 'field' in overlay) {
		cockpit.update({overlay: {...overlay, field: edited, selected: 0}});
	}
}

export const typed =
	(text: string) =>
	(field: TextField): TextField =>
		insertText(field, text);

export const edited =
	(key: string) =>
	(field: TextField): TextField | undefined =>
		editField(field, key);

export const promptText = ({field}: Prompt): string => fieldText(field).trim();

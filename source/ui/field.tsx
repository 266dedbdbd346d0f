import {Text, useCursor} from 'ink';
import type {Rectangle} from './layout.ts';
import {fitText} from './fit-text.ts';
import {viewField, type TextField} from './text-field.ts';

type FieldProps = Readonly<{
	field: TextField;
	/** Where it stands on the screen; the terminal's own cursor is put there. */
	area: Rectangle;
}>;

/**
A text field of one row with the terminal's own cursor in it, because that is where an input method
shows what is being composed.
*/
export function Field({field, area}: FieldProps) {
	const {text, cursorColumn} = viewField(field, area.width);
	const {setCursorPosition} = useCursor();
	setCursorPosition({x: area.x + cursorColumn, y: area.y});
	return <Text wrap="truncate">{fitText(text, area.width)}</Text>;
}

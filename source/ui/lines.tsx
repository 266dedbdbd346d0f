import {memo} from 'react';
import {Box, Text, useIsScreenReaderEnabled} from 'ink';
import {lineText, paintLine, type Line, type Selection} from './line.ts';
import type {Theme} from './theme.ts';

type LinesProps = Readonly<{
	lines: readonly Line[];
	width: number;
	height: number;
	theme: Theme;
	/** Index of the selected row among the lines. */
	selected?: number;
	/** How it is selected; `focused` when the pane has the keys. */
	selection?: Selection;
}>;

function PlainRow({text}: {readonly text: string}) {
	return <Text wrap="truncate">{text}</Text>;
}

const Row = memo(PlainRow);

/**
Rows of exactly `width` columns in a box of exactly `height` rows: lines that are too many are left
out, missing ones are blank. A row that looks as before costs React nothing. For a screen reader the
rows are plain text, without padding and without blank rows.
*/
export function Lines({lines, width, height, theme, selected, selection = 'focused'}: LinesProps) {
	const isRead = useIsScreenReaderEnabled();
	const rows = lines.slice(0, Math.max(0, height)).map((line, index) => {
		const isSelected = index === selected;
		if (isRead) {
			const text = lineText(line).trim();
			return isSelected && text ? `${theme.symbols.pointer} ${text}` : text;
		}

		// Ink starts from a blank screen, blanks that look like nothing would only be measured; but a
		// row without any text would have no height.
		const painted = paintLine(line, width, theme, isSelected ? selection : undefined);
		return painted.trimEnd() || ' ';
	});
	return (
		<Box flexDirection="column" flexShrink={0} width={width} height={height}>
			{rows.map((text, index) => (
				// eslint-disable-next-line react/no-array-index-key -- a row is its place on the screen
				<Row key={index} text={text} />
			))}
		</Box>
	);
}

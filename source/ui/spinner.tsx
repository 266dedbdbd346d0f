import {Box, useIsScreenReaderEnabled} from 'ink';
import InkSpinner from 'ink-spinner';
import {asciiSymbols} from './symbols.ts';
import type {Theme} from './theme.ts';

type SpinnerProps = Readonly<{
	theme: Theme;
	/** The cell of the surrounding box in which it turns, over whatever is drawn there. */
	x: number;
	y: number;
}>;

/**
Turns in one cell while something is connecting. It costs a frame every 80 ms: mount it only
for as long as there is something to wait for. A screen reader has the word beside it.
*/
export function Spinner({theme, x, y}: SpinnerProps) {
	const isRead = useIsScreenReaderEnabled();
	return isRead ? null : (
		<Box position="absolute" top={y} left={x}>
			<InkSpinner type={theme.symbols === asciiSymbols ? 'line' : 'dots'} />
		</Box>
	);
}

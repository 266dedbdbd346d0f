import {Box} from 'ink';
import {render} from 'ink-testing-library';
import {expect, test} from 'vitest';
import type {Line} from '../../source/ui/line.ts';
import {Lines} from '../../source/ui/lines.tsx';
import {chooseTheme} from '../../source/ui/theme.ts';

const theme = chooseTheme({color: false}, {});
const lines = ['one', '二', '', 'four'].map((text): Line => [{text}]);

/** The rows as drawn between two bars. */
function draw(width: number, height: number, selected?: number): string[] {
	const bar = Array.from({length: height}, (): Line => [{text: '|'}]);
	const {lastFrame} = render(
		<Box>
			<Lines lines={lines} width={width} height={height} theme={theme} selected={selected} />
			<Lines lines={bar} width={1} height={height} theme={theme} />
		</Box>,
	);
	return lastFrame()!.split('\n');
}

test('the box has exactly the given size, whatever is in it', () => {
	expect(draw(5, 2)).toEqual(['one  |', '二   |']);
	expect(draw(3, 6)).toEqual(['one|', '二 |', '   |', 'fo⋯|', '   |', '   |']);
});

test('the selected row is selected over its whole width', () => {
	expect(draw(5, 3, 1)[1]).toBe('\u{1B}[7m二   \u{1B}[27m|');
});

test('a box without room draws nothing', () => {
	expect(draw(0, 1)).toEqual(['|']);
	expect(draw(5, 0)).toEqual(['']);
});

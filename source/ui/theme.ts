import type {Span} from './line.ts';
import {
	anyBackgroundPalette,
	colourlessPalette,
	darkPalette,
	lightPalette,
	sourceStyles,
	type Palette,
	type SourceStyle,
	type Status,
} from './palette.ts';
import {asciiSymbols, unicodeSymbols, type Symbols} from './symbols.ts';

export type Background = 'dark' | 'light';

export type Theme = Readonly<{palette: Palette; symbols: Symbols}>;

export type ThemeFlags = Readonly<{
	/** False for `--no-color`. */
	color?: boolean;
	background?: Background;
	ascii?: boolean;
}>;

type Environment = Readonly<Record<string, string | undefined>>;

/** The last field of COLORFGBG is the number of the background colour; rxvt, Konsole and others set it. */
function backgroundOf(environment: Environment): Background | undefined {
	const field = environment.COLORFGBG?.split(';').at(-1);
	if (!field || !/^\d+$/.test(field)) {
		return undefined;
	}

	const colour = Number(field);
	return colour === 7 || colour > 8 ? 'light' : 'dark';
}

function choosePalette(flags: ThemeFlags, environment: Environment): Palette {
	const isColourless = flags.color === false || Boolean(environment.NO_COLOR);
	if (isColourless || environment.TERM === 'dumb') {
		return colourlessPalette;
	}

	const background = flags.background ?? backgroundOf(environment);
	return background ? {dark: darkPalette, light: lightPalette}[background] : anyBackgroundPalette;
}

/**
How everything looks: flags first, then NO_COLOR (any value), TERM and COLORFGBG. A background that
nobody told of gets colours that read on both. The console of Linux itself (TERM=linux) has no
glyphs for the Unicode symbols.
*/
export const chooseTheme = (flags: ThemeFlags, environment: Environment): Theme => ({
	palette: choosePalette(flags, environment),
	symbols:
		(flags.ascii ?? /^(?:dumb|linux)$/.test(environment.TERM ?? ''))
			? asciiSymbols
			: unicodeSymbols,
});

/** A status is always a symbol, a word and a colour, so that it survives the loss of any of them. */
export const statusSpan = (theme: Theme, status: Status, word: string): Span => ({
	text: `${theme.symbols[status]} ${word}`,
	style: status,
});

/** The colour of the n-th origin of log lines, counted from 0; they repeat after eight. */
export const sourceStyle = (index: number): SourceStyle =>
	sourceStyles[index % sourceStyles.length] ?? 'source1';

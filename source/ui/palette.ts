/** What a piece of text means; a theme says how that looks. */
export type Style =
	| Status
	| 'strong'
	| 'dim'
	| 'accent'
	| 'heading'
	| 'key'
	| 'match'
	| 'link'
	| 'insecure'
	| 'danger'
	| SourceStyle;

export const statuses = ['ok', 'warning', 'fault', 'unknown', 'off'] as const;

export type Status = (typeof statuses)[number];

export const sourceStyles = [
	'source1',
	'source2',
	'source3',
	'source4',
	'source5',
	'source6',
	'source7',
	'source8',
] as const;

/** Colours that tell the origins of log lines apart; none of them is red, which means a fault. */
export type SourceStyle = (typeof sourceStyles)[number];

/** Parameters of the SGR sequence ("1;31") for each style; an empty string is plain text. */
export type Palette = Readonly<Record<Style, string>> &
	Readonly<{
		/** The selected row of the pane that has the keys, and of a pane that has not. */
		selected: string;
		selectedElsewhere: string;
	}>;

const bold = '1';
const faint = '2';
const underlined = '4';
const inverse = '7';

// Foreground and background are both set, so it reads the same on any terminal background.
const whiteOnGrey = '97;100';

/** The 16 colours at normal intensity: light themes of terminals make these dark enough. */
export const anyBackgroundPalette: Palette = {
	ok: '32',
	warning: '33',
	fault: '1;31',
	unknown: '35',
	off: faint,
	strong: bold,
	dim: faint,
	accent: '36',
	heading: bold,
	key: '1;36',
	match: '30;43',
	link: '4;36',
	insecure: '97;41',
	danger: '1;31',
	source1: '36',
	source2: '35',
	source3: '33',
	source4: '32',
	source5: '1;36',
	source6: '1;35',
	source7: '1;33',
	source8: '1;32',
	selected: inverse,
	selectedElsewhere: whiteOnGrey,
};

export const darkPalette: Palette = {
	...anyBackgroundPalette,
	ok: '92',
	warning: '93',
	fault: '1;91',
	unknown: '95',
	accent: '96',
	key: '1;96',
	link: '4;96',
	danger: '1;91',
	source1: '96',
	source2: '95',
	source3: '94',
	source4: '93',
	source5: '92',
	source6: '36',
	source7: '35',
	source8: '33',
};

export const lightPalette: Palette = {
	...anyBackgroundPalette,
	accent: '34',
	key: '1;34',
	link: '4;34',
	source1: '34',
	source2: '35',
	source3: '36',
	source4: '32',
	source5: '1;34',
	source6: '1;35',
	source7: '1;36',
	source8: '1;32',
};

export const colourlessPalette: Palette = {
	ok: '',
	warning: bold,
	fault: bold,
	unknown: '',
	off: '',
	strong: bold,
	dim: '',
	accent: bold,
	heading: bold,
	key: bold,
	match: inverse,
	link: underlined,
	insecure: inverse,
	danger: bold,
	source1: '',
	source2: '',
	source3: '',
	source4: '',
	source5: '',
	source6: '',
	source7: '',
	source8: '',
	selected: inverse,
	selectedElsewhere: '1;4',
};

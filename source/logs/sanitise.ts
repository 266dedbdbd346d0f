import stringWidth from 'string-width';

/** Columns between tab stops. */
const tabWidth = 4;

/*
What most lines consist of. Everything else is looked at more closely, so nothing depends on this list
but speed: no character may stand in it that could do harm.
*/
const harmlessRanges = [
	String.raw`\u0020-\u007E`, // ASCII
	String.raw`\u00A0-\u00AC\u00AE-\u02FF`, // Latin
	String.raw`\u0370-\u0377\u037A-\u037F\u0384-\u038A\u038E-\u03A1\u03A3-\u0482\u048A-\u052F`, // Greek, Cyrillic
	String.raw`\u2010-\u2027\u2030-\u205E\u20A0-\u20BF\u2190-\u23FF\u2500-\u25FF`, // punctuation, symbols
	String.raw`\u3000-\u3029\u3041-\u3096\u30A1-\u30FF\u3131-\u3163\u3165-\u318E`, // Japanese, Korean letters
	String.raw`\u3400-\u4DBF\u4E00-\u9FFF\uAC00-\uD7A3`, // Chinese characters, Korean syllables
	String.raw`\uFF01-\uFF9F\uFFE0-\uFFE6\uFFFD`, // full-width forms, the replacement character
];

const harmless = new RegExp(`^[${harmlessRanges.join('')}]*$`);

/*
Escape sequences of ECMA-48 and xterm, introduced by ESC or by one C1 character: strings (DCS, SOS, OSC, PM,
APC) up to their terminator, control sequences (CSI), and short ones. A string without a terminator loses
only its introducer: what follows is text that a person should see.
*/
const escapeSequences =
	// eslint-disable-next-line regexp/no-control-character, no-control-regex -- they are what is to be removed
	/(?:\u{1B}[PX\]^_]|[\u{90}\u{98}\u{9D}-\u{9F}])(?:[^\u{7}\u{1B}\u{90}\u{98}\u{9C}-\u{9F}]*(?:\u{7}|\u{1B}\\|\u{9C}))?|(?:\u{1B}\[|\u{9B})[\u{30}-\u{3F}]*[\u{20}-\u{2F}]*[\u{40}-\u{7E}]|\u{1B}[\u{20}-\u{2F}]*[\u{30}-\u{7E}]/gu;

// Format characters (bidirectional controls, zero-width joiners and spaces, soft hyphens, tags) and
// everything else that is drawn with no width or not at all.
const invisible = /[\p{Format}\p{Default_Ignorable_Code_Point}]/gu;

// Noncharacters and code points without a meaning, whose width nobody knows.
const unassigned = /\p{Unassigned}/gu;

const lineSeparators = /[\p{Line_Separator}\p{Paragraph_Separator}]/gu;

// Terminals stack any number of accents onto the lines above; no language needs more than three.
const stackedMarks = /(?<=\p{Mark}{3})\p{Mark}/gu;

const controls = /\p{Control}/gu;

/**
The text of a log line as it may be written to a terminal: one line, without escape sequences (colours
included), with control characters shown as pictures (␀ ␍ ␡), without characters that reorder, hide or pile up
text, with tabs as blanks up to the next stop. Whatever comes in, nothing of that survives.
*/
export function sanitise(text: string): string {
	if (harmless.test(text)) {
		return text;
	}

	// Halves of surrogate pairs go first: what is removed later must not join two of them.
	const plain = text.toWellFormed().replaceAll(escapeSequences, '');
	if (harmless.test(plain)) {
		return plain;
	}

	const visible = plain
		.replaceAll(invisible, '')
		.replaceAll(unassigned, '\u{FFFD}')
		.replaceAll(lineSeparators, ' ')
		.replaceAll(stackedMarks, '')
		.replaceAll(controls, (character) => picture(character));
	return visible.includes('\t') ? expandTabs(visible) : visible;
}

/** The picture of a control character; for C1 characters there is none. Tabs stay. */
function picture(character: string): string {
	if (character === '\t') {
		return character;
	}

	const code = character.codePointAt(0) ?? 0;
	if (code === 0x7f) {
		return '␡';
	}

	return code < 0x20 ? String.fromCodePoint(0x24_00 + code) : '\u{FFFD}';
}

function expandTabs(text: string): string {
	let result = '';
	let column = 0;
	for (const [index, part] of text.split('\t').entries()) {
		const padding = index === 0 ? 0 : tabWidth - (column % tabWidth);
		result += ' '.repeat(padding) + part;
		column += padding + stringWidth(part);
	}

	return result;
}

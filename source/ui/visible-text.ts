// Emoji sequences are taken apart, because terminals disagree about how wide they are: joiners,
// variation selectors, skin tones and the keycap go, flags become their two letters.
const invisible = /[\p{Default_Ignorable_Code_Point}\p{Format}\u{20E3}\p{Emoji_Modifier}]/gu;
const regionalIndicators = /[\u{1F1E6}-\u{1F1FF}]/gu;
const regionalIndicatorA = 0x1_f1_e6;

const controls = /[\p{Control}\p{Surrogate}\p{Line_Separator}\p{Paragraph_Separator}]/gu;

// Real scripts need a few marks on a letter; hundreds of them paint over the rows above and below.
const pileOfMarks = /(?<kept>\p{Mark}{4})\p{Mark}+/gu;

const controlPictures = 0x24_00;
const pictureOfDelete = '\u{2421}';
const pictureOfOthers = '\u{2426}';

function pictureOf(control: string): string {
	const code = control.codePointAt(0) ?? 0;
	if (control === '\t') {
		return ' ';
	}

	if (code < 0x20) {
		return String.fromCodePoint(controlPictures + code);
	}

	return code === 0x7f ? pictureOfDelete : pictureOfOthers;
}

/**
The text as it may be drawn: nothing in it moves the cursor, changes a mode, turns the direction of
writing or takes a width that terminals disagree about. Control characters become their pictures
(ESC is `␛`), a tab one blank, invisible characters nothing. Idempotent.
*/
export const visibleText = (text: string): string =>
	text
		.replaceAll(invisible, '')
		.replaceAll(regionalIndicators, (indicator) =>
			String.fromCodePoint(0x41 + (indicator.codePointAt(0) ?? 0) - regionalIndicatorA),
		)
		.replaceAll(controls, (control) => pictureOf(control))
		.replaceAll(pileOfMarks, '$<kept>');

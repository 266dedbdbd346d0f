/** The languages every word on the screen exists in. */
export const languages = ['zh', 'en'] as const;

export type Language = (typeof languages)[number];

/** A sentence or label in every language; a missing language is a compile error. */
export type Text = Readonly<Record<Language, string>>;

/** For names that are the same in every language: identifiers, commands, API texts. */
export const verbatim = (value: string): Text => ({zh: value, en: value});

/** Puts words together in every language: `joinTexts([title, verbatim(name)], ' ')`. */
export const joinTexts = (parts: readonly Text[], separator = ''): Text => ({
	zh: parts.map((part) => part.zh).join(separator),
	en: parts.map((part) => part.en).join(separator),
});

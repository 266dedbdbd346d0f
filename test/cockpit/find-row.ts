import type {Terminal} from './terminal.ts';

/**
Selects the row of a list that has the words, as `/` does. What is pressed next arrives by itself: a long piece
of several keys would be taken for a paste.
*/
export async function findRow(terminal: Terminal, words: string): Promise<void> {
	const isWriting = () => /^ find(?: |$)/.test(terminal.rows().at(-1) ?? '');
	await terminal.press('/').until('the search to open', isWriting);
	await terminal
		.type(words)
		.until('the words to be written', () => terminal.rows().at(-1)?.includes(words) ?? false);
	await terminal.press('enter').until('the search to be over', () => !isWriting());
}

import {describe, expect, it} from 'vitest';
import {type Person, personAt} from '../../source/commands/person.ts';

/** A terminal whose keys a test presses. */
function aTerminal() {
	const listeners = new Set<(chunk: string) => void>();
	const written: string[] = [];
	const input = {
		isTTY: true,
		setRawMode: () => undefined,
		setEncoding: () => undefined,
		on: (_event: 'data', listener: (chunk: string) => void) => listeners.add(listener),
		off: (_event: 'data', listener: (chunk: string) => void) => listeners.delete(listener),
		resume: () => undefined,
		pause: () => undefined,
	};
	const output = {
		isTTY: true,
		write(text: string) {
			written.push(text);
		},
	};
	return {
		person: personAt(input, output),
		written,
		press(...chunks: readonly string[]) {
			for (const chunk of chunks) {
				for (const listener of listeners) {
					listener(chunk);
				}
			}
		},
		isListening: () => listeners.size > 0,
	};
}

/** Time enough to have read the question. */
const read = async () =>
	new Promise((resolve) => {
		setTimeout(resolve, 300);
	});

/** What has been answered so far. */
function follow(answer: Promise<string | undefined>) {
	const state: {answer: string | undefined; isAnswered: boolean} = {
		answer: undefined,
		isAnswered: false,
	};
	void (async () => {
		state.answer = await answer;
		state.isAnswered = true;
	})();

	return state;
}

const askYes = async (person: Person) => person.askKey('run it? ', ['y']);

describe('a question for a key', () => {
	it('is answered by y when it could be read', async () => {
		const {person, press, isListening} = aTerminal();
		const answer = askYes(person);
		await read();
		press('y');
		expect(await answer).toBe('y');
		expect(isListening()).toBe(false);
	});

	it.each([
		['Enter', '\r'],
		['Esc', '\u{1B}'],
		['Ctrl-C', '\u{3}'],
		['n', 'n'],
	])('is declined by %s', async (_, key) => {
		const {person, press} = aTerminal();
		const answer = askYes(person);
		await read();
		press(key);
		expect(await answer).toBeUndefined();
	});

	it.each([
		['typed ahead', false, ['y']],
		['glued together', true, ['yy', 'y\r']],
		['pasted', true, ['\u{1B}[200~y\u{1B}[201~']],
		['other keys', true, ['x', ' ', '\t']],
	])('is not answered by keys that are %s', async (_, isRead, chunks) => {
		const {person, press} = aTerminal();
		const state = follow(askYes(person));
		if (isRead) {
			await read();
		}

		press(...chunks);
		await read();
		expect(state.isAnswered).toBe(false);
		press('n');
	});
});

describe('a question for the name of the cluster', () => {
	it('takes what is typed, with corrections', async () => {
		const {person, press} = aTerminal();
		const answer = person.askLine('name: ');
		await read();
		press('p', 'r', 'x', '\u{7F}', 'o', 'd', '\r');
		expect(await answer).toBe('prod');
	});

	it('takes no paste', async () => {
		const {person, press} = aTerminal();
		const answer = person.askLine('name: ');
		await read();
		press('prod', '\r');
		expect(await answer).toBe('');
	});

	it('is declined by Esc', async () => {
		const {person, press} = aTerminal();
		const answer = person.askLine('name: ');
		await read();
		press('p', '\u{1B}');
		expect(await answer).toBeUndefined();
	});
});

describe('a person', () => {
	it('is not there without a terminal', () => {
		const {person} = aTerminal();
		expect(person.isThere).toBe(true);
		const stream = {
			setEncoding: () => undefined,
			on: () => undefined,
			off: () => undefined,
			resume: () => undefined,
			pause: () => undefined,
		};
		expect(personAt(stream, {write: () => undefined}).isThere).toBe(false);
	});
});

import type {Writable} from 'node:stream';
import type {ExecStreams} from '../../kubelet-backend.ts';

const controlC = String.fromCodePoint(3);
const controlD = String.fromCodePoint(4);
const backspace = String.fromCodePoint(8);
const escape = String.fromCodePoint(27);
const rubOut = String.fromCodePoint(127);

/**
The lines that come in, without their ends. On a terminal they are prompted for and echoed, Backspace takes
back, Ctrl-C throws the line away, Ctrl-D on an empty line ends; without one they are taken as they come.
*/
export async function* editLines(
	{stdin, stdout, tty}: ExecStreams,
	prompt: () => string,
): AsyncGenerator<string> {
	if (!stdin || !tty) {
		yield* plainLines(stdin);
		return;
	}

	const press = createLine(stdout);
	stdout.write(prompt());
	for await (const chunk of stdin) {
		for (const key of keysOf(String(chunk))) {
			const {line, isOver} = press(key);
			if (isOver) {
				return;
			}

			if (line !== undefined) {
				yield line;
				stdout.write(prompt());
			} else if (key === controlC) {
				stdout.write(prompt());
			}
		}
	}
}

type Pressed = {readonly line?: string; readonly isOver?: boolean};

/** Takes keys one by one and echoes them; a finished line comes back with the key that finished it. */
function createLine(stdout: Writable): (key: string) => Pressed {
	let line: string[] = [];
	return (key) => {
		switch (key) {
			case '\r':
			case '\n': {
				stdout.write('\r\n');
				const finished = line.join('');
				line = [];
				return {line: finished};
			}

			case controlC: {
				line = [];
				stdout.write('^C\r\n');
				return {};
			}

			case controlD: {
				stdout.write(line.length > 0 ? '' : '\r\n');
				return {isOver: line.length === 0};
			}

			case rubOut:
			case backspace: {
				stdout.write(line.length > 0 ? '\b \b' : '');
				line.pop();
				return {};
			}

			default: {
				if (!key.startsWith(escape) && key >= ' ') {
					line.push(key);
					stdout.write(key);
				}

				return {};
			}
		}
	};
}

/** Single keys; an escape sequence counts as one. */
function keysOf(text: string): string[] {
	const keys: string[] = [];
	for (let rest = text; rest;) {
		const sequence = rest.startsWith(escape) ? /^.(?:\[[\d;]*.|.)?/s.exec(rest)?.[0] : undefined;
		const key = sequence ?? [...rest][0] ?? '';
		keys.push(key);
		rest = rest.slice(key.length);
	}

	return keys;
}

async function* plainLines(stdin: ExecStreams['stdin']): AsyncGenerator<string> {
	let rest = '';
	for await (const chunk of stdin ?? []) {
		const lines = (rest + String(chunk)).split('\n');
		rest = lines.pop() ?? '';
		yield* lines;
	}

	if (rest) {
		yield rest;
	}
}

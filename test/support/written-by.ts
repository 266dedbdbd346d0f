import process from 'node:process';
import {vi} from 'vitest';

/** What a command leaves: its exit status, and what it has written. */
export type Written = {readonly code: number; readonly out: string; readonly error: string};

/** Runs a command and keeps what it writes from the terminal of the tests. */
export async function writtenBy(command: () => Promise<number>): Promise<Written> {
	const written = {out: '', error: ''};
	const out = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
		written.out += String(text);
		return true;
	});
	const error = vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
		written.error += String(text);
		return true;
	});
	try {
		return {code: await command(), ...written};
	} finally {
		out.mockRestore();
		error.mockRestore();
	}
}

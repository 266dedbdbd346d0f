import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {afterEach, beforeEach, vi} from 'vitest';

/** Where a command runs, and what it has written there so far. */
export type CommandLine = {
	out: string;
	error: string;
	/** Holds its configuration and what it keeps; empty at first. */
	folder: string;
};

/** One for every test of a file, anew for each. */
export function aCommandLine(): CommandLine {
	const line: CommandLine = {out: '', error: '', folder: ''};
	beforeEach(() => {
		line.out = '';
		line.error = '';
		line.folder = fs.mkdtempSync(path.join(os.tmpdir(), 'rbd-tui-test-'));
		vi.stubEnv('XDG_CONFIG_HOME', line.folder);
		vi.stubEnv('XDG_STATE_HOME', line.folder);
		vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
			line.out += String(text);
			return true;
		});
		vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
			line.error += String(text);
			return true;
		});
	});
	afterEach(() => {
		vi.restoreAllMocks();
		vi.unstubAllEnvs();
		fs.rmSync(line.folder, {recursive: true, force: true});
	});
	return line;
}

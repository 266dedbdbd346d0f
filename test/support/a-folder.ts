import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {onTestFinished} from 'vitest';

/** An empty folder that goes away with the test. */
export function aFolder(): string {
	const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'rbd-tui-test-'));
	onTestFinished(() => {
		fs.rmSync(folder, {recursive: true, force: true});
	});
	return folder;
}

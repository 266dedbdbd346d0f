import {spawnSync} from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {expect, it, onTestFinished, vi} from 'vitest';
import {makeDemoFolder} from '../../source/practice/demo-folder.ts';
import {aFolder} from '../support/a-folder.ts';

/** The folder for temporary files is the test's own. */
function aTemporaryFolder(): string {
	const temporary = aFolder();
	vi.stubEnv('TMPDIR', temporary);
	onTestFinished(() => {
		vi.unstubAllEnvs();
	});
	return temporary;
}

/** A process that has been, and is no more. */
const pidOfThePast = (): number => spawnSync(process.execPath, ['--version']).pid;

function leave(temporary: string, name: string, owner?: string): string {
	const folder = path.join(temporary, name);
	fs.mkdirSync(folder);
	fs.writeFileSync(path.join(folder, 'config'), 'apiVersion: v1');
	if (owner !== undefined) {
		fs.writeFileSync(path.join(folder, 'owner'), owner);
	}

	return folder;
}

it('is gone when it is removed', () => {
	const temporary = aTemporaryFolder();
	const folder = makeDemoFolder();
	expect(path.dirname(folder.path)).toBe(temporary);
	folder.remove();
	expect(fs.readdirSync(temporary)).toEqual([]);
});

it('removes those of demos that were killed, and leaves everything else alone', () => {
	const temporary = aTemporaryFolder();
	const gone = pidOfThePast();
	leave(temporary, 'rbd-tui-demo-killed', `${gone} ${os.hostname()}`);
	const kept = [
		leave(temporary, 'rbd-tui-demo-alive', `${process.pid} ${os.hostname()}`),
		leave(temporary, 'rbd-tui-demo-elsewhere', `${gone} another-${os.hostname()}`),
		leave(temporary, 'rbd-tui-demo-unsigned'),
		leave(temporary, 'rbd-tui-demo-garbled', 'no number'),
		leave(temporary, 'some-other-program', `${gone} ${os.hostname()}`),
	];
	const folder = makeDemoFolder();
	onTestFinished(() => {
		folder.remove();
	});
	const left = fs.readdirSync(temporary).map((name) => path.join(temporary, name));
	expect(new Set(left)).toEqual(new Set([...kept, folder.path]));
});

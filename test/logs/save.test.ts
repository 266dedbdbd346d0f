import {mkdtemp, readdir, readFile, rm, stat, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {saveFileName, saveLines} from '../../source/logs/save.ts';
import {bufferedLine, epoch} from './lines.ts';

let folder: string;

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'rbd-tui-save-'));
});

afterEach(async () => {
	await rm(folder, {recursive: true});
});

const save = async (target: string, count = 2) =>
	saveLines({
		folder: target,
		title: 'prod-sh rbd-api',
		lines: Array.from({length: count}, (_, index) => bufferedLine(index, `password=${index}`)),
		redact: (text) => text.replace(/password=\d+/, 'password=•••'),
		nowMs: epoch,
	});

test('lines are written with time and place, without secrets, for their owner only', async () => {
	const saved = await save(join(folder, 'new', 'folder'));
	const path = join(folder, 'new', 'folder', 'logs-prod-sh-rbd-api-20261121-060000.log');
	expect(saved).toEqual({ok: true, path});
	expect(await readFile(path, 'utf8')).toBe(
		[
			'2026-11-21T06:00:00.000000000Z rbd-api-7d9f8c6b5-x2x4z/rbd-api password=•••',
			'2026-11-21T06:00:00.001000000Z rbd-api-7d9f8c6b5-x2x4z/rbd-api password=•••',
			'',
		].join('\n'),
	);
	const {mode} = await stat(path);
	expect(mode % 0o1000).toBe(0o600);
});

test('an existing file is never touched', async () => {
	const name = 'logs-prod-sh-rbd-api-20261121-060000';
	await writeFile(join(folder, `${name}.log`), 'mine');
	expect(await save(folder)).toEqual({ok: true, path: join(folder, `${name}-2.log`)});
	expect(await readFile(join(folder, `${name}.log`), 'utf8')).toBe('mine');
	await save(folder);
	expect(await readdir(folder)).toHaveLength(3);
});

test('a folder that cannot be written to is said in a sentence', async () => {
	const path = join(folder, 'file');
	await writeFile(path, '');
	const saved = await save(path);
	expect(saved).toMatchObject({ok: false});
	expect(!saved.ok && saved.sentence.en).toMatch(/^could not be saved: .*EEXIST/);
});

test('all of many lines are written', async () => {
	const saved = await save(folder, 1234);
	const content = saved.ok ? await readFile(saved.path, 'utf8') : '';
	expect(content.split('\n')).toHaveLength(1235);
});

test.each([
	['../../etc/passwd', 'logs-etc-passwd-20261121-060000'],
	['生产 rbd-api', 'logs-生产-rbd-api-20261121-060000'],
	['a\u{0}b\n c/', 'logs-a-b-c-20261121-060000'],
	['', 'logs-20261121-060000'],
])('%j makes a file name that is safe', (title, expected) => {
	expect(saveFileName(title, epoch)).toBe(expected);
});

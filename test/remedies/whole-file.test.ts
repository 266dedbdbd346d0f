import fs from 'node:fs/promises';
import path from 'node:path';
import {afterEach, describe, expect, it, vi} from 'vitest';
import {writeWhole} from '../../source/remedies/whole-file.ts';
import {aFolder} from '../support/a-folder.ts';

afterEach(() => {
	vi.restoreAllMocks();
});

describe('a file that is handed out', () => {
	it('is there with its first byte and its last at once, for its owner alone', async () => {
		const folder = aFolder();
		const file = path.join(folder, 'region.yaml');
		const {link} = fs;
		const before: string[] = [];
		vi.spyOn(fs, 'link').mockImplementation(async (draft, target) => {
			before.push(...(await fs.readdir(folder)));
			expect(await fs.readFile(draft, 'utf8')).toBe('key: value\n');
			await link(draft, target);
		});
		await writeWhole(file, 'key: value\n');
		expect(before).toEqual([expect.stringMatching(/^\.region\.yaml-/)]);
		expect(await fs.readdir(folder)).toEqual(['region.yaml']);
		const {mode} = await fs.stat(file);
		expect((mode % 0o1000).toString(8)).toBe('600');
	});

	it('never takes the place of one that exists, unless it is meant to', async () => {
		const file = path.join(aFolder(), 'region.yaml');
		await writeWhole(file, 'old');
		await expect(writeWhole(file, 'new')).rejects.toMatchObject({code: 'EEXIST'});
		expect(await fs.readFile(file, 'utf8')).toBe('old');
		await writeWhole(file, 'new', {replaces: true});
		expect(await fs.readFile(file, 'utf8')).toBe('new');
		expect(await fs.readdir(path.dirname(file))).toEqual(['region.yaml']);
	});

	it('is written where there are no links as well', async () => {
		const file = path.join(aFolder(), 'region.yaml');
		vi.spyOn(fs, 'link').mockRejectedValue(Object.assign(new Error('no links'), {code: 'EPERM'}));
		await writeWhole(file, 'whole');
		expect(await fs.readFile(file, 'utf8')).toBe('whole');
		await expect(writeWhole(file, 'another')).rejects.toMatchObject({code: 'EEXIST'});
		expect(await fs.readdir(path.dirname(file))).toEqual(['region.yaml']);
	});
});

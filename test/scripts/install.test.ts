import {spawnSync} from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {Linter} from 'eslint';
import {describe, expect, it} from 'vitest';
import {aFolder} from '../support/a-folder.ts';
import {otherNodes} from '../support/nodes.ts';

const script = path.join(import.meta.dirname, '..', '..', 'scripts', 'install.cjs');

type Lock = {packages: Record<string, {version?: string; optional?: boolean}>};

const wanted: Lock = {
	packages: {
		'': {version: '1.0.0'},
		'node_modules/ink': {version: '8.0.0'},
		'node_modules/for-another-system': {version: '1.0.0', optional: true},
	},
};

const installed: Lock = {packages: {'node_modules/ink': {version: '8.0.0'}}};

type Place = {
	lock?: Lock;
	/** What npm wrote down about node_modules; undefined: it was never there. */
	installed?: Lock | undefined;
	hasNode?: boolean;
	/** The exit status of npm. */
	npmStatus?: number;
};

/** A clone in a temporary folder, with an npm that only notes how it was called. */
function aClone({lock = wanted, installed: have, hasNode = true, npmStatus = 0}: Place) {
	const folder = aFolder();
	const write = (name: string, text: string, mode = 0o644): void => {
		fs.mkdirSync(path.dirname(path.join(folder, name)), {recursive: true});
		fs.writeFileSync(path.join(folder, name), text, {mode});
	};

	write('scripts/install.cjs', fs.readFileSync(script, 'utf8'));
	write('package-lock.json', JSON.stringify(lock));
	if (have) {
		write('node_modules/.package-lock.json', JSON.stringify(have));
	}

	if (hasNode) {
		write('node_modules/.bin/node', '');
	}

	const calls = path.join(folder, 'calls');
	write('path/npm', `#!/bin/sh\necho "$PWD: npm $*" >> '${calls}'\nexit ${npmStatus}\n`, 0o755);
	return {
		folder: fs.realpathSync(folder),
		install(node = process.execPath) {
			const {status, stdout, stderr} = spawnSync(node, [path.join(folder, 'scripts/install.cjs')], {
				encoding: 'utf8',
				cwd: os.tmpdir(),
				env: {PATH: `${path.join(folder, 'path')}${path.delimiter}${process.env.PATH}`},
			});
			const called = fs.existsSync(calls) ? fs.readFileSync(calls, 'utf8') : '';
			return {status, stdout, stderr, called};
		},
	};
}

describe('installing what is missing', () => {
	it('does nothing and says nothing when everything is in place', () => {
		expect(aClone({installed}).install()).toEqual({status: 0, stdout: '', stderr: '', called: ''});
	});

	it.each<[string, Place, RegExp]>([
		['node_modules is missing', {hasNode: false}, /node_modules is not there yet/],
		[
			'the pinned Node.js is missing',
			{installed, hasNode: false},
			/the pinned Node\.js is missing/,
		],
		[
			'the lock wants another version',
			{
				installed,
				lock: {packages: {...wanted.packages, 'node_modules/ink': {version: '8.0.1'}}},
			},
			/node_modules\/ink is not at 8\.0\.1/,
		],
		[
			'the lock wants one package more',
			{
				installed,
				lock: {packages: {...wanted.packages, 'node_modules/meow': {version: '14.1.0'}}},
			},
			/node_modules\/meow is not at 14\.1\.0/,
		],
	])('runs npm ci in the clone when %s, and says why', (_name, place, reason) => {
		const clone = aClone(place);
		const {status, stderr, called} = clone.install();
		expect(status).toBe(0);
		expect(stderr).toMatch(reason);
		expect(called).toMatch(/: npm ci [^\n]*\n$/);
		expect(called).toContain(`${clone.folder}: `);
	});

	it('ends with 1 and says what is most likely wrong when npm does not succeed', () => {
		const {status, stderr} = aClone({npmStatus: 7}).install();
		expect(status).toBe(1);
		expect(stderr).toMatch(/npm ci did not succeed.*registry cannot be reached/);
	});

	it('says so as well when there is no npm at all', () => {
		const clone = aClone({});
		fs.rmSync(path.join(clone.folder, 'path/npm'));
		const {status, stderr} = spawnSync(
			process.execPath,
			[path.join(clone.folder, 'scripts/install.cjs')],
			{encoding: 'utf8', env: {PATH: path.join(clone.folder, 'path')}},
		);
		expect(status).toBe(1);
		expect(stderr).toMatch(/npm ci did not succeed/);
	});

	it('works the same under every other Node.js of this machine', () => {
		for (const node of otherNodes().values()) {
			expect(aClone({installed}).install(node)).toMatchObject({status: 0, called: ''});
			expect(aClone({}).install(node).called).toContain('npm ci');
		}
	});

	it('is written in the JavaScript of 2009, which every Node.js understands', () => {
		const text = fs.readFileSync(script, 'utf8');
		const config = {languageOptions: {ecmaVersion: 5, sourceType: 'commonjs'}} as const;
		expect(new Linter().verify(text, config)).toEqual([]);
		expect(new Linter().verify('const now = () => 1;', config)).not.toEqual([]);
	});
});

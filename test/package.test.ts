import {execFileSync, spawnSync} from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {otherNodes} from './support/nodes.ts';

const root = path.join(import.meta.dirname, '..');
const {version} = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8')) as {
	version: string;
};

const run = (command: string, args: string[], cwd: string): string =>
	execFileSync(command, args, {cwd, env: bareEnvironment(), encoding: 'utf8', stdio: 'pipe'});

let folder = '';
beforeAll(() => {
	folder = fs.mkdtempSync(path.join(os.tmpdir(), 'rbd-tui-package-'));
});
afterAll(() => {
	fs.rmSync(folder, {recursive: true});
});

const below = (...names: string[]): string => path.join(folder, ...names);

/** As on a machine where npm was never used: nothing of the user's settings, caches or installs. */
const bareEnvironment = () => ({
	PATH: `${path.join(root, 'node_modules', '.bin')}${path.delimiter}${process.env.PATH}`,
	HOME: below('home'),
	npm_config_cache: below('npm-cache'),
});

/** Packs a copy of what is needed to build, so that the working copy's own build is left alone. */
function pack(): string {
	const copy = below('copy');
	fs.mkdirSync(below('home'), {recursive: true});
	for (const name of fs.readdirSync(root)) {
		if (!['.git', 'dist', 'node_modules'].includes(name)) {
			fs.cpSync(path.join(root, name), path.join(copy, name), {recursive: true});
		}
	}

	fs.symlinkSync(path.join(root, 'node_modules'), path.join(copy, 'node_modules'));
	run('npm', ['pack', '--silent', '--pack-destination', folder], copy);
	return below(`rbd-tui-${version}.tgz`);
}

describe('the package', () => {
	it('installs without a registry, starts, and holds what a user needs and nothing else', () => {
		const tarball = pack();
		const kinds = run('tar', ['-tzf', tarball], folder)
			.trim()
			.split('\n')
			.map((file) => file.replace(/^package\/dist\/[\w-]+\.js$/, 'package/dist/….js'));
		expect([...new Set(kinds)].toSorted()).toEqual([
			'package/bin/rbd-tui.cjs',
			'package/bin/start.cjs',
			'package/dist/check.schema.json',
			'package/dist/incident.schema.json',
			'package/dist/third-party-licences.txt',
			'package/dist/tree.schema.json',
			'package/dist/….js',
			'package/license',
			'package/package.json',
			'package/readme.md',
		]);

		const place = below('empty');
		fs.mkdirSync(place);
		run('npm', ['install', '--offline', '--no-audit', '--no-fund', tarball], place);
		expect(fs.readdirSync(path.join(place, 'node_modules')).toSorted()).toEqual([
			'.bin',
			'.package-lock.json',
			'rbd-tui',
		]);
		expect(run(path.join('node_modules', '.bin', 'rbd-tui'), ['--version'], place)).toBe(
			`${version}\n`,
		);
	}, 120_000);
});

describe('the program, started by a Node.js of another version', () => {
	const bin = path.join(root, 'bin', 'rbd-tui.cjs');

	/** Starts it by this very Node.js, which says that it is of another version. */
	const startAs = (claimed: string) => {
		const preload = below('claim-version.cjs');
		fs.writeFileSync(
			preload,
			`Object.defineProperty(process, 'versions', {value: {...process.versions, node: '${claimed}'}});`,
		);
		return spawnSync(process.execPath, ['--require', preload, bin, '--version'], {
			encoding: 'utf8',
		});
	};

	it.each(['0.12.18', '16.20.2', '20.20.2', '22.18.0'])(
		'says in one sentence that %s is too old, and ends with 2',
		(claimed) => {
			const {status, stdout, stderr} = startAs(claimed);
			expect({status, stdout}).toEqual({status: 2, stdout: ''});
			expect(stderr).toMatch(/^rbd-tui needs Node\.js 22\.19 or newer, and this is .*\n$/);
			expect(stderr.trim().split('\n')).toHaveLength(1);
			expect(stderr).toContain(claimed);
		},
	);

	it.each(['22.19.0', '23.0.0', '26.1.0'])('starts under %s', (claimed) => {
		expect(startAs(claimed)).toMatchObject({status: 0, stdout: `${version}\n`, stderr: ''});
	});

	it('keeps to that under every other Node.js of this machine', () => {
		for (const [found, node] of otherNodes()) {
			const [major = 0, minor = 0] = found.slice(1).split('.').map(Number);
			const isEnough = major > 22 || (major === 22 && minor >= 19);
			const {status} = spawnSync(node, [bin, '--version']);
			expect({found, status}).toEqual({found, status: isEnough ? 0 : 2});
		}
	});
});

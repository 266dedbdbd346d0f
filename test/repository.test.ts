import {execFileSync} from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import {describe, expect, it} from 'vitest';

const root = path.join(import.meta.dirname, '..');
const files = execFileSync('git', ['ls-files', '-z'], {cwd: root, encoding: 'utf8'})
	.split('\0')
	.filter((file) => file && fs.existsSync(path.join(root, file)));

const rules: ReadonlyArray<{what: string; pattern: RegExp; violation: string}> = [
	{
		what: 'a path of the machine it was written on',
		pattern: /(?<![\w.~}-])\/(?:work|home|root|Users)\/\S+/,
		violation: ['see ', 'work', 'notes'].join('/'),
	},
	{
		what: 'a private key',
		pattern: /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----\s*[A-Za-z\d+/=]{40}/,
		violation: `${'-'.repeat(5)}BEGIN RSA PRIVATE KEY${'-'.repeat(5)}\n${'QUFB'.repeat(16)}`,
	},
	{
		what: 'a token of a service account or a user',
		pattern: /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}/,
		violation: ['eyJhbGciOiJSUzI1NiJ9', 'eyJzdWIiOiJhYmNkZWYifQ', 'c2lnbmF0dXJlMTIz'].join('.'),
	},
];

describe('the repository', () => {
	it.each(rules)('holds no $what', ({pattern, violation}) => {
		expect(violation).toMatch(pattern);
		const found = files.filter((file) =>
			pattern.test(fs.readFileSync(path.join(root, file), 'utf8')),
		);
		expect(found).toEqual([]);
	});

	it('has no tag in a doc block, so the linter need not ask how tags are written', () => {
		const isTagged = (text: string): boolean =>
			text
				.split('/**')
				.slice(1)
				.some((rest) =>
					rest
						.slice(0, rest.indexOf('*/'))
						.split('\n')
						.some((line) => /^[\s*]*@\w/.test(line)),
				);
		expect(isTagged('/**\nSays more.\n@returns the sum\n*/')).toBe(true);
		expect(isTagged(['/*', '* @internal */'].join(''))).toBe(true);
		const sources = files.filter((file) => /\.tsx?$/.test(file));
		expect(sources.length).toBeGreaterThan(0);
		expect(
			sources.filter((file) => isTagged(fs.readFileSync(path.join(root, file), 'utf8'))),
		).toEqual([]);
	});

	it('locks what is optional on other platforms too, without which npm ci installs nothing', () => {
		const lock = JSON.parse(fs.readFileSync(path.join(root, 'package-lock.json'), 'utf8')) as {
			packages: Record<string, {optionalDependencies?: Record<string, string>}>;
		};
		const names = new Set(
			Object.keys(lock.packages).map((place) => place.replace(/^.*node_modules\//, '')),
		);
		const wanted = Object.values(lock.packages).flatMap(({optionalDependencies = {}}) =>
			Object.keys(optionalDependencies),
		);
		expect(wanted.length).toBeGreaterThan(0);
		expect(wanted.filter((name) => !names.has(name))).toEqual([]);
	});

	it('leaves it to the settings of npm where packages come from', () => {
		const lock = JSON.parse(fs.readFileSync(path.join(root, 'package-lock.json'), 'utf8')) as {
			packages: Record<string, {resolved?: string}>;
		};
		expect(Object.values(lock.packages).filter(({resolved}) => resolved)).toEqual([]);
		const settings = fs.readFileSync(path.join(root, '.npmrc'), 'utf8');
		expect(settings).toContain('omit-lockfile-registry-resolved=true');
		expect(settings).not.toContain('://');
	});

	it('names every package that is installed with its exact version', () => {
		const {devDependencies, ...manifest} = JSON.parse(
			fs.readFileSync(path.join(root, 'package.json'), 'utf8'),
		) as {devDependencies: Record<string, string>; dependencies?: unknown};
		expect(manifest.dependencies).toBeUndefined();
		for (const [name, version] of Object.entries(devDependencies)) {
			expect(`${name}@${version}`).toMatch(/@\d+\.\d+\.\d+$/);
		}
	});

	it('keeps no generated files: neither builds nor packages', () => {
		expect(files.filter((file) => /^(?:dist|node_modules|coverage)\/|\.tgz$/.test(file))).toEqual(
			[],
		);
	});
});

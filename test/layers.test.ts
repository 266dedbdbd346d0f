import {describe, expect, it} from 'vitest';
import {cycles} from './support/cycles.ts';
import {type Import, importsBelow, importsOf} from './support/imports.ts';

const imports = importsBelow(new URL('../source', import.meta.url).pathname);

/** `screens` for every file below it; the few files beside the folders stand for themselves. */
const layerOf = (file: string): string => file.split('/')[0] ?? file;

const domain = [
	'diagnosis',
	'incident',
	'logs',
	'platform',
	'predicates',
	'probes',
	'remedies',
	'signatures',
	'trees',
];
const everywhere = ['text', 'observable.ts'];

/** What each layer may import besides itself. A folder that is not named here has no place yet. */
const below: Readonly<Record<string, readonly string[]>> = {
	'cli.tsx': ['commands'],
	commands: ['screens', ...domain, 'cluster', 'practice', 'ui', 'environment.ts', ...everywhere],
	screens: [...domain, 'cluster', 'ui', 'environment.ts', 'start-up-memory.ts', ...everywhere],
	...Object.fromEntries(domain.map((folder) => [folder, [...domain, 'cluster', ...everywhere]])),
	cluster: everywhere,
	practice: ['cluster', ...everywhere],
	ui: everywhere,
	text: [],
	'observable.ts': [],
	'environment.ts': [],
	'start-up-memory.ts': [],
};

/** Packages that only some layers may know of. */
const reserved: ReadonlyArray<{package: RegExp; layers: readonly string[]}> = [
	{package: /^(?:react|ink)(?:$|[-/])/, layers: ['screens', 'ui']},
	{package: /^@kubernetes\/client-node(?:$|\/)/, layers: ['cluster']},
	{package: /^meow$/, layers: ['commands']},
];

/** The practice cluster serves the API: it shares the words of the API with its client, and no code. */
const sharedWithPractice = ['cluster/objects.ts', 'cluster/resources.ts'];
const typesSharedWithPractice = ['cluster/call.ts', ...sharedWithPractice];

const isOwn = ({to}: Import): boolean => /\.tsx?$/.test(to);

function breaksLayers(found: Import): boolean {
	const [from, to] = [layerOf(found.from), layerOf(found.to)];
	if (!isOwn(found)) {
		return reserved.some((rule) => rule.package.test(found.to) && !rule.layers.includes(from));
	}

	if (from === 'practice' && to === 'cluster') {
		const shared = found.isTypeOnly ? typesSharedWithPractice : sharedWithPractice;
		return !shared.includes(found.to);
	}

	return from !== to && !below[from]?.includes(to);
}

const sentence = ({from, to}: Import): string => `${from} imports ${to}`;

describe('the imports of the program', () => {
	it('point down: from what a person sees to what speaks with the cluster', () => {
		expect(imports.filter((found) => breaksLayers(found)).map((found) => sentence(found))).toEqual(
			[],
		);
	});

	it('make no circle between folders', () => {
		const arrows = imports
			.filter((found) => isOwn(found))
			.map(({from, to}) => [layerOf(from), layerOf(to)] as const)
			.filter(([from, to]) => from !== to);
		expect(cycles(arrows)).toEqual([]);
	});

	it('make no circle between files', () => {
		// Types alone may go round: a part may name the type of the whole that it is a part of, and
		// nothing of that is left when the program runs.
		const arrows = imports
			.filter((found) => isOwn(found) && !found.isTypeOnly)
			.map(({from, to}) => [from, to] as const);
		expect(cycles(arrows)).toEqual([]);
	});
});

describe('the rule', () => {
	it.each([
		['ui/table.ts', 'cluster/objects.ts'],
		['ui/table.ts', '@kubernetes/client-node'],
		['cluster/session.ts', 'platform/components.ts'],
		['diagnosis/evaluate.ts', 'screens/faults-pane.ts'],
		['diagnosis/evaluate.ts', 'react'],
		['commands/check.ts', 'ink'],
		['screens/cockpit.ts', 'practice/cluster.ts'],
		['practice/cluster.ts', 'cluster/session.ts'],
		['text/text.ts', 'observable.ts'],
		['somewhere/new.ts', 'text/text.ts'],
	])('forbids %s to import %s', (from, to) => {
		expect(breaksLayers({from, to, isTypeOnly: false})).toBe(true);
	});

	it('sees every way to import', () => {
		const text = [
			"import a from './a.ts';",
			"import type {B} from '../b.ts';",
			"import {type C} from 'c';",
			"import {type D, d} from 'd';",
			"export {e} from './e.ts';",
			"const f = await import('./f.ts');",
			"type G = import('./g.ts').G;",
			"import './h.ts';",
		].join('\n');
		expect(
			importsOf('screens/x.tsx', text).map(({to, isTypeOnly}) => (isTypeOnly ? `type ${to}` : to)),
		).toEqual([
			'screens/a.ts',
			'type b.ts',
			'type c',
			'd',
			'screens/e.ts',
			'screens/f.ts',
			'type screens/g.ts',
			'screens/h.ts',
		]);
	});

	it('sees a circle, and none where two ways lead to the same place', () => {
		expect(
			cycles([
				['a', 'b'],
				['b', 'c'],
				['c', 'a'],
			]),
		).toEqual(['a → b → c → a']);
		expect(
			cycles([
				['a', 'b'],
				['a', 'c'],
				['b', 'd'],
				['c', 'd'],
			]),
		).toEqual([]);
	});
});

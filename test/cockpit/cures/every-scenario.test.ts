import {expect, test} from 'vitest';
import {remedyFor} from '../../../source/remedies/catalogue.ts';
import {scenarios} from '../../../source/practice/scenarios/index.ts';
import {trees} from '../../../source/trees/index.ts';
import {componentLoops} from './component-loops.ts';
import {causeOf, type Loop} from './loop.ts';
import {nodeLoops} from './node-loops.ts';
import {pairLoops} from './pair-loops.ts';
import {regionApiLoops} from './region-api-loops.ts';

const loops: readonly Loop[] = [...regionApiLoops, ...componentLoops, ...nodeLoops, ...pairLoops];

/** Those of a cause's remedies that rbd-tui runs itself. */
const actionsOf = (cause: string): string[] =>
	causeOf(cause)
		.remedies.filter((offer) => remedyFor({...offer, allowed: null, why: null}).risk !== 'manual')
		.map(({id}) => id);

const wanted = scenarios.flatMap(({id: scenario, expected}) =>
	(expected?.causes ?? [])
		.map(({id: cause}) => ({scenario, cause, actions: actionsOf(cause)}))
		.filter(({actions}) => actions.length > 0),
);

test.each(wanted)('$scenario is driven to the end of $cause', ({scenario, cause, actions}) => {
	const own = loops.filter((loop) => loop.scenario === scenario && loop.cause === cause);
	expect(actions).toEqual(expect.arrayContaining(own.map(({remedy}) => remedy)));
	expect(own, 'neither a cure nor why there is none').not.toEqual([]);
});

test('no loop is about a scenario, a cause or a remedy that there is not', () => {
	const known = new Set(scenarios.map(({id}) => id));
	// What comes next may be lent by a part of the cause.
	const offered = new Set(
		trees.flatMap(({causes}) => causes.flatMap(({remedies}) => remedies.map(({id}) => id))),
	);
	const unknown = loops.filter(
		({scenario, cause, remedy, uncured: {next = remedy} = {}}) =>
			!known.has(scenario) ||
			causeOf(cause).remedies.every(({id}) => id !== remedy) ||
			!offered.has(next),
	);
	expect(unknown).toEqual([]);
});

test('where nothing is cured, a reader is told why', () => {
	const silent = loops.filter(({uncured}) => uncured && uncured.reason.split(' ').length < 3);
	expect(silent).toEqual([]);
});

import {describe, expect, test, vi} from 'vitest';
import {findScenario} from '../../../source/practice/scenarios/index.ts';
import {aBundle} from '../../support/a-bundle.ts';
import {driveIn, hastyCockpit, open} from './drive.ts';
import {causeOf} from './loop.ts';
import {pairs} from './pair-loops.ts';

vi.setConfig({testTimeout: 180_000, hookTimeout: 60_000});

const program = aBundle(hastyCockpit);

describe.concurrent('of two faults, one is cured after the other', () => {
	test.each(pairs)('$scenario', async ({scenario, loops}) => {
		await using bench = await open(program(), {scenario, speed: 10});
		const {terminal} = bench;
		const open_ = new Set(findScenario(scenario)?.expected?.causes.map(({id}) => id));
		for (const loop of loops) {
			await driveIn(bench, loop);
			open_.delete(loop.cause);
			// What is cured is no reason to forget the other.
			for (const cause of open_) {
				await terminal.sees(`✗ ${causeOf(cause).title.en}`);
			}

			terminal.press('3', 'esc');
			await terminal.seesNot('Esc folds this up');
		}

		expect(loops.length).toBeGreaterThan(0);
	});
});

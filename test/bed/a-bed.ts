import {afterAll, beforeAll} from 'vitest';
import {type Bed, type BedOptions, startBed} from './start-bed.ts';

/** A bed for all tests of a file, started before the first and stopped after the last. */
export function aBed(options: BedOptions = {}): () => Bed {
	let bed: Bed | undefined;
	beforeAll(async () => {
		bed = await startBed(options);
	});
	afterAll(async () => bed?.stop());
	return () => {
		if (!bed) {
			throw new Error('The bed is there only while tests run.');
		}

		return bed;
	};
}

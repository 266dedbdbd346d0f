import {afterAll, beforeAll} from 'vitest';
import {type Bed, type BedOptions, startBed} from './start-bed.ts';

/** A bed for all tests of a file or group, started before the first and stopped after the last. */
export const aBed = (options: BedOptions = {}): (() => Bed) =>
	aBedFrom(async () => startBed(options));

/** The same, with more in it than a control plane. */
export function aBedFrom(start: () => Promise<Bed>): () => Bed {
	let bed: Bed | undefined;
	beforeAll(async () => {
		bed = await start();
	});
	afterAll(async () => bed?.stop());
	return () => {
		if (!bed) {
			throw new Error('The bed is there only while tests run.');
		}

		return bed;
	};
}

import {afterAll, beforeAll} from 'vitest';
import {type Stage, type StageOptions, startStage} from './start-scenario.ts';

/** A stage for all tests of a file, started before the first and stopped after the last. */
export function aStage(options: StageOptions): () => Stage {
	let stage: Stage | undefined;
	beforeAll(async () => {
		stage = await startStage(options);
	});
	afterAll(async () => stage?.stop());
	return () => {
		if (!stage) {
			throw new Error('The control plane is there only while tests run.');
		}

		return stage;
	};
}

import fs from 'node:fs';
import path from 'node:path';
import {BaseSequencer, type TestSequencerConstructor, type TestSpecification} from 'vitest/node';

/**
Begins with the files that take longest, those named and the others as Vitest does: what is left for the end
has nothing to run beside. Names are the ends of paths, without what follows the first dot; one that no file has
is an error, for it would bring back the wait that it was to spare.
*/
export function longestFirst(names: readonly string[]): TestSequencerConstructor {
	const tests = path.join(import.meta.dirname, '..');
	const present = fs.readdirSync(tests, {recursive: true, encoding: 'utf8'});
	const missing = names.filter((name) =>
		present.every((file) => !`/test/${file}`.includes(`/${name}.`)),
	);
	if (missing.length > 0) {
		throw new Error(`No test file is called ${missing.join(' or ')}.`);
	}

	return class extends BaseSequencer {
		override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
			const place = ({moduleId}: TestSpecification): number => {
				const index = names.findIndex((name) => moduleId.includes(`/${name}.`));
				return index === -1 ? names.length : index;
			};

			const sorted = await super.sort(files);
			return sorted.toSorted((one, other) => place(one) - place(other));
		}
	};
}

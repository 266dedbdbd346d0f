import {BaseSequencer, type TestSequencerConstructor, type TestSpecification} from 'vitest/node';

/**
Begins with the files that take longest, those named and the others as Vitest does: what is left for the end
has nothing to run beside. Names are the ends of paths, without what follows the first dot.
*/
export const longestFirst = (names: readonly string[]): TestSequencerConstructor =>
	class extends BaseSequencer {
		override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
			const place = ({moduleId}: TestSpecification): number => {
				const index = names.findIndex((name) => moduleId.includes(`/${name}.`));
				return index === -1 ? names.length : index;
			};

			const sorted = await super.sort(files);
			return sorted.toSorted((one, other) => place(one) - place(other));
		}
	};

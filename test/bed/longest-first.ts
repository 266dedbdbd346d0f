import {BaseSequencer, type TestSpecification} from 'vitest/node';

/** Files that take longer than half a minute, the longest first. */
const long = [
	'remedies/remedies',
	'scenario/diagnosis',
	'containers/faults',
	'client/crowd',
	'scenario/scenario',
	'client/faults',
	'containers/streams',
	'cockpit/cockpit',
	'containers/cockpit',
	'containers/kubelet-contract',
];

/** Begins with what takes longest: files that are left for the end cannot run beside each other. */
export class LongestFirst extends BaseSequencer {
	override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
		const place = ({moduleId}: TestSpecification): number => {
			const index = long.findIndex((name) => moduleId.endsWith(`/bed/${name}.cluster.ts`));
			return index === -1 ? long.length : index;
		};

		const sorted = await super.sort(files);
		return sorted.toSorted((one, other) => place(one) - place(other));
	}
}

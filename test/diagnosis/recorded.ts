import {scenarios} from '../../source/practice/scenarios/index.ts';
import {recordAll, type Recording} from './recording.ts';

let recordings: Promise<readonly Recording[]> | undefined;

/** Recording them all takes this long at most, on a busy machine. Milliseconds. */
export const recordingMs = 600_000;

/** Every scenario that has one right answer, recorded once. */
export const recorded = async (): Promise<readonly Recording[]> => {
	recordings ??= recordAll(scenarios.filter(({expected}) => expected));
	return recordings;
};

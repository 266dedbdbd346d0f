import {type Problem, problem} from '../text/problem.ts';

export type TreesRequest =
	| {readonly action: 'list'}
	| {readonly action: 'schema'}
	| {readonly action: 'show'; readonly id: string}
	| {readonly action: 'lint'; readonly file: string};

/** The request behind the words of `trees`, or the sentence that says what is wrong with them. */
export function readTreesRequest([action = 'list', subject]: readonly string[]):
	Problem | TreesRequest {
	if (action === 'list' || action === 'schema') {
		return {action};
	}

	if (action === 'show' && subject !== undefined) {
		return {action, id: subject};
	}

	return action === 'lint' && subject !== undefined
		? {action, file: subject}
		: problem(
				'用法：rbd-tui trees list、show ID、lint FILE 或 schema',
				'use rbd-tui trees list, show ID, lint FILE or schema',
			);
}

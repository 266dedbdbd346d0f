import {type Problem, problem} from '../text/problem.ts';

const actions = ['show', 'verify', 'export'] as const;

type Action = (typeof actions)[number];

export type JournalRequest = {
	readonly action: Action;
	readonly output: 'table' | 'json';
};

/** The request behind the words of `journal`, or the sentence that says what is wrong with them. */
export function readJournalRequest(
	[action = 'show', ...more]: readonly string[],
	output = 'table',
): JournalRequest | Problem {
	if (!isAction(action) || more.length > 0) {
		return problem(
			'用法：rbd-tui journal [show]、verify 或 export',
			'use rbd-tui journal [show], verify or export',
		);
	}

	return output === 'table' || output === 'json'
		? {action, output}
		: problem(
				`这里 -o 应是 table 或 json，不能是 ${output}`,
				`-o takes table or json here, not ${output}`,
			);
}

const isAction = (word: string): word is Action => (actions as readonly string[]).includes(word);

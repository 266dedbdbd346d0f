import {type Problem, problem} from '../text/problem.ts';

const actions = ['list', 'show', 'export'] as const;

export type IncidentRequest =
	| {readonly action: 'list'; readonly output: 'table' | 'json'}
	/** `id` is the id of an incident, or `last`. */
	| {readonly action: 'show'; readonly id: string}
	| {
			readonly action: 'export';
			readonly id: string;
			readonly output: 'markdown' | 'json';
			/** Where it is written; undefined: standard output. */
			readonly file: string | undefined;
	  };

export type IncidentFlags = {
	readonly output: string | undefined;
	readonly file: string | undefined;
};

/** The request behind the words of `incident`, or the sentence that says what is wrong with them. */
export function readIncidentRequest(
	[action = 'list', id, ...more]: readonly string[],
	{output, file}: IncidentFlags,
): IncidentRequest | Problem {
	if (!isAction(action) || more.length > 0 || (action === 'list') !== (id === undefined)) {
		return problem(
			'用法：rbd-tui incident [list]、show ID 或 export ID；最近一个的 ID 可写 last',
			'use rbd-tui incident [list], show ID or export ID; last is the ID of the latest',
		);
	}

	if (file !== undefined && action !== 'export') {
		return problem(
			`--file 用于 rbd-tui incident export，不用于 ${action}`,
			`--file belongs to rbd-tui incident export, not to ${action}`,
		);
	}

	if (action === 'list' || id === undefined) {
		const listed = output ?? 'table';
		return listed === 'table' || listed === 'json'
			? {action: 'list', output: listed}
			: problem(
					`这里 -o 应是 table 或 json，不能是 ${listed}`,
					`-o takes table or json here, not ${listed}`,
				);
	}

	if (action === 'show') {
		return output === undefined
			? {action, id}
			: problem(
					'-o 用于 rbd-tui incident list 和 export；show 是给终端看的',
					'-o belongs to rbd-tui incident list and export; show is for a terminal',
				);
	}

	const exported = output ?? 'markdown';
	return exported === 'markdown' || exported === 'json'
		? {action, id, output: exported, file}
		: problem(
				`这里 -o 应是 markdown 或 json，不能是 ${exported}`,
				`-o takes markdown or json here, not ${exported}`,
			);
}

const isAction = (word: string): word is (typeof actions)[number] =>
	(actions as readonly string[]).includes(word);

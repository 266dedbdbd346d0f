import {type Problem, problem} from '../text/problem.ts';
import {readInput} from './check-arguments.ts';

export type FixRequest = {
	readonly cause: string;
	/** Undefined for the first that the cause offers. */
	readonly remedy: string | undefined;
	/** Names of the objects that are meant; empty for all that the cause is about. */
	readonly objects: readonly string[];
	readonly isPlan: boolean;
	readonly isYes: boolean;
	/** Take back what was last done for this cause. */
	readonly isUndo: boolean;
	/** Where a remedy that hands something over writes it; undefined shows it without its secrets. */
	readonly file: string | undefined;
	readonly output: 'table' | 'json';
	readonly input: Readonly<Record<string, string>>;
	/** Milliseconds. */
	readonly sinceMs: number;
};

export type FixFlags = {
	readonly remedy: string | undefined;
	readonly object: readonly string[];
	readonly plan: boolean;
	readonly yes: boolean;
	readonly undo: boolean;
	readonly file: string | undefined;
	readonly output: string | undefined;
	readonly input: readonly string[];
	readonly sinceMs: number | undefined;
	readonly contexts: number;
};

const usualSinceMs = 15 * 60_000;

/** The request behind the words of `fix`, or the sentence that says what is wrong with them. */
export function readFixRequest(words: readonly string[], flags: FixFlags): FixRequest | Problem {
	const [cause, ...more] = words;
	if (cause === undefined || more.length > 0) {
		return problem(
			'fix 需要一个原因：rbd-tui fix region-api/serving-stale-certificate；rbd-tui check 会说出集群的原因',
			'fix takes one cause: rbd-tui fix region-api/serving-stale-certificate; rbd-tui check names the causes of a cluster',
		);
	}

	if (flags.contexts > 1) {
		return problem(
			'fix 一次只修改一个集群：只写一个 --context',
			'fix changes one cluster at a time: name one --context',
		);
	}

	const {output = 'table'} = flags;
	if (output !== 'table' && output !== 'json') {
		return problem(
			`这里 -o 应是 table 或 json，不能是 ${output}`,
			`-o takes table or json here, not ${output}`,
		);
	}

	const input = readInput(flags.input);
	return 'problem' in input
		? input
		: {
				cause,
				remedy: flags.remedy,
				objects: flags.object,
				isPlan: flags.plan,
				isYes: flags.yes,
				isUndo: flags.undo,
				file: flags.file,
				output,
				input: input.values,
				sinceMs: flags.sinceMs ?? usualSinceMs,
			};
}

import type {GivenAnswer} from '../diagnosis/answer.ts';
import type {Mutant} from './mutants.ts';
import type {Score} from './score.ts';

export type Report = {
	readonly score: Score;
	readonly times: {
		readonly p95Ms: number;
		readonly p95FarMs: number;
		readonly roundTripMs: number;
	};
	/** Scenarios whose answer is another one over the long line. */
	readonly wrongFar: Score['wrong'];
	readonly mutants: readonly Mutant[];
};

export const heldShare = (mutants: readonly Mutant[]): number =>
	mutants.filter(({noticedBy}) => noticedBy !== undefined).length / Math.max(1, mutants.length);

/** The lines of the report: what was measured and how it came out. */
export function reportRows({
	score,
	times,
	mutants,
}: Report): ReadonlyArray<readonly [string, string]> {
	const {pairs, falseCauses, inconclusive, requests} = score;
	return [
		['scenarios with the right answer', `${score.right} of ${score.scenarios}`],
		['precision', score.precision.toFixed(3)],
		['recall', score.recall.toFixed(3)],
		['look-alikes told apart', `${pairs.toldApart} of ${pairs.of}`],
		[
			'false causes where nothing is wrong',
			`${falseCauses.count} in ${falseCauses.controls} scenarios`,
		],
		['inconclusive where it cannot be told', `${inconclusive.right} of ${inconclusive.of}`],
		['requests for a cluster', `at most ${requests.most}, median ${requests.median}`],
		['time, 95th percentile', seconds(times.p95Ms)],
		[`the same at ${times.roundTripMs} ms round trip`, seconds(times.p95FarMs)],
		[
			'predicates deleted or negated that a scenario notices',
			`${mutants.filter(({noticedBy}) => noticedBy !== undefined).length} of ${mutants.length} (${heldShare(mutants).toFixed(2)})`,
		],
	];
}

const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(2)} s`;

/** The whole report for a terminal, with everything that is not as it should be. */
export function page(report: Report): string {
	const rows = reportRows(report);
	const width = Math.max(...rows.map(([name]) => name.length));
	const unheld = report.mutants.filter(({noticedBy}) => noticedBy === undefined);
	return [
		...rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`),
		...section(
			'Wrong',
			report.score.wrong.flatMap((one) => wrongLines(one)),
		),
		...section(
			'Wrong at the far end',
			report.wrongFar.flatMap((one) => wrongLines(one)),
		),
		...section(
			'Noticed by no scenario',
			unheld.map(({predicate, mutation}) => `  ${predicate} ${mutation}`),
		),
	].join('\n');
}

const section = (title: string, lines: readonly string[]): string[] =>
	lines.length > 0 ? ['', title, ...lines] : [];

const wrongLines = ({id, expected, found}: Score['wrong'][number]): string[] => [
	`  ${id}`,
	`    expected  ${answerLine(expected)}`,
	`    found     ${answerLine(found)}`,
];

function answerLine({verdict, causes, ruledOut}: GivenAnswer): string {
	const named = causes.map(
		({id, status, objects = []}) =>
			`${id} ${status}${objects.length > 0 ? ` (${objects.join(', ')})` : ''}`,
	);
	const not = ruledOut.map((id) => `not ${id}`);
	return [verdict, ...named, ...not].join('; ');
}

import {spanOf, standOf, signs, stateWords, timeWithin, titleOf} from '../incident/story-words.ts';
import type {Story} from '../incident/story.ts';
import {sanitise} from '../logs/sanitise.ts';
import type {Language, Text} from '../text/text.ts';
import {textWidth} from '../ui/text-width.ts';
import {wrapText} from '../ui/wrap.ts';

export type IncidentLook = {
	readonly language: Language;
	/** Columns. */
	readonly width: number;
};

/** An incident on a terminal: what it is about, how far it is, and what happened when. */
export function incidentPage(story: Story, {language, width}: IncidentLook): string {
	const {id, cluster, causes, timeline, users, from, unreadable} = story;
	const stand = standOf(story);
	const put = (lead: string, text: string): string[] => {
		const indent = textWidth(lead);
		return wrapText(sanitise(text), Math.max(20, width - indent)).map(
			(row, index) => (index === 0 ? lead : ' '.repeat(indent)) + row,
		);
	};

	const words = (text: Text): string => text[language];
	return [
		...put('', `${id}  ${cluster.context}: ${words(titleOf(story))}`),
		...put('', [cluster.server, cluster.clusterUid, users.join(', ')].filter(Boolean).join('  ')),
		...put('', words(spanOf(story))),
		...put(`${stand.sign} `, words(stand.text)),
		'',
		...causes.flatMap(({cause, isStanding}) =>
			put(`${isStanding ? signs.fault : signs.good} `, `${words(cause.title)}  ${cause.id}`),
		),
		...(causes.length > 0 ? [''] : []),
		...timeline.flatMap(({at, kind, text, code, outcome}) =>
			put(
				`${timeWithin(at, from)} ${signs[kind]} `,
				[words(text), code, outcome && `– ${words(outcome)}`].filter(Boolean).join('  '),
			),
		),
		'',
		...(unreadable.length > 0
			? put(
					'? ',
					{
						zh: `记录的第 ${unreadable.join('、')} 行不完整（写入时中断）`,
						en: `torn in the record: line ${unreadable.join(', ')} (ended while writing)`,
					}[language],
				)
			: []),
		...put(
			'',
			{
				zh: `可贴进工单的完整记录：rbd-tui incident export ${id}`,
				en: `all of it, for the ticket: rbd-tui incident export ${id}`,
			}[language],
		),
		'',
	].join('\n');
}

/** One line for each incident, newest first. */
export function incidentTable(stories: readonly Story[], language: Language): string {
	const rows = stories.toReversed().map((story) => {
		const {id, cluster, causes, runs, state} = story;
		const names =
			causes.length > 0
				? causes.map(({cause}) => cause.id)
				: runs.map(({confirmed}) => confirmed.remedy);
		return [
			id,
			cluster.context,
			spanOf(story)[language],
			stateWords[state][language],
			names.join(', '),
		].map((cell) => sanitise(cell));
	});
	const widths = [0, 1, 2, 3].map((column) =>
		Math.max(0, ...rows.map((row) => textWidth(row[column] ?? ''))),
	);
	return rows
		.map((row) =>
			row
				.map(
					(cell, column) => cell + ' '.repeat(Math.max(0, (widths[column] ?? 0) - textWidth(cell))),
				)
				.join('  ')
				.trimEnd(),
		)
		.map((line) => `${line}\n`)
		.join('');
}

import fs from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import {programFolders} from '../environment.ts';
import {incidentMarkdown} from '../incident/incident-markdown.ts';
import {type Incidents, incidentLines, readIncidents} from '../incident/incidents.ts';
import type {Story} from '../incident/story.ts';
import {chooseLanguage} from '../text/language.ts';
import type {Language, Text} from '../text/text.ts';
import type {Options} from './arguments.ts';
import type {IncidentRequest} from './incident-arguments.ts';
import {incidentPage, incidentTable} from './incident-page.ts';

const usageCode = 2;

/** Lists the incidents on record, shows one, or hands it out for a ticket. The exit status. */
export async function incident(
	request: IncidentRequest,
	options: Options,
	folder = programFolders().state,
): Promise<number> {
	const language = chooseLanguage(options.language, process.env);
	const all = await readIncidents(folder);
	if (request.action === 'list') {
		list(all, request.output, language);
		return complain(all.broken, language);
	}

	const chosen = choose(all, request.id);
	if ('problem' in chosen) {
		return complain([chosen], language);
	}

	if (request.action === 'show') {
		const width = Math.min(process.stdout.columns ?? 100, 120);
		process.stdout.write(incidentPage(chosen.story, {language, width}));
		return 0;
	}

	const text =
		request.output === 'markdown'
			? incidentMarkdown(chosen.story, language)
			: incidentLines(chosen, all.journals)
					.map((line) => `${line}\n`)
					.join('');
	return handOut(text, request.file, language);
}

/** The incident that is meant, or why there is none. */
function choose(
	{incidents, broken}: Incidents,
	id: string,
): Incidents['incidents'][number] | {readonly problem: Text} {
	const found =
		id === 'last' ? incidents.at(-1) : incidents.find(({record}) => record.opened.id === id);
	return (
		found ??
		broken.find(({file}) => path.basename(file, '.jsonl') === id) ?? {
			problem: noSuchIncident(id, incidents.length),
		}
	);
}

async function handOut(
	text: string,
	file: string | undefined,
	language: Language,
): Promise<number> {
	if (file === undefined) {
		process.stdout.write(text);
		return 0;
	}

	try {
		await fs.writeFile(file, text, {flag: 'wx', mode: 0o600});
		return 0;
	} catch (error) {
		const {code = ''} = error as NodeJS.ErrnoException;
		const problem: Text =
			code === 'EEXIST'
				? {
						zh: `${file} 已经存在，没有覆盖；请换一个文件名`,
						en: `${file} exists and was not overwritten; name another file`,
					}
				: {zh: `写不了 ${file}（${code}）`, en: `cannot write ${file} (${code})`};
		return complain([{problem}], language);
	}
}

/** What is wrong, on standard error; the exit status that goes with it. */
function complain(problems: ReadonlyArray<{readonly problem: Text}>, language: Language): number {
	for (const {problem} of problems) {
		process.stderr.write(`rbd-tui: ${problem[language]}\n`);
	}

	return problems.length > 0 ? usageCode : 0;
}

function noSuchIncident(id: string, count: number): Text {
	return count === 0
		? {
				zh: '还没有事件记录；驾驶舱里的诊断发现故障，或确认一次修复时，就会开始一份',
				en: 'no incident is on record yet; one begins when the cockpit finds a fault, or when a remedy is confirmed',
			}
		: {
				zh: `没有事件 ${id}；rbd-tui incident list 列出所有事件`,
				en: `there is no incident ${id}; rbd-tui incident list shows them`,
			};
}

function list({incidents}: Incidents, output: 'table' | 'json', language: Language): void {
	const stories = incidents.map(({story}) => story);
	if (output === 'json') {
		const document = {
			schema: 'rbd-tui.incidents/v1',
			incidents: stories.map((story) => listed(story)),
		};
		process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
	} else if (stories.length === 0) {
		process.stdout.write(`${noSuchIncident('', 0)[language]}\n`);
	} else {
		process.stdout.write(incidentTable(stories, language));
	}
}

const listed = ({id, state, from, to, cluster, users, causes, runs}: Story) => ({
	id,
	state,
	from,
	to: state === 'open' ? null : to,
	cluster,
	users,
	causes: causes.map(({cause, isStanding}) => ({
		id: cause.id,
		status: cause.status,
		severity: cause.severity,
		stands: isStanding,
	})),
	remedies: runs.map(({confirmed, end}) => ({
		id: confirmed.remedy,
		outcome: end?.outcome ?? null,
	})),
});

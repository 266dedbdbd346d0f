import {randomUUID} from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import type {Language} from '../text/text.ts';
import {incidentFolder} from './incident-folder.ts';
import {incidentMarkdown} from './incident-markdown.ts';
import type {Story} from './story.ts';

/**
Writes the page for the ticket beside the record, readable by its owner alone. A page that was written
before gives way: the incident has gone on. Returns the file; rejects where it cannot be written.
*/
export async function exportPage(
	folder: string,
	story: Story,
	language: Language,
): Promise<string> {
	const own = incidentFolder(folder);
	const file = path.join(own, `${story.id}.${language}.md`);
	const draft = path.join(own, `.${story.id}-${randomUUID()}`);
	try {
		await fs.writeFile(draft, incidentMarkdown(story, language), {flag: 'wx', mode: 0o600});
		await fs.rename(draft, file);
	} finally {
		await fs.rm(draft, {force: true});
	}

	return file;
}

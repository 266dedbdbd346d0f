import {type JournalFile, journalFolder, readJournals} from '../remedies/journal.ts';
import {type ClusterIdentity, isSameCluster} from './cluster.ts';
import {incidentFolder} from './incident-folder.ts';
import {
	type BrokenFile,
	fileOf,
	type IncidentFile,
	incidentIds,
	readIncident,
} from './incident-file.ts';
import {type Story, tellStory} from './story.ts';

/** All incidents that are on record, oldest first, and the files that could not be understood. */
export type Incidents = {
	readonly incidents: ReadonlyArray<{readonly record: IncidentFile; readonly story: Story}>;
	readonly broken: readonly BrokenFile[];
	readonly journals: readonly JournalFile[];
};

/** Reads everything below the program's folder for what outlives a run. */
export async function readIncidents(folder: string): Promise<Incidents> {
	const own = incidentFolder(folder);
	const ids = await incidentIds(own);
	const read = await Promise.all(ids.map(async (id) => readIncident(fileOf(own, id))));
	const journals = await readJournals(journalFolder(folder));
	const records = read.filter((one) => 'events' in one);
	return {
		journals,
		broken: read.filter((one) => 'problem' in one),
		incidents: records.map((record, index) => ({
			record,
			story: tellStory({
				record,
				journals,
				nextAt: records
					.slice(index + 1)
					.find(({opened}) => isSameCluster(opened.cluster, record.opened.cluster))?.opened.at,
			}),
		})),
	};
}

/** The last incident of a cluster; undefined where none is on record. */
export async function lastIncidentOf(
	folder: string,
	cluster: ClusterIdentity,
): Promise<Story | undefined> {
	const {incidents} = await readIncidents(folder);
	return incidents.findLast(({record}) => isSameCluster(record.opened.cluster, cluster))?.story;
}

/** The record with its lines of the journal in between, as JSON, in the order in which they happened. */
export function incidentLines(
	{record, story}: Incidents['incidents'][number],
	journals: Incidents['journals'],
): string[] {
	const runs = [...story.runs.flatMap(({changes}) => changes), ...story.otherChanges];
	const ids = new Set(runs.map(({intent}) => intent.id));
	const entries = journals.flatMap((journal) => journal.entries).filter(({id}) => ids.has(id));
	return [...record.events, ...entries]
		.toSorted((one, other) => Date.parse(one.at) - Date.parse(other.at))
		.map((line) => JSON.stringify(line));
}

import fs from 'node:fs';
import type {LiveDiagnosis} from '../diagnosis/live-diagnosis.ts';
import {incidentFolder} from '../incident/incident-folder.ts';
import type {Recorder} from '../incident/recorder.ts';
import type {Cockpit} from './cockpit.ts';
import type {Commands} from './command.ts';

/** The one recorder of this run, loaded when there is something to write. */
export function incidentRecorder(folder: string): () => Promise<Recorder> {
	let loaded: Promise<Recorder> | undefined;
	const load = async (): Promise<Recorder> => {
		const {createRecorder} = await import('../incident/recorder.ts');
		return createRecorder({folder});
	};

	return async () => {
		loaded ??= load();
		return loaded;
	};
}

/** Writes down what every diagnosis of a cluster finds; says so once where that does not work. */
export function recordDiagnosis(cockpit: Cockpit, diagnosis: LiveDiagnosis): void {
	let {last} = diagnosis.get();
	let told: string | undefined;
	const write = async (document: NonNullable<typeof last>['document']): Promise<void> => {
		// Nothing was found, and there is no record that this could end: what writes is not even loaded.
		if (document.causes.length === 0 && !fs.existsSync(incidentFolder(cockpit.options.folder))) {
			return;
		}

		const recorder = await cockpit.options.recorder();
		await recorder.found(document);
		const problem = recorder.problem.get();
		if (problem && problem.en !== told) {
			cockpit.notify('warning', problem);
		}

		told = problem?.en;
	};

	diagnosis.subscribe(() => {
		const before = last;
		({last} = diagnosis.get());
		if (last && last !== before) {
			void write(last.document);
		}
	});
}

export const incidentCommands = (cockpit: Cockpit): Commands => ({
	'incident.export'() {
		void exportPresent(cockpit);
	},
});

/** Writes the page of the present incident of the cluster on the screen, for the ticket. */
async function exportPresent(cockpit: Cockpit): Promise<void> {
	const {session, options} = cockpit;
	if (!session) {
		return;
	}

	const {folder} = options;
	const recorder = await options.recorder();
	const {lastIncidentOf} = await import('../incident/incidents.ts');
	const {exportPage} = await import('../incident/export-page.ts');
	await recorder.settled();
	const story = await lastIncidentOf(folder, {
		server: session.status.get().server,
		clusterUid: await session.clusterUid(),
	});
	if (!story) {
		cockpit.notify('dim', {
			zh: '这个集群还没有事件记录：没有发现过故障，也没有确认过修复',
			en: 'no incident of this cluster is on record: no fault found, no remedy confirmed',
		});
		return;
	}

	try {
		const file = await exportPage(folder, story, options.language);
		cockpit.notify('ok', {
			zh: `已写入 ${file}`,
			en: `written to ${file}`,
		});
	} catch (error) {
		const {code, message} = error as NodeJS.ErrnoException;
		cockpit.notify('fault', {
			zh: `事件 ${story.id} 写不出来（${code ?? message}）`,
			en: `incident ${story.id} cannot be written out (${code ?? message})`,
		});
	}
}

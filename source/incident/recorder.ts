import type {TargetDocument} from '../diagnosis/document.ts';
import {observable, type Observable} from '../observable.ts';
import type {RemedyPlan} from '../remedies/remedy-plan.ts';
import type {RunEnd, RunWitness} from '../remedies/remedy-run.ts';
import type {Text} from '../text/text.ts';
import {type ClusterIdentity, isSameCluster} from './cluster.ts';
import {type Course, courseOf, follow, isNews, mostFindings, withoutEchoes} from './course.ts';
import {type Confirmed, type Finding, incidentSchema, type IncidentEvent} from './event.ts';
import {eventLine, type Redact} from './event-line.ts';
import {mostObjects, toFinding} from './finding.ts';
import {incidentFolder} from './incident-folder.ts';
import {keepMarkKey, loadMarkKey} from './mark-key.ts';
import {
	appendLines,
	createIncident,
	fileOf,
	type IncidentFile,
	incidentIds,
	nextId,
	readIncident,
	readOpened,
} from './incident-file.ts';

/**
Writes down what happens to clusters, as it happens. Never rejects and never stands in the way of what it
records: where it cannot write, it says so.
*/
export type Recorder = RunWitness & {
	/** A diagnosis that has ended. */
	found(document: TargetDocument): Promise<void>;
	/** The id of the incident that a confirmed run belongs to; undefined where it could not be written. */
	incidentOf(run: string): string | undefined;
	/** Resolves when everything that was told until now is written. */
	settled(): Promise<void>;
	/** Why the last line could not be written; undefined where it could. */
	readonly problem: Observable<Text | undefined>;
};

export type RecorderOptions = {
	/** The program's folder for what outlives a run. */
	readonly folder: string;
	readonly now?: () => number;
	readonly redact?: Redact;
};

/** What follows upon the end of an incident within this time still belongs to it. Milliseconds. */
const aftermathMs = 15 * 60_000;

/** After so long without news, other causes than those that stood are another incident. Milliseconds. */
const silenceMs = 12 * 3_600_000;

export function createRecorder({folder: above, now = Date.now, redact}: RecorderOptions): Recorder {
	loadMarkKey(above);
	const folder = incidentFolder(above);
	const problem = observable<Text | undefined>(undefined);
	const openings = new Map<string, ClusterIdentity | undefined>();
	/** The record that each run has been confirmed in. */
	const records = new Map<string, string>();
	let writing: Promise<void> = Promise.resolve();

	const line = (event: IncidentEvent): string => eventLine(event, redact);

	/** The last record about a cluster. */
	const latest = async (
		ids: readonly string[],
		cluster: ClusterIdentity,
	): Promise<IncidentFile | undefined> => {
		for (const id of ids.toReversed()) {
			const file = fileOf(folder, id);
			if (!openings.has(id)) {
				const opened = await readOpened(file);
				openings.set(id, opened?.cluster);
			}

			const own = openings.get(id);
			if (own && isSameCluster(own, cluster)) {
				const read = await readIncident(file);
				return 'problem' in read ? undefined : read;
			}
		}

		return undefined;
	};

	/**
	Adds what `choose` says to the record that goes on for the cluster, or begins one with it. Another
	program may begin one at the same moment: then it is added to that. Returns the id of the record.
	*/
	const write = async (
		cluster: ClusterIdentity & {readonly context: string},
		causes: readonly string[],
		choose: (course: Course | undefined) => readonly IncidentEvent[],
	): Promise<string | undefined> => {
		for (;;) {
			const ids = await incidentIds(folder);
			const last = await latest(ids, cluster);
			const course = last && courseOf(last.events);
			if (last && course && goesOn(course, causes, now())) {
				const events = choose(course);
				if (events.length > 0) {
					await appendLines(
						last.file,
						events.map((event) => line(event)),
					);
				}

				return last.opened.id;
			}

			const events = choose(undefined);
			const [first] = events;
			if (!first) {
				return undefined;
			}

			const {at} = first;
			const id = nextId(ids, at.slice(0, 10));
			const {context, server, clusterUid = null} = cluster;
			const opened: IncidentEvent = {
				type: 'opened',
				schema: incidentSchema,
				id,
				at,
				cluster: {context, server, clusterUid},
			};
			await keepMarkKey(above);
			const isMade = await createIncident(
				folder,
				id,
				[opened, ...events].map((event) => line(event)),
			);
			if (isMade) {
				return id;
			}
		}
	};

	const inOrder = async (work: () => Promise<void>): Promise<void> => {
		const before = writing;
		const own = (async () => {
			await before;
			try {
				await work();
				problem.set(undefined);
			} catch (error) {
				problem.set(describe(folder, error));
			}
		})();
		writing = own;
		await own;
	};

	const stamp = (): string => new Date(now()).toISOString();

	return {
		problem,
		settled: async () => writing,
		async found(document) {
			const finding = toFinding(document, stamp());
			await inOrder(async () => {
				await write(finding.target, idsOf(finding), (course) => {
					const news = course ? withoutEchoes(course, finding) : finding;
					return mayWrite(course, news) ? [news] : [];
				});
			});
		},
		async confirmed(plan, {document}) {
			const event = toConfirmed(plan, stamp());
			const finding = document && toFinding(document, event.at);
			await inOrder(async () => {
				const causes = [...(finding ? idsOf(finding) : []), ...(plan.cause ? [plan.cause] : [])];
				const id = await write(finding?.target ?? event.target, causes, (course) => [
					...(finding && (!course || isNews(course, finding)) ? [finding] : []),
					event,
				]);
				if (id !== undefined) {
					records.set(plan.id, id);
				}
			});
		},
		incidentOf: (run) => records.get(run),
		async ended(end, document) {
			const event = toTreated(end, stamp());
			const id = records.get(end.plan.id);
			if (id === undefined) {
				return;
			}

			await inOrder(async () => {
				const record = await readIncident(fileOf(folder, id));
				if ('problem' in record) {
					throw new Error(record.problem.en);
				}

				// After a proof, what else is seen still recovers from what is cured; the verdict says so.
				const finding =
					document && end.outcome !== 'cured' ? toFinding(document, event.at) : undefined;
				const isTold = finding && isNews(courseOf([...record.events, event]), finding);
				await appendLines(
					record.file,
					[event, ...(isTold ? [finding] : [])].map((one) => line(one)),
				);
			});
		},
	};
}

const idsOf = ({causes}: Finding): string[] => causes.map(({id}) => id);

/** Whether what comes next belongs to an incident. */
function goesOn(
	{endedAt, lastAt, standing}: Course,
	causes: readonly string[],
	now: number,
): boolean {
	const silence = now - Date.parse(lastAt);
	return endedAt === undefined
		? silence < silenceMs || causes.some((id) => standing.has(id))
		: silence < aftermathMs;
}

function mayWrite(course: Course | undefined, finding: Finding): boolean {
	if (!course) {
		return finding.causes.some(({severity}) => severity !== 'warning');
	}

	// What was seen before a remedy had ended says nothing of its effect.
	const isLate = course.treatedAt !== undefined && finding.startedAt < course.treatedAt;
	const isFull = course.findings >= mostFindings;
	return (
		!isLate &&
		isNews(course, finding) &&
		(!isFull || (course.endedAt === undefined && follow(course, finding).endedAt !== undefined))
	);
}

const toConfirmed = (plan: RemedyPlan, at: string): Confirmed => ({
	type: 'confirmed',
	at,
	run: plan.id,
	target: {...plan.target, clusterUid: plan.target.clusterUid ?? null},
	remedy: plan.remedy,
	title: plan.title,
	cause: plan.cause,
	risk: plan.risk,
	objects: plan.objects.slice(0, mostObjects),
	moreObjects: Math.max(0, plan.objects.length - mostObjects),
	breaks: [...plan.breaks],
	undo: plan.undo,
	kubectl: [...plan.kubectl],
});

const toTreated = (
	{plan, outcome, problem, verdict, looks, steps}: RunEnd,
	at: string,
): IncidentEvent => ({
	type: 'treated',
	at,
	run: plan.id,
	outcome: outcome ?? 'unknown',
	problem: problem ?? null,
	verdict: verdict ?? null,
	looks,
	steps: steps.map((step) => ({
		title: step.title,
		state: step.state,
		problem: step.problem ?? null,
	})),
});

function describe(folder: string, error: unknown): Text {
	const {code, message} = error as NodeJS.ErrnoException;
	return {
		zh: `事件记录没有写进 ${folder}（${code ?? message}）；诊断和修复照常进行`,
		en: `the record of the incident was not written to ${folder} (${code ?? message}); diagnosis and remedies go on without it`,
	};
}

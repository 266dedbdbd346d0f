import path from 'node:path';
import type {
	DocumentCause,
	EvidenceRecord,
	TargetDocument,
} from '../../source/diagnosis/document.ts';
import type {IncidentEvent} from '../../source/incident/event.ts';
import {incidentFolder} from '../../source/incident/incident-folder.ts';
import {fileOf, incidentIds, readIncident} from '../../source/incident/incident-file.ts';
import {
	createRecorder,
	type Recorder,
	type RecorderOptions,
} from '../../source/incident/recorder.ts';
import type {RemedyPlan} from '../../source/remedies/remedy-plan.ts';
import type {RemedySite} from '../../source/remedies/remedy.ts';
import {verbatim} from '../../source/text/text.ts';
import {aFolder} from '../support/a-folder.ts';

export const begun = Date.parse('2026-11-29T09:00:00.000Z');

export const target: TargetDocument['target'] = {
	context: 'prod-sh',
	server: 'https://10.0.0.1:6443',
	clusterUid: 'uid-prod',
	user: 'ops',
	namespace: 'rbd-system',
	kubernetes: 'v1.30.4',
	rainbond: 'v6.9.8',
	installMode: 'host',
};

export const aCause = (id: string, change: Partial<DocumentCause> = {}): DocumentCause => ({
	id,
	status: 'confirmed',
	severity: 'critical',
	title: {zh: `${id} 坏了`, en: `${id} is broken`},
	summary: {zh: `${id} 的说明`, en: `what ${id} means`},
	objects: [{kind: 'Deployment', namespace: 'rbd-system', name: 'rbd-api'}],
	evidence: ['e1'],
	consequences: [],
	remedies: [],
	confusableWith: [],
	...change,
});

export const seen = (
	id: string,
	text: string,
	excerpt: readonly string[] = [],
): EvidenceRecord => ({
	id,
	at: new Date(begun).toISOString(),
	tree: 'region-api@1',
	node: 'served-certificate-is-current',
	probe: 'region-tls',
	probes: ['region-tls'],
	vantage: 'pod-network',
	about: null,
	outcome: 'fail',
	why: null,
	expectation: {zh: '证书是新的', en: 'the certificate is current'},
	seen: verbatim(text),
	objects: [],
	excerpt,
	lines: null,
	calls: [{verb: 'get', path: '/api/v1/pods', status: 200, milliseconds: 3, bytes: 40}],
	target: {context: 'prod-sh', server: '10.0.0.1:6443', clusterUid: 'uid-prod', object: null},
	observation: [],
	trace: [],
});

const families = ['region-api', 'component', 'node', 'websocket'];

/** A diagnosis of all families that names these causes and nothing else. */
export function aDocument(
	causes: readonly DocumentCause[],
	{
		asked = families,
		at = begun,
		...change
	}: Partial<TargetDocument> & {readonly asked?: readonly string[]; readonly at?: number} = {},
): TargetDocument {
	return {
		target,
		startedAt: new Date(at).toISOString(),
		durationMs: 800,
		verdict: causes.length > 0 ? 'fault' : 'healthy',
		causes,
		ruledOut: [],
		unknown: [],
		families: asked.map((id) => ({id, title: verbatim(id), applies: true, facts: []})),
		evidence: causes.length > 0 ? [seen('e1', 'an old one is served')] : [],
		unusedInputs: [],
		calls: {total: 17, byVerb: {list: 17}},
		...change,
	};
}

export const aPlan = (change: Partial<RemedyPlan> = {}): RemedyPlan => ({
	id: 'run-1',
	remedy: 'restart/rbd-api',
	title: {zh: '重启 rbd-api', en: 'restart rbd-api'},
	cause: 'region-api/serving-stale-certificate',
	risk: 'medium',
	raised: [],
	target: {
		context: 'prod-sh',
		server: '10.0.0.1:6443',
		clusterUid: 'uid-prod',
		user: 'ops',
		namespace: 'rbd-system',
	},
	objects: [{kind: 'Pod', namespace: 'rbd-system', name: 'rbd-api-1', uid: 'u1'}],
	breaks: [],
	recreated: null,
	warnings: [],
	preconditions: [],
	undo: {isPossible: false, text: {zh: '无需撤销', en: 'nothing to take back'}},
	kubectl: ['kubectl -n rbd-system delete pod rbd-api-1'],
	instructions: [],
	rights: [],
	obstacle: null,
	steps: [],
	kept: undefined,
	settles: undefined,
	verification: {calmMs: 1, deadlineMs: 1, announced: []},
	seenAt: begun,
	...change,
});

export const siteOf = (document: TargetDocument | undefined): RemedySite =>
	({document}) as unknown as RemedySite;

export type RecordBench = {
	readonly folder: string;
	readonly recorder: Recorder;
	/** Seconds since the beginning. */
	at(second: number): RecordBench;
	/** The types of the lines of each record, oldest record first. */
	types(): Promise<string[][]>;
	/** The lines of the last record. */
	events(): Promise<readonly IncidentEvent[]>;
	lastFile(): Promise<string>;
};

/** A recorder on an empty folder, with a clock that a test sets. */
export function aRecord(options: Partial<RecorderOptions> = {}): RecordBench {
	const folder = options.folder ?? aFolder();
	let now = begun;
	const recorder = createRecorder({folder, now: () => now, ...options});
	const own = incidentFolder(folder);
	const read = async () => {
		const ids = await incidentIds(own);
		return Promise.all(
			ids.map(async (id) => {
				const record = await readIncident(fileOf(own, id));
				return 'problem' in record ? [] : record.events;
			}),
		);
	};

	return {
		folder,
		recorder,
		at(second) {
			now = begun + second * 1000;
			return this;
		},
		async types() {
			const records = await read();
			return records.map((events) => events.map(({type}) => type));
		},
		async events() {
			const records = await read();
			return records.at(-1) ?? [];
		},
		async lastFile() {
			const ids = await incidentIds(own);
			return path.join(own, `${ids.at(-1)}.jsonl`);
		},
	};
}

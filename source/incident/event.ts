import * as z from 'zod';

export const incidentSchema = 'rbd-tui.incident/v1';

const at = z.iso.datetime();
const text = z.object({zh: z.string(), en: z.string()});
const object = z.object({
	kind: z.string(),
	namespace: z.string().optional(),
	name: z.string(),
	uid: z.string().optional(),
});

/** Whose record it is: the uid tells clusters apart, where it could be read. */
const cluster = z.object({
	context: z.string(),
	server: z.string(),
	clusterUid: z.string().nullable(),
});

/** The first line of a record. */
const opened = z.object({
	type: z.literal('opened'),
	schema: z.literal(incidentSchema),
	/** `2026-11-29-1`: the first one of that day (UTC), whichever cluster it is about. */
	id: z.string(),
	at,
	cluster,
});

const cause = z.object({
	id: z.string(),
	status: z.enum(['confirmed', 'probable']),
	severity: z.enum(['critical', 'major', 'minor', 'warning']),
	title: text,
	summary: text,
	objects: z.array(object),
	/** Objects beyond those that are listed. */
	moreObjects: z.number().int().nonnegative(),
	/** Evidence of the same line, by its id. */
	evidence: z.array(z.string()),
	consequences: z.array(z.object({object, title: text})),
	/** Look-alikes; why they are not it stands in `ruledOut`. */
	confusableWith: z.array(z.string()),
});

const evidence = z.object({
	id: z.string(),
	at,
	probe: z.string(),
	vantage: z.string().nullable(),
	outcome: z.enum(['pass', 'fail', 'unknown', 'n/a']),
	expectation: text,
	seen: text,
	excerpt: z.array(z.string()),
	/** Of the lines of logs it rests on; null where it rests on something else. */
	lines: z.object({count: z.number(), first: at, last: at}).nullable(),
	calls: z.array(z.object({verb: z.string(), path: z.string(), status: z.number().nullable()})),
});

/** What a diagnosis found; written when it is not what was found before. */
const finding = z.object({
	type: z.literal('finding'),
	at,
	/** When the diagnosis began. */
	startedAt: at,
	target: cluster.extend({
		user: z.string().nullable(),
		namespace: z.string(),
		kubernetes: z.string().nullable(),
		rainbond: z.string().nullable(),
	}),
	verdict: z.enum(['healthy', 'fault', 'probable', 'inconclusive']),
	/** The families that were looked at: it says nothing of the others. */
	families: z.array(z.string()),
	causes: z.array(cause),
	ruledOut: z.array(z.object({id: z.string(), reason: text})),
	unknown: z.array(
		z.object({
			probe: z.string(),
			/** Older records have the name of the probe alone. */
			title: text.optional(),
			why: z.string(),
			needs: z.string().nullable(),
			needsText: text.nullable().default(null),
			message: z.string(),
			text: text.nullable().default(null),
			required: z.boolean(),
			blocks: z.array(z.string()),
		}),
	),
	evidence: z.array(evidence),
});

/**
Somebody has said yes to a plan. What was then sent stands in the journal: lines of the same remedy and
cluster from here on.
*/
const confirmed = z.object({
	type: z.literal('confirmed'),
	at,
	/** The same in the line that says how it ended. */
	run: z.string(),
	target: cluster.extend({user: z.string(), namespace: z.string()}),
	remedy: z.string(),
	title: text,
	cause: z.string().nullable(),
	risk: z.enum(['low', 'medium', 'high', 'manual']),
	objects: z.array(object),
	moreObjects: z.number().int().nonnegative(),
	breaks: z.array(text),
	undo: z.object({isPossible: z.boolean(), text}),
	kubectl: z.array(z.string()),
});

/** How a confirmed run ended, and what the probes that had named the cause said then. */
const treated = z.object({
	type: z.literal('treated'),
	at,
	run: z.string(),
	outcome: z.enum(['cured', 'not-cured', 'unverified', 'refused', 'stopped', 'unknown']),
	problem: text.nullable(),
	verdict: text.nullable(),
	/** How often the probes were asked. */
	looks: z.number().int().nonnegative(),
	steps: z.array(
		z.object({
			title: text,
			state: z.enum(['waiting', 'running', 'done', 'failed', 'skipped']),
			problem: text.nullable(),
		}),
	),
});

/** A line of the record of an incident. */
export const incidentEvent = z.discriminatedUnion('type', [opened, finding, confirmed, treated]);

/** A line of the journal, which stands between the others where a record is exported. */
const change = z.object({
	type: z.enum(['intent', 'result']),
	id: z.string(),
	at,
	remedy: z.string(),
	target: z.object({
		context: z.string(),
		server: z.string(),
		clusterUid: z.string().optional(),
		user: z.string(),
		namespace: z.string(),
	}),
	object,
	verb: z.string(),
	kubectl: z.string(),
	outcome: z.enum(['done', 'failed', 'unknown']).optional(),
	message: z.string().optional(),
	previous: z.string(),
	hash: z.string(),
});

/** What `incident export -o json` prints, line by line. */
export const incidentLine = z.union([incidentEvent, change]);

export type Opened = z.infer<typeof opened>;
export type Finding = z.infer<typeof finding>;
export type FoundCause = Finding['causes'][number];
export type FoundEvidence = Finding['evidence'][number];
export type Confirmed = z.infer<typeof confirmed>;
export type Treated = z.infer<typeof treated>;
export type IncidentEvent = z.infer<typeof incidentEvent>;

import type {JournalFile} from '../remedies/journal.ts';
import {type UnknownEffect, unknownEffects} from '../remedies/journal-outlook.ts';
import {type Change, changesOf} from './change.ts';
import {isSameCluster} from './cluster.ts';
import {courseOf} from './course.ts';
import type {Confirmed, Finding, FoundCause, FoundEvidence, Treated} from './event.ts';
import type {IncidentFile} from './incident-file.ts';
import {type Moment, timelineOf} from './timeline.ts';

/** A cause that was named at some time of an incident. */
export type StoryCause = {
	/** As it was known best: confirmed rather than probable, the first of its kind. */
	readonly cause: FoundCause;
	readonly evidence: readonly FoundEvidence[];
	readonly lookAlikes: Finding['ruledOut'];
	readonly isStanding: boolean;
};

/** A plan that was confirmed, what was sent for it, and how it ended. */
export type StoryRun = {
	readonly confirmed: Confirmed;
	readonly changes: readonly Change[];
	/** Absent while it runs, and where the program was ended meanwhile. */
	readonly end: Treated | undefined;
};

/** `left` is an incident whose end nobody has seen, and another one of the same cluster came after it. */
export type StoryState = 'open' | 'ended' | 'left';

/** Everything about an incident, from its record and the journal, in the order of a reader. */
export type Story = {
	readonly id: string;
	readonly state: StoryState;
	readonly from: string;
	/** When nothing stood any more, else when something was last written. */
	readonly to: string;
	readonly cluster: IncidentFile['opened']['cluster'];
	/** The last reading of it; undefined where there is none. */
	readonly target: Finding['target'] | undefined;
	readonly users: readonly string[];
	/** The gravest first. */
	readonly causes: readonly StoryCause[];
	readonly timeline: readonly Moment[];
	readonly runs: readonly StoryRun[];
	/** Changes by rbd-tui that no confirmation in the record belongs to. */
	readonly otherChanges: readonly Change[];
	readonly unknownEffects: readonly UnknownEffect[];
	/** What could not be looked at while something stood. */
	readonly unknown: Finding['unknown'];
	/** What it was not, and why; without what was named at some time, and without look-alikes of that. */
	readonly ruledOut: Finding['ruledOut'];
	readonly findings: number;
	/** Numbers of lines of the record that could not be read. */
	readonly unreadable: readonly number[];
};

export type StorySources = {
	readonly record: IncidentFile;
	readonly journals: readonly JournalFile[];
	/** When the next incident of the same cluster began. */
	readonly nextAt?: string | undefined;
};

const ranks = ['critical', 'major', 'minor', 'warning'];

export function tellStory({record, journals, nextAt}: StorySources): Story {
	const {opened, events, unreadable} = record;
	const course = courseOf(events);
	const {endedAt, lastAt, standing} = course;
	const findings = events.filter((event) => event.type === 'finding');
	const state = endedAt === undefined ? (nextAt === undefined ? 'open' : 'left') : 'ended';
	const changes = changesOf(journals).filter(
		({intent: {at, target}}) =>
			isSameCluster(target, opened.cluster) &&
			at >= opened.at &&
			(state === 'open' || at <= (state === 'ended' ? lastAt : (nextAt ?? lastAt))),
	);
	const ends = new Map(
		events.filter((event) => event.type === 'treated').map((event) => [event.run, event]),
	);
	const runs = confirmedOf(events).map((confirmed): StoryRun => ({
		confirmed,
		changes: [],
		end: ends.get(confirmed.run),
	}));
	const owners = new Map(changes.map((change) => [change, ownerOf(change, runs)]));
	const ownRuns = runs.map((run) => ({
		...run,
		changes: changes.filter((change) => owners.get(change) === run),
	}));
	const causes = causesOf(findings, standing);
	const explained = new Set(
		causes.flatMap(({cause, lookAlikes}) => [cause.id, ...lookAlikes.map(({id}) => id)]),
	);
	const ids = new Set(changes.map(({intent}) => intent.id));
	const troubled = findings.findLast((finding) => finding.causes.length > 0);
	return {
		id: opened.id,
		state,
		from: opened.at,
		to: endedAt ?? lastAt,
		cluster: opened.cluster,
		target: findings.findLast(({target}) => target.clusterUid !== null)?.target,
		users: usersOf(findings, ownRuns, changes),
		causes,
		timeline: timelineOf(events, changes),
		runs: ownRuns,
		otherChanges: changes.filter((change) => owners.get(change) === undefined),
		unknownEffects: unknownEffects(journals).filter(({intent}) => ids.has(intent.id)),
		unknown: (troubled ?? findings.at(-1))?.unknown ?? [],
		ruledOut: lastRuledOut(findings).filter(({id}) => !explained.has(id)),
		findings: course.findings,
		unreadable,
	};
}

/** Confirmations; of a run that was confirmed more than once, the first. */
function confirmedOf(events: IncidentFile['events']): Confirmed[] {
	const confirmed = events.filter((event) => event.type === 'confirmed');
	return confirmed.filter(
		({run}, index) => confirmed.findIndex((other) => other.run === run) === index,
	);
}

/** The run that a change was made for: the last of the same remedy that was confirmed before it and not over. */
const ownerOf = ({intent}: Change, runs: readonly StoryRun[]): StoryRun | undefined =>
	runs.findLast(
		({confirmed, end}) =>
			confirmed.remedy === intent.remedy &&
			confirmed.at <= intent.at &&
			(end === undefined || intent.at <= end.at),
	);

const usersOf = (
	findings: readonly Finding[],
	runs: readonly StoryRun[],
	changes: readonly Change[],
): string[] => [
	...new Set(
		[
			...findings.map(({target}) => target.user),
			...runs.map(({confirmed}) => confirmed.target.user),
			...changes.map(({intent}) => intent.target.user),
		].filter((user) => user !== null),
	),
];

function causesOf(findings: readonly Finding[], standing: ReadonlySet<string>): StoryCause[] {
	const all = findings.flatMap((finding) => finding.causes.map((cause) => ({finding, cause})));
	// What was sure tells more than what was suspected; else what was seen first.
	const inOrder = [
		...all.filter(({cause}) => cause.status === 'confirmed'),
		...all.filter(({cause}) => cause.status === 'probable'),
	];
	const first = new Map(inOrder.toReversed().map((one) => [one.cause.id, one]));
	return [...new Set(all.map(({cause}) => cause.id))]
		.flatMap((id) => first.get(id) ?? [])
		.map(({cause, finding: {evidence, ruledOut}}) => ({
			cause,
			evidence: evidence.filter(({id}) => cause.evidence.includes(id)),
			lookAlikes: ruledOut.filter(({id}) => cause.confusableWith.includes(id)),
			isStanding: standing.has(cause.id),
		}))
		.toSorted(
			(one, other) => ranks.indexOf(one.cause.severity) - ranks.indexOf(other.cause.severity),
		);
}

/** What was ruled out while something stood; each with the reason that was given last. */
function lastRuledOut(findings: readonly Finding[]): Finding['ruledOut'] {
	const reasons = new Map<string, Finding['ruledOut'][number]>();
	for (const {causes, ruledOut} of findings) {
		for (const one of causes.length > 0 ? ruledOut : []) {
			reasons.set(one.id, one);
		}
	}

	return reasons.values().toArray();
}

import type {Finding, IncidentEvent} from './event.ts';

/** Where an incident stands after the lines of its record that have been read. */
export type Course = {
	/** Causes that were named and were not found gone since; none of them a mere warning, unless somebody has treated it. */
	readonly standing: ReadonlySet<string>;
	/** Something was changed without a cause to look for, and nobody has looked since. */
	readonly isUnproven: boolean;
	/** When nothing stood any more; undefined while it goes on. */
	readonly endedAt: string | undefined;
	/** When something was last written. */
	readonly lastAt: string;
	/** When a remedy last ended. */
	readonly treatedAt: string | undefined;
	/** When each cause was last cured and proved to be. */
	readonly cured: ReadonlyMap<string, string>;
	readonly findings: number;
	/** What was last found in each family, in a form that can be compared. */
	readonly known: ReadonlyMap<string, string>;
	/** The cause that each confirmed run is for. */
	readonly runs: ReadonlyMap<string, string | null>;
};

/** A cluster that is never at rest must not fill the disk: beyond so many findings only an end is written. */
export const mostFindings = 100;

const beginning: Course = {
	standing: new Set(),
	isUnproven: false,
	endedAt: undefined,
	lastAt: '',
	treatedAt: undefined,
	cured: new Map(),
	findings: 0,
	known: new Map(),
	runs: new Map(),
};

export function courseOf(events: readonly IncidentEvent[]): Course {
	let course = beginning;
	for (const event of events) {
		course = follow(course, event);
	}

	return course;
}

/** The course with one line more. */
export function follow(course: Course, event: IncidentEvent): Course {
	const next = {...course, ...changeBy(course, event), lastAt: event.at};
	const isOver = event.type !== 'opened' && next.standing.size === 0 && !next.isUnproven;
	return {...next, endedAt: isOver ? (course.endedAt ?? event.at) : undefined};
}

function changeBy(course: Course, event: IncidentEvent): Partial<Course> {
	switch (event.type) {
		case 'opened': {
			return {};
		}

		case 'finding': {
			const faults = event.causes.filter(({severity}) => severity !== 'warning');
			return {
				standing: new Set([
					...[...course.standing].filter((id) => !isGone(id, event)),
					...faults.map(({id}) => id),
				]),
				isUnproven: course.isUnproven && event.target.clusterUid === null,
				findings: course.findings + 1,
				known: new Map([...course.known, ...signaturesOf(event)]),
			};
		}

		case 'confirmed': {
			const {cause, run} = event;
			return {
				standing: cause === null ? course.standing : new Set([...course.standing, cause]),
				isUnproven: course.isUnproven || cause === null,
				runs: new Map([...course.runs, [run, cause]]),
			};
		}

		case 'treated': {
			const cause = course.runs.get(event.run);
			return {
				treatedAt: event.at,
				...(event.outcome === 'cured' &&
					cause && {
						standing: new Set([...course.standing].filter((id) => id !== cause)),
						cured: new Map([...course.cured, [cause, event.at]]),
						// What was found there before is not so any more.
						known: new Map([...course.known].filter(([family]) => family !== familyOf(cause))),
					}),
				...(event.outcome === 'refused' && cause === null && {isUnproven: false}),
			};
		}
	}
}

export const familyOf = (cause: string): string => cause.split('/')[0] ?? cause;

/** Whether a diagnosis has looked for a cause, could see all it needed, and does not name it. */
function isGone(id: string, {causes, families, unknown, target}: Finding): boolean {
	return (
		target.clusterUid !== null &&
		families.includes(familyOf(id)) &&
		causes.every((cause) => cause.id !== id) &&
		unknown.every(({required, blocks}) => !required || !blocks.includes(id))
	);
}

/**
A finding without the causes that only lines of logs speak for which are older than the proof that the cause is
gone: a window of a quarter of an hour still shows them.
*/
export const withoutEchoes = ({cured}: Course, finding: Finding): Finding => ({
	...finding,
	causes: finding.causes.filter(({id, evidence: ids}) => {
		const curedAt = cured.get(id);
		const failures = finding.evidence.filter(
			(one) => one.outcome === 'fail' && ids.includes(one.id),
		);
		return (
			curedAt === undefined ||
			failures.length === 0 ||
			failures.some(({lines}) => lines === null || lines.last >= curedAt)
		);
	}),
});

/** Whether a finding says something that the record does not say yet. */
export function isNews(course: Course, finding: Finding): boolean {
	const next = follow(course, finding);
	return (
		(next.endedAt === undefined) !== (course.endedAt === undefined) ||
		signaturesOf(finding)
			.entries()
			.some(([family, signature]) => signature !== (course.known.get(family) ?? nothing))
	);
}

/** What a person would call the same finding in a family, whatever its evidence says in detail. */
function signaturesOf({families, causes, unknown}: Finding): Map<string, string> {
	const all = new Set([...families, ...causes.map(({id}) => familyOf(id))]);
	return new Map(
		[...all].map((family) => [
			family,
			signature(
				causes
					.filter(({id}) => familyOf(id) === family)
					.map(({id, status, objects}) => [
						id,
						status,
						...objects.map(({kind, name}) => `${kind} ${name}`).toSorted(),
					]),
				unknown
					.filter(({blocks}) => blocks.some((id) => familyOf(id) === family))
					.map(({probe, why}) => [probe, why]),
			),
		]),
	);
}

const signature = (causes: readonly string[][], gaps: readonly string[][]): string =>
	JSON.stringify([causes, gaps]);

const nothing = signature([], []);

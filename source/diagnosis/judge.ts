import {redactText} from '../cluster/redact.ts';
import type {Observations} from '../probes/probe.ts';
import type {Judgement} from './judgement.ts';
import type {Predicate, Setting} from './predicate.ts';
import {type Subject, subjectKey, type Subjects, theCluster} from './subject.ts';
import type {Condition} from './tree.ts';

export type Predicates = Readonly<Record<string, Predicate>>;

/** One expectation, asked about one subject. */
export type Judged = {
	/** `e7` */
	readonly id: string;
	readonly name: string;
	readonly predicate: Predicate;
	readonly subject: Subject;
	readonly judgement: Judgement;
};

/** Every judgement of a run, made once and numbered in the order in which they were wanted. */
export type Judge = {
	judged(name: string, subject: Subject): Judged;
	weigh(condition: Condition, subject: Subject): Weighed;
	all(): readonly Judged[];
};

/** Three-valued: what could not be looked at makes nothing true and nothing false. */
export type Truth = 'true' | 'false' | 'unknown';

export type Weighed = {
	readonly truth: Truth;
	/** What decided it. */
	readonly by: readonly Judged[];
};

export function createJudge(
	predicates: Predicates,
	observations: Observations,
	setting: Setting,
	subjects: Subjects,
): Judge {
	const made = new Map<string, Judged>();

	const judged = (name: string, subject: Subject): Judged => {
		const predicate = predicates[name];
		if (!predicate) {
			throw new Error(`There is no predicate ${name}.`);
		}

		const about = predicate.about === 'cluster' ? theCluster : subject;
		const key = `${name} ${subjectKey(about)}`;
		const known = made.get(key);
		if (known) {
			return known;
		}

		const result = {
			id: `e${made.size + 1}`,
			name,
			predicate,
			subject: about,
			judgement: withoutSecrets(predicate.judge(observations, about, setting)),
		};
		made.set(key, result);
		return result;
	};

	const weigh = (condition: Condition, subject: Subject): Weighed => {
		if ('any' in condition || 'all' in condition) {
			const isAny = 'any' in condition;
			const parts = (isAny ? condition.any : condition.all).map((part) => weigh(part, subject));
			return combine(parts, isAny ? 'true' : 'false');
		}

		const name = 'passes' in condition ? condition.passes : condition.fails;
		const {of} = condition;
		const kind = predicates[name]?.about ?? 'cluster';
		const chosen = of === undefined ? subject : findSubject(subjects, kind, of);
		const one = judged(name, chosen);
		return {truth: truthOf(one.judgement, 'passes' in condition), by: [one]};
	};

	return {judged, weigh, all: () => made.values().toArray()};
}

/** Events and statuses repeat command lines, with the passwords in them. */
const withoutSecrets = (judgement: Judgement): Judgement => ({
	...judgement,
	text: {zh: redactText(judgement.text.zh), en: redactText(judgement.text.en)},
	...(judgement.excerpt && {excerpt: judgement.excerpt.map((line) => redactText(line))}),
	...(judgement.gaps && {
		gaps: judgement.gaps.map((gap) => ({
			...gap,
			message: redactText(gap.message),
			...(gap.text && {text: {zh: redactText(gap.text.zh), en: redactText(gap.text.en)}}),
		})),
	}),
});

const findSubject = (subjects: Subjects, kind: Subject['kind'], name: string): Subject =>
	subjects[kind].find((candidate) => candidate.name === name) ?? {kind, name};

function truthOf({outcome}: Judgement, wantsPass: boolean): Truth {
	if (outcome === 'unknown') {
		return 'unknown';
	}

	return outcome === (wantsPass ? 'pass' : 'fail') ? 'true' : 'false';
}

/** `decisive` is the value that one part alone can give: true of `any`, false of `all`. */
function combine(parts: readonly Weighed[], decisive: 'true' | 'false'): Weighed {
	const deciding = parts.filter(({truth}) => truth === decisive);
	if (deciding.length > 0) {
		return {truth: decisive, by: deciding.flatMap(({by}) => by)};
	}

	const isUnknown = parts.some(({truth}) => truth === 'unknown');
	const rest = decisive === 'true' ? 'false' : 'true';
	return {truth: isUnknown ? 'unknown' : rest, by: parts.flatMap(({by}) => by)};
}

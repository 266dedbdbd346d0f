import type {Text} from '../text/text.ts';
import type {Judge, Judged} from './judge.ts';
import {distinctObjects, type ObjectReference, type Subjects} from './subject.ts';
import {type Cause, type Explanation, type FaultTree, isAmong, takesInput} from './tree.ts';
import {weighCause, type WeighedCause} from './weigh-cause.ts';

export type Consequence = {readonly object: ObjectReference; readonly title: Text};

/** A cause that stands, with everything it concerns. */
export type NamedCause = {
	readonly cause: Cause;
	readonly severity: Cause['severity'];
	readonly status: 'confirmed' | 'probable';
	readonly objects: readonly ObjectReference[];
	readonly evidence: readonly Judged[];
	readonly consequences: readonly Consequence[];
	/** Components that it has to do with, and nodes: by itself, in what it accounts for, or because they are on its node. */
	readonly subjects: readonly string[];
	/** Ids of the causes that it accounts for, whether as a part of it or as a consequence. */
	readonly explained: readonly string[];
	/** Those of them that lend it what a person does about them. */
	readonly lenders: readonly Cause[];
};

export type RuledOut = {
	readonly cause: Cause;
	readonly because: readonly Judged[];
	readonly reason: Text;
};

export type Differential = {
	readonly causes: readonly NamedCause[];
	readonly ruledOut: readonly RuledOut[];
	/** Neither found nor ruled out. */
	readonly open: ReadonlyArray<{readonly cause: Cause; readonly undecided: readonly Judged[]}>;
};

/**
Weighs every cause of the trees for each of its subjects and keeps the fewest that explain the rest. With `only`, the
families that take a component as their input are kept to what has to do with that one.
*/
export function differentiate(
	trees: readonly FaultTree[],
	judge: Judge,
	subjects: Subjects,
	only?: string,
): Differential {
	const alone = trees
		.flatMap(({causes}) => causes)
		.map((cause) => ({
			cause,
			instances: subjects[cause.about ?? 'cluster'].map((subject) =>
				weighCause(judge, cause, subject),
			),
		}));
	const doubters = alone
		.flatMap(({instances}) => instances)
		.filter((one) => isKeptFromKnowing(one));
	const weighed = alone.map(({cause, instances}) => ({
		cause,
		instances: instances.map((one) => doubted(one, doubters)),
	}));
	const standing = weighed
		.flatMap(({instances}) => instances)
		.filter(({status}) => status === 'confirmed' || status === 'probable');
	const roots = findRoots(standing);
	const causes: NamedCause[] = [];
	const ruledOut: RuledOut[] = [];
	const open: Array<{cause: Cause; undecided: readonly Judged[]}> = [];
	const narrowed = new Set(
		trees
			.filter((tree) => only !== undefined && takesInput(tree, 'component'))
			.flatMap(({causes: of}) => of),
	);
	for (const {cause, instances: all} of weighed) {
		const instances = narrowed.has(cause)
			? all.filter((one) => hasToDoWith(one, only ?? '', roots))
			: all;
		if (all.length > 0 && instances.length === 0) {
			continue;
		}

		const own = instances.filter((one) => standing.includes(one));
		const kept = own.filter((one) => !roots.has(one));
		const undecided = instances.filter(({status}) => status === 'open');
		if (kept.length > 0) {
			causes.push(nameCause(cause, kept, roots, judge));
		} else if (undecided.length > 0) {
			open.push({cause, undecided: [...new Set(undecided.flatMap((one) => one.undecided))]});
		} else {
			ruledOut.push(ruleOut(cause, instances, own, roots));
		}
	}

	return {causes, ruledOut, open};
}

/** Whether it stays undecided because something that is required could not be read. */
const isKeptFromKnowing = ({status, undecided}: WeighedCause): boolean =>
	(status === 'open' || status === 'probable') &&
	undecided.some(({judgement}) => judgement.gaps?.some(({isOptional}) => !isOptional));

/**
What may be no more than the consequence of something that could not be looked at is one step less sure: a
permission that is missing must not make a symptom the cause.
*/
function doubted(one: WeighedCause, doubters: readonly WeighedCause[]): WeighedCause {
	const own = doubters.filter((other) => other !== one && mayExplain(other, one));
	if (one.status === 'confirmed' && own.length > 0) {
		return {...one, status: 'probable'};
	}

	const isOpen = own.some(({status}) => status === 'open');
	return one.status === 'probable' && isOpen ? {...one, status: 'open'} : one;
}

type Root = {readonly root: WeighedCause} & Pick<Explanation, 'as' | 'lendsRemedies'>;

/** For each instance that another one accounts for: that other one, itself not accounted for. */
function findRoots(standing: readonly WeighedCause[]): ReadonlyMap<WeighedCause, Root> {
	const direct = new Map<WeighedCause, Root>();
	for (const one of standing) {
		for (const other of standing) {
			const explanation = other === one ? undefined : explanationOf(other, one);
			if (explanation && !direct.has(one)) {
				direct.set(one, {...explanation, root: other});
			}
		}
	}

	const roots = new Map<WeighedCause, Root>();
	for (const [one, own] of direct) {
		const seen = new Set([one]);
		let top = own.root;
		for (let next = direct.get(top); next && !seen.has(top); next = direct.get(top)) {
			seen.add(top);
			top = next.root;
		}

		// Two that would account for each other both stand: neither is the root of the other.
		if (!seen.has(top)) {
			roots.set(one, {...own, root: top});
		}
	}

	return roots;
}

function explanationOf(by: WeighedCause, of: WeighedCause): Explanation | undefined {
	if (by.status === 'probable' && of.status === 'confirmed') {
		return undefined;
	}

	return by.cause.explains?.find((explanation) => {
		const {subjects} = explanation;
		return isMeant(explanation, subjects === 'victims' ? victimsOf(by) : subjects, of);
	});
}

/** As long as it is open, nobody knows who its victims are. */
const mayExplain = (by: WeighedCause, of: WeighedCause): boolean =>
	by.cause.explains?.some((explanation) => {
		const {subjects} = explanation;
		const victims = victimsOf(by);
		const isUnknown = subjects === 'victims' && victims.length === 0;
		return isMeant(
			explanation,
			isUnknown ? undefined : subjects === 'victims' ? victims : subjects,
			of,
		);
	}) ?? false;

/** What an instance is about: the component or node that it was weighed for, else the components that its cause concerns. */
const namesOf = ({cause, subject}: Pick<WeighedCause, 'cause' | 'subject'>): readonly string[] =>
	subject.kind === 'cluster' ? (cause.concerns ?? []) : [subject.name];

function isMeant(
	{causes}: Explanation,
	names: readonly string[] | undefined,
	{cause, subject}: WeighedCause,
): boolean {
	const isOfNobody = subject.kind === 'cluster' && !cause.concerns;
	const own = namesOf({cause, subject});
	const isOwn = !names || isOfNobody || own.some((name) => names.includes(name));
	return isOwn && isAmong(cause.id, causes);
}

const victimsOf = ({because}: WeighedCause): string[] =>
	because.flatMap(({judgement}) => judgement.victims ?? []);

/** Where there are sure instances only these count; objects of what is a part of it are added. */
function nameCause(
	cause: Cause,
	instances: readonly WeighedCause[],
	roots: ReadonlyMap<WeighedCause, Root>,
	judge: Judge,
): NamedCause {
	const sure = instances.filter(({status}) => status === 'confirmed');
	const counted = sure.length > 0 ? sure : instances;
	const explained = [...roots].filter(([, {root}]) => counted.includes(root));
	const parts = explained.filter(([, {as}]) => as === 'part').map(([one]) => one);
	const evidence = [...new Set([...counted, ...parts].flatMap(({because}) => because))];
	const isMild = (cause.mildWhen ?? []).some((condition) =>
		counted.every(({subject}) => judge.weigh(condition, subject).truth === 'true'),
	);
	return {
		cause,
		severity: isMild ? 'warning' : cause.severity,
		status: sure.length > 0 ? 'confirmed' : 'probable',
		objects: distinctObjects([
			...[...counted, ...parts].flatMap((one) => objectsOf(one)),
			...shownObjects(cause, counted, judge),
		]),
		evidence,
		consequences: explained
			.filter(([, {as}]) => as === 'consequence')
			.map(([one]) => ({
				object: objectsOf(one)[0] ?? {kind: 'Component', name: one.subject.name},
				title: one.cause.title,
			})),
		subjects: [
			...new Set([
				...[...counted, ...explained.map(([one]) => one)].flatMap((one) => namesOf(one)),
				...counted.flatMap((one) => (one.subject.kind === 'node' ? victimsOf(one) : [])),
			]),
		],
		explained: [...new Set(explained.map(([one]) => one.cause.id))],
		lenders: explained.filter(([, {lendsRemedies}]) => lendsRemedies).map(([one]) => one.cause),
	};
}

const shownObjects = (
	{shows = []}: Cause,
	instances: readonly WeighedCause[],
	judge: Judge,
): readonly ObjectReference[] =>
	shows.flatMap((name) =>
		instances.flatMap(({subject}) => judge.judged(name, subject).judgement.objects ?? []),
	);

/** Whether an instance is about this component, or accounts for what is wrong with it. */
const hasToDoWith = (
	one: WeighedCause,
	component: string,
	roots: ReadonlyMap<WeighedCause, Root>,
): boolean => {
	const isAbout = (other: WeighedCause): boolean => namesOf(other).includes(component);
	return (
		isAbout(one) || [...roots].some(([explained, {root}]) => root === one && isAbout(explained))
	);
};

const objectsOf = ({because}: WeighedCause): readonly ObjectReference[] =>
	because
		.filter(({judgement}) => judgement.outcome === 'fail')
		.flatMap(({judgement}) => judgement.objects ?? []);

function ruleOut(
	cause: Cause,
	instances: readonly WeighedCause[],
	explained: readonly WeighedCause[],
	roots: ReadonlyMap<WeighedCause, Root>,
): RuledOut {
	const [first] = explained;
	const root = first && roots.get(first)?.root;
	if (first && root) {
		return {
			cause,
			because: root.because,
			reason: {
				zh: `已由“${root.cause.title.zh}”解释`,
				en: `accounted for by “${root.cause.title.en}”`,
			},
		};
	}

	const because = [...new Set(instances.flatMap((one) => one.because))];
	const reasons = Map.groupBy(because, ({name}) => name)
		.values()
		.map((judged) => reasonOf(judged))
		.take(3)
		.toArray();
	return {
		cause,
		because,
		reason:
			reasons.length > 0
				? {
						zh: reasons.map(({zh}) => zh).join('；'),
						en: reasons.map(({en}) => en).join('; '),
					}
				: nothingToAsk[cause.about ?? 'cluster'],
	};
}

/** One subject speaks for itself; of many it is enough to say for how many the expectation was met. */
function reasonOf(judged: readonly Judged[]): Text {
	const [first, ...more] = judged;
	if (!first) {
		return {zh: '', en: ''};
	}

	const {title} = first.predicate;
	const passed = judged.filter(({judgement}) => judgement.outcome === 'pass').length;
	return more.length === 0
		? first.judgement.text
		: {
				zh: `${title.zh}（${passed}/${judged.length}）`,
				en: `${title.en} (${passed} of ${judged.length})`,
			};
}

const nothingToAsk: Readonly<Record<keyof Subjects, Text>> = {
	cluster: {zh: '没有可查看的对象', en: 'there is nothing to look at'},
	component: {zh: '没有平台组件', en: 'there is no platform component'},
	node: {zh: '没有节点', en: 'there is no node'},
};

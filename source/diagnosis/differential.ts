import type {Text} from '../text/text.ts';
import type {Judge, Judged} from './judge.ts';
import {distinctObjects, type ObjectReference, type Subjects} from './subject.ts';
import {type Cause, type Explanation, type FaultTree, isAmong} from './tree.ts';
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
	/** Names of the subjects it was found for. */
	readonly subjects: readonly string[];
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

/** Weighs every cause of the trees for each of its subjects and keeps the fewest that explain the rest. */
export function differentiate(
	trees: readonly FaultTree[],
	judge: Judge,
	subjects: Subjects,
): Differential {
	const weighed = trees
		.flatMap(({causes}) => causes)
		.map((cause) => ({
			cause,
			instances: subjects[cause.about ?? 'cluster'].map((subject) =>
				weighCause(judge, cause, subject),
			),
		}));
	const standing = weighed
		.flatMap(({instances}) => instances)
		.filter(({status}) => status === 'confirmed' || status === 'probable');
	const roots = findRoots(standing);
	const causes: NamedCause[] = [];
	const ruledOut: RuledOut[] = [];
	const open: Array<{cause: Cause; undecided: readonly Judged[]}> = [];
	for (const {cause, instances} of weighed) {
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

type Root = {readonly root: WeighedCause; readonly as: Explanation['as']};

/** For each instance that another one accounts for: that other one, itself not accounted for. */
function findRoots(standing: readonly WeighedCause[]): ReadonlyMap<WeighedCause, Root> {
	const direct = new Map<WeighedCause, Root>();
	for (const one of standing) {
		for (const other of standing) {
			const explanation = other === one ? undefined : explanationOf(other, one);
			if (explanation && !direct.has(one)) {
				direct.set(one, {root: other, as: explanation.as});
			}
		}
	}

	const roots = new Map<WeighedCause, Root>();
	for (const [one, {root, as}] of direct) {
		const seen = new Set([one]);
		let top = root;
		for (let next = direct.get(top); next && !seen.has(top); next = direct.get(top)) {
			seen.add(top);
			top = next.root;
		}

		// Two that would account for each other both stand: neither is the root of the other.
		if (!seen.has(top)) {
			roots.set(one, {root: top, as});
		}
	}

	return roots;
}

function explanationOf(by: WeighedCause, of: WeighedCause): Explanation | undefined {
	if (by.status === 'probable' && of.status === 'confirmed') {
		return undefined;
	}

	return by.cause.explains?.find(({causes, subjects}) => {
		const names = subjects === 'victims' ? victimsOf(by) : subjects;
		const own = of.subject.kind === 'cluster' ? of.cause.concerns : [of.subject.name];
		const isMeant = !names || !own || own.some((name) => names.includes(name));
		return isMeant && isAmong(of.cause.id, causes);
	});
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
		objects: distinctObjects([...counted, ...parts].flatMap((one) => objectsOf(one))),
		evidence,
		consequences: explained
			.filter(([, {as}]) => as === 'consequence')
			.map(([one]) => ({
				object: objectsOf(one)[0] ?? {kind: 'Component', name: one.subject.name},
				title: one.cause.title,
			})),
		subjects: counted.map(({subject}) => subject.name),
	};
}

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
	const reasons = [...new Set(because.map(({judgement}) => judgement))].slice(0, 3);
	return {
		cause,
		because,
		reason:
			reasons.length > 0
				? {
						zh: reasons.map(({text}) => text.zh).join('；'),
						en: reasons.map(({text}) => text.en).join('; '),
					}
				: nothingToAsk[cause.about ?? 'cluster'],
	};
}

const nothingToAsk: Readonly<Record<keyof Subjects, Text>> = {
	cluster: {zh: '没有可查看的对象', en: 'there is nothing to look at'},
	component: {zh: '没有平台组件', en: 'there is no platform component'},
	node: {zh: '没有节点', en: 'there is no node'},
};

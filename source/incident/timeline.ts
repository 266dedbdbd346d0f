import {endWords} from '../remedies/end-words.ts';
import {joinTexts, type Text, verbatim} from '../text/text.ts';
import {type Change, changeOutcome} from './change.ts';
import {courseOf, familyOf} from './course.ts';
import type {Confirmed, Finding, FoundCause, IncidentEvent, Treated} from './event.ts';

/** Something that happened: a fault came or was sure, was suspected, went; a change; a gap. */
export type Moment = {
	readonly at: string;
	readonly kind: 'fault' | 'doubt' | 'good' | 'change' | 'gap';
	readonly text: Text;
	/** The line that was run, or the id of the cause: not to be translated. */
	readonly code?: string;
	/** What came of it. */
	readonly outcome?: Text;
};

/** What was seen and done when, oldest first. */
export function timelineOf(events: readonly IncidentEvent[], changes: readonly Change[]): Moment[] {
	const moments = [...eventMoments(events), ...changes.map((change) => changeMoment(change))];
	const {endedAt} = courseOf(events);
	if (endedAt !== undefined) {
		moments.push({
			at: endedAt,
			kind: 'good',
			text: {
				zh: '事件结束：已没有成立的原因',
				en: 'the incident is over: no cause stands any more',
			},
		});
	}

	// Of the same moment stays in order what was put in order before.
	return moments.toSorted((one, other) => Date.parse(one.at) - Date.parse(other.at));
}

type Known = ReadonlyMap<string, FoundCause>;

function eventMoments(events: readonly IncidentEvent[]): Moment[] {
	const confirmations = new Map<string, Confirmed>();
	let known: Known = new Map();
	const momentsOf = (event: IncidentEvent): Moment[] => {
		switch (event.type) {
			case 'opened': {
				return [];
			}

			case 'finding': {
				const before = known;
				known = knownAfter(before, event);
				return findingMoments(event, before);
			}

			case 'confirmed': {
				const isNew = !confirmations.has(event.run);
				confirmations.set(event.run, event);
				return isNew ? [confirmationMoment(event)] : [];
			}

			case 'treated': {
				const confirmed = confirmations.get(event.run);
				if (event.outcome === 'cured') {
					known = new Map([...known].filter(([id]) => id !== confirmed?.cause));
				}

				return confirmed ? [endMoment(event, confirmed)] : [];
			}
		}
	};

	return events.flatMap((event) => momentsOf(event));
}

const knownAfter = (known: Known, finding: Finding): Known =>
	new Map([
		...[...known].filter(([id]) => !isLookedFor(id, finding)),
		...finding.causes.map((cause) => [cause.id, cause] as const),
	]);

const isLookedFor = (id: string, {families, unknown, target}: Finding): boolean =>
	target.clusterUid !== null &&
	families.includes(familyOf(id)) &&
	unknown.every(({required, blocks}) => !required || !blocks.includes(id));

function findingMoments(finding: Finding, known: Known): Moment[] {
	const {at, causes, target, unknown, verdict, families} = finding;
	if (target.clusterUid === null) {
		return [
			{
				at,
				kind: 'gap',
				text: {zh: '看不到集群', en: 'the cluster could not be looked at'},
				outcome: verbatim(unknown[0]?.message ?? ''),
			},
		];
	}

	const present = new Set(causes.map(({id}) => id));
	const gone = known
		.values()
		.filter(({id}) => !present.has(id) && isLookedFor(id, finding))
		.map(({id, title}): Moment => ({
			at,
			kind: 'good',
			text: joinTexts([{zh: '不再成立：', en: 'no longer so: '}, title]),
			code: id,
		}));
	return [
		...causes.flatMap((cause) => causeMoments(at, cause, known.get(cause.id))),
		...gone,
		...(verdict === 'healthy'
			? [
					{
						at,
						kind: 'good',
						text: {zh: '诊断：健康', en: 'diagnosis: healthy'},
						outcome: verbatim(families.join(', ')),
					} as const,
				]
			: []),
		...(verdict === 'inconclusive'
			? [
					{
						at,
						kind: 'gap',
						text: {
							zh: '诊断：没有发现故障，但有看不到的地方，不能说健康',
							en: 'diagnosis: no fault was found, and not everything could be looked at: no proof of health',
						},
					} as const,
				]
			: []),
	];
}

function causeMoments(at: string, cause: FoundCause, before: FoundCause | undefined): Moment[] {
	const {id, title, status, severity} = cause;
	if (before?.status === status) {
		return [];
	}

	const isSure = status === 'confirmed';
	const word: Text =
		before === undefined
			? isSure
				? {zh: '发现：', en: 'found: '}
				: {zh: '怀疑：', en: 'suspected: '}
			: isSure
				? {zh: '已确定：', en: 'now sure: '}
				: {zh: '不再确定：', en: 'no longer sure: '};
	return [
		{
			at,
			kind: isSure && severity !== 'warning' ? 'fault' : 'doubt',
			text: joinTexts([word, title]),
			code: id,
		},
	];
}

function confirmationMoment({at, target: {user}, title, risk}: Confirmed): Moment {
	return {
		at,
		kind: 'change',
		text:
			risk === 'manual'
				? {zh: `${user} 手动处理：${title.zh}`, en: `${user} went about it by hand: ${title.en}`}
				: {zh: `${user} 确认执行：${title.zh}`, en: `${user} confirmed: ${title.en}`},
	};
}

function changeMoment({intent, result}: Change): Moment {
	return {
		at: intent.at,
		kind: 'change',
		text: verbatim(''),
		code: intent.kubectl,
		outcome: changeOutcome(result),
	};
}

function endMoment(end: Treated, confirmed: Confirmed): Moment {
	const {isGood, text} = endWords({outcome: end.outcome, plan: confirmed});
	const why = end.problem ?? end.verdict;
	return {at: end.at, kind: isGood ? 'good' : 'doubt', text, ...(why && {outcome: why})};
}

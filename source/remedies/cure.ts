import type {Timing} from '../cluster/timing.ts';
import type {DocumentCause, TargetDocument} from '../diagnosis/document.ts';
import type {RemedyLine} from '../diagnosis/remedy-lines.ts';
import type {Text} from '../text/text.ts';

export type CureVerdict = {
	readonly outcome: 'cured' | 'not-cured' | 'unverified';
	readonly text: Text;
	/** What the evidence supports now. */
	readonly next: readonly RemedyLine[];
};

export type CureOptions = {
	readonly cause: DocumentCause;
	readonly chosen: readonly string[];
	readonly before: TargetDocument | undefined;
	readonly look: () => Promise<TargetDocument>;
	readonly see: (looks: number, text: Text) => void;
	readonly timing: Timing;
	readonly signal: AbortSignal;
	/** For how long the cause has to stay away. Milliseconds. */
	readonly calmMs: number;
	/** Milliseconds. */
	readonly deadlineMs: number;
};

/** Between two looks; longer where the cause has to stay away for long. Milliseconds. */
const leastPaceMs = 5000;

/** A cause that has taken the place of the other is believed after so many looks in a row. */
const mostElsewhere = 6;

/** Whether a diagnosis still names the cause, for one of the objects that were chosen. */
export function causeStands(
	{causes}: TargetDocument,
	{id}: Pick<DocumentCause, 'id'>,
	chosen: readonly string[],
): boolean {
	const named = causes.find((cause) => cause.id === id);
	return (
		named !== undefined &&
		(chosen.length === 0 || named.objects.some(({name}) => chosen.includes(name)))
	);
}

type Seen = {
	readonly state: 'gone' | 'there' | 'another' | 'unknown';
	readonly text: Text;
	readonly next: readonly RemedyLine[];
};

/**
Asks the probes that named a cause again and again until it is gone and has stayed away, or the deadline
is over. A cause that could not be looked at is neither.
*/
export async function verifyCure(options: CureOptions): Promise<CureVerdict> {
	const {look, see, timing, signal, calmMs, deadlineMs} = options;
	const begun = timing.now();
	const paceMs = Math.max(leastPaceMs, calmMs / 4);
	const calmLooks = Math.max(2, Math.ceil(calmMs / paceMs) + 1);
	let calm = 0;
	let elsewhere = 0;
	for (let looks = 1; ; looks++) {
		const seen = judge(await look(), options);
		see(looks, seen.text);
		calm = seen.state === 'gone' ? calm + 1 : 0;
		elsewhere = seen.state === 'another' ? elsewhere + 1 : 0;
		if (calm >= calmLooks) {
			return {outcome: 'cured', text: seen.text, next: []};
		}

		const isOver = timing.now() - begun >= deadlineMs || elsewhere >= mostElsewhere;
		// What is gone now is looked at until it has stayed so, or comes back.
		if (signal.aborted || (isOver && seen.state !== 'gone')) {
			const isUnknown = seen.state === 'unknown' || seen.state === 'gone';
			return {outcome: isUnknown ? 'unverified' : 'not-cured', text: seen.text, next: seen.next};
		}

		await pause(timing, paceMs, signal);
	}
}

function judge(document: TargetDocument, {cause, chosen, before}: CureOptions): Seen {
	const named = document.causes.find(({id}) => id === cause.id);
	if (named && causeStands(document, cause, chosen)) {
		return {
			state: 'there',
			text: {
				zh: `原因仍在：${named.title.zh}`,
				en: `the cause is still there: ${named.title.en}`,
			},
			next: named.remedies,
		};
	}

	const blocked = document.unknown.find(
		({required, blocks}) => required && blocks.includes(cause.id),
	);
	if (blocked !== undefined || document.target.clusterUid === null) {
		return {
			state: 'unknown',
			text: {
				zh: `无法判断原因是否已消失：${blocked?.message ?? '读不到集群'}`,
				en: `whether the cause is gone cannot be told: ${blocked?.message ?? 'the cluster cannot be read'}`,
			},
			next: [],
		};
	}

	const known = new Set(before?.causes.map(({id}) => id));
	const news = document.causes.filter(
		({id, severity, status}) => !known.has(id) && severity !== 'warning' && status === 'confirmed',
	);
	const victims = victimsOf(before);
	const another = news.find(({objects}) => objects.every(({name}) => !isVictim(name, victims)));
	if (!another && news.length > 0) {
		const names = news.map(({title}) => title);
		return {
			state: 'gone',
			text: {
				zh: `原因已消失；受它影响的组件还在恢复：${names.map(({zh}) => zh).join('、')}`,
				en: `the cause is gone; what suffered from it still recovers: ${names.map(({en}) => en).join(', ')}`,
			},
			next: [],
		};
	}

	return another
		? {
				state: 'another',
				text: {
					zh: `原因换成了另一个：${another.title.zh}（${another.id}）`,
					en: `another cause has taken its place: ${another.title.en} (${another.id})`,
				},
				next: another.remedies,
			}
		: {
				state: 'gone',
				text: {zh: '探针不再看到这个原因', en: 'the probes do not see the cause any more'},
				next: [],
			};
}

/** The names of all that followed from the causes of before. */
const victimsOf = (before: TargetDocument | undefined): string[] =>
	(before?.causes ?? []).flatMap(({consequences}) => consequences.map(({object}) => object.name));

/** A workload that suffered, or one of its pods, which may be another one by now. */
const isVictim = (name: string, victims: readonly string[]): boolean =>
	victims.some((victim) => name === victim || name.startsWith(`${victim}-`));

/** Waits, or not any longer than the signal lets it. */
export const pause = async (
	timing: Timing,
	milliseconds: number,
	signal: AbortSignal,
): Promise<void> =>
	new Promise((resolve) => {
		const finish = (): void => {
			cancel();
			signal.removeEventListener('abort', finish);
			resolve();
		};

		const cancel = timing.after(milliseconds, finish);
		signal.addEventListener('abort', finish);
		if (signal.aborted) {
			finish();
		}
	});

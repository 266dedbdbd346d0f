import type {Timing} from '../cluster/timing.ts';
import type {DocumentCause, EvidenceRecord, TargetDocument} from '../diagnosis/document.ts';
import type {RemedyLine} from '../diagnosis/remedy-lines.ts';
import type {Text} from '../text/text.ts';

export type CureVerdict = {
	readonly outcome: 'cured' | 'not-cured' | 'unverified';
	readonly text: Text;
	/** What the evidence supports now, also after a cure that leaves something to do. */
	readonly next: readonly RemedyLine[];
};

export type CureOptions = {
	readonly cause: DocumentCause;
	readonly chosen: readonly string[];
	readonly before: TargetDocument | undefined;
	readonly look: () => Promise<TargetDocument>;
	/** Which of these components are not ready now. */
	readonly unready: (names: readonly string[]) => Promise<readonly string[]>;
	readonly see: (looks: number, text: Text) => void;
	readonly timing: Timing;
	readonly signal: AbortSignal;
	/** For how long the cause has to stay away. Milliseconds. */
	readonly calmMs: number;
	/** Milliseconds. */
	readonly deadlineMs: number;
	/** Ids of causes that the remedy was said to bring about: they take no other cause's place. */
	readonly announced: readonly string[];
};

/** Between two looks; the longer where the cause has to stay away for long. Milliseconds. */
const leastPaceMs = 5000;
const mostPaceMs = 15_000;

/** A cause that rests on log lines alone has to be silent for so many times the span between two of them. */
const silentSpans = 3;

/** Nobody watches a silence for longer. Milliseconds. */
const longestCalmMs = 10 * 60_000;

/**
What suffered from a cause may take so much longer than the cause itself: a kubelet waits up to five minutes
before it starts a crashed container again. Milliseconds.
*/
const recoveryMs = 7 * 60_000;

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
	/** `recovering`: nothing speaks for the cause any more, but those who would notice it are not well yet. */
	readonly state: 'gone' | 'there' | 'another' | 'recovering' | 'unknown';
	readonly text: Text;
	readonly next: readonly RemedyLine[];
};

/** The evidence of a cause that failed an expectation, as the diagnosis had it. */
const failuresOf = (
	cause: Pick<DocumentCause, 'evidence'>,
	document: TargetDocument | undefined,
): EvidenceRecord[] =>
	(document?.evidence ?? []).filter(
		({id, outcome}) => outcome === 'fail' && cause.evidence.includes(id),
	);

/** Nothing but what programs have printed speaks for the cause: then silence is all that can speak against it. */
export function restsOnLines({
	cause,
	before,
}: Pick<CureOptions, 'cause' | 'before'>): EvidenceRecord[] {
	const failures = failuresOf(cause, before);
	return failures.every(({lines}) => lines !== null) ? failures : [];
}

/**
For how long the cause has to stay away: where it rests on lines alone, several times the span in which they
came before. A single line says nothing of when the next is due.
*/
export function calmFor(options: Pick<CureOptions, 'cause' | 'before' | 'calmMs'>): number {
	const spans = restsOnLines(options).map(({lines}) =>
		lines && lines.count > 1
			? (Date.parse(lines.last) - Date.parse(lines.first)) / (lines.count - 1)
			: Infinity,
	);
	return Math.max(options.calmMs, Math.min(silentSpans * Math.max(0, ...spans), longestCalmMs));
}

/**
Asks the probes that named a cause again and again until it is gone and has stayed away, or the deadline
is over. A cause that could not be looked at is neither.
*/
export async function verifyCure(options: CureOptions): Promise<CureVerdict> {
	const {look, see, timing, signal, deadlineMs} = options;
	const calmMs = calmFor(options);
	const begun = timing.now();
	const paceMs = Math.min(mostPaceMs, Math.max(leastPaceMs, calmMs / 4));
	const calmLooks = Math.max(2, Math.ceil(calmMs / paceMs) + 1);
	let calm = 0;
	let elsewhere = 0;
	for (let looks = 1; ; looks++) {
		const seen = await judge(await look(), options);
		calm = seen.state === 'gone' ? calm + 1 : 0;
		see(
			looks,
			calm === 0 || calm >= calmLooks ? seen.text : watching(seen, (calmLooks - calm) * paceMs),
		);
		elsewhere = seen.state === 'another' ? elsewhere + 1 : 0;
		if (calm >= calmLooks) {
			return {outcome: 'cured', text: seen.text, next: seen.next};
		}

		const patience = deadlineMs + (seen.state === 'recovering' ? recoveryMs : 0);
		const isOver = timing.now() - begun >= patience || elsewhere >= mostElsewhere;
		// What is gone now is looked at until it has stayed so, or comes back.
		if (signal.aborted || (isOver && seen.state !== 'gone')) {
			const isKnown = seen.state === 'there' || seen.state === 'another';
			return {outcome: isKnown ? 'not-cured' : 'unverified', text: seen.text, next: seen.next};
		}

		await pause(timing, paceMs, signal);
	}
}

/** Asks the probes once, where nothing is left to be waited for. What is gone at one look is not cured yet. */
export async function judgeCure(options: CureOptions): Promise<CureVerdict> {
	const {state, text, next} = await judge(await options.look(), options);
	const isKnown = state === 'there' || state === 'another';
	return {outcome: isKnown ? 'not-cured' : 'unverified', text, next};
}

const watching = ({text: {zh, en}}: Seen, restMs: number): Text => ({
	zh: `${zh}；再观察 ${Math.ceil(restMs / 1000)} 秒`,
	en: `${en}; watching for ${Math.ceil(restMs / 1000)} s more`,
});

async function judge(document: TargetDocument, options: CureOptions): Promise<Seen> {
	const {cause, chosen, before, announced} = options;
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
		({id, severity, status}) =>
			!known.has(id) && !announced.includes(id) && severity !== 'warning' && status === 'confirmed',
	);
	const victims = victimsOf(before);
	const another = news.find(({objects}) => objects.every(({name}) => !isVictim(name, victims)));
	// While they are not ready, their silence says nothing.
	const witnesses = restsOnLines(options).length > 0 ? await unreadyVictims(options) : [];
	if (!another && witnesses.length > 0) {
		return {
			state: 'recovering',
			text: {
				zh: `日志里不再出现这个原因，但 ${witnesses.join('、')} 还没有就绪，要等它们就绪才能确认`,
				en: `no line speaks of the cause any more, but ${witnesses.join(', ')} would have to be ready again to prove it`,
			},
			next: news.flatMap(({remedies}) => remedies),
		};
	}

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
		: gone(document.causes.filter(({id}) => announced.includes(id)));
}

/** What a remedy has announced is told with the cure, and what is to be done about it. */
function gone(left: readonly DocumentCause[]): Seen {
	const text = {zh: '探针不再看到这个原因', en: 'the probes do not see the cause any more'};
	if (left.length === 0) {
		return {state: 'gone', text, next: []};
	}

	const titles = left.map(({title}) => title);
	return {
		state: 'gone',
		text: {
			zh: `${text.zh}；如事先所说，还剩：${titles.map(({zh}) => zh).join('、')}`,
			en: `${text.en}; what is left was said before: ${titles.map(({en}) => en).join(', ')}`,
		},
		next: left.flatMap(({remedies}) => remedies),
	};
}

/** The names of all that followed from the causes of before. */
const victimsOf = (before: TargetDocument | undefined): string[] =>
	(before?.causes ?? []).flatMap(({consequences}) => consequences.map(({object}) => object.name));

const workloads = new Set(['Deployment', 'DaemonSet', 'StatefulSet', 'RbdComponent']);

/** Those workloads that suffered from the cause and are not ready yet. */
async function unreadyVictims({before, unready}: CureOptions): Promise<readonly string[]> {
	const objects = (before?.causes ?? []).flatMap(({consequences}) =>
		consequences.map(({object}) => object),
	);
	const names = objects.filter(({kind}) => workloads.has(kind)).map(({name}) => name);
	return names.length === 0 ? [] : unready([...new Set(names)]);
}

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

import {describe, expect, it} from 'vitest';
import type {
	DocumentCause,
	EvidenceRecord,
	TargetDocument,
} from '../../source/diagnosis/document.ts';
import type {RemedyLine} from '../../source/diagnosis/remedy-lines.ts';
import {calmFor, type CureOptions, verifyCure} from '../../source/remedies/cure.ts';
import {ManualTiming} from '../support/manual-timing.ts';

const text = {zh: '文字', en: 'words'};
const at = (second: number): string => new Date(Date.UTC(2026, 10, 20, 9, 0, second)).toISOString();

type Lines = EvidenceRecord['lines'];

const evidence = (id: string, rest: Partial<EvidenceRecord> = {}): EvidenceRecord => ({
	id,
	at: at(0),
	tree: 'component@1',
	node: id,
	probe: 'platform-logs',
	probes: ['platform-logs'],
	vantage: null,
	about: null,
	outcome: 'fail',
	why: null,
	expectation: text,
	seen: text,
	objects: [],
	excerpt: [],
	lines: null,
	calls: [],
	target: {context: 'prod', server: 'prod:6443', clusterUid: null, object: null},
	observation: [],
	trace: [],
	...rest,
});

const cause = (rest: Partial<DocumentCause> = {}): DocumentCause => ({
	id: 'component/message-queue-stuck',
	status: 'confirmed',
	severity: 'critical',
	title: text,
	summary: text,
	objects: [{kind: 'Deployment', namespace: 'rbd-system', name: 'rbd-mq'}],
	evidence: ['queue-answers'],
	consequences: [],
	remedies: [],
	confusableWith: [],
	...rest,
});

const victim = {
	object: {kind: 'DaemonSet', namespace: 'rbd-system', name: 'rbd-chaos'},
	title: text,
};

const document = (rest: Partial<TargetDocument>): TargetDocument => ({
	target: {
		context: 'prod',
		server: 'prod:6443',
		clusterUid: 'u',
		user: 'ops',
		namespace: 'rbd-system',
		kubernetes: null,
		rainbond: null,
		installMode: 'unknown',
	},
	startedAt: at(0),
	durationMs: 1,
	verdict: 'healthy',
	causes: [],
	ruledOut: [],
	unknown: [],
	families: [],
	evidence: [],
	unusedInputs: [],
	calls: {total: 0, byVerb: {}},
	...rest,
});

const every = (seconds: number, count: number): Lines => ({
	count,
	first: at(0),
	last: at(seconds * (count - 1)),
});

const before = (lines: Lines, stuck = cause()): TargetDocument =>
	document({causes: [stuck], evidence: [evidence('queue-answers', {lines})]});

describe('how long a cause has to stay away', () => {
	const calm = (lines: Lines, stuck = cause()): number =>
		calmFor({cause: stuck, before: before(lines, stuck), calmMs: 5000});

	it('is longer than the lines it rests on used to keep one waiting', () => {
		expect(calm(every(20, 40))).toBe(60_000);
		expect(calm(every(1, 100))).toBe(5000);
	});

	it('is the longest there is where a single line does not tell when the next is due', () => {
		expect(calm(every(0, 1))).toBe(600_000);
	});

	it('does not depend on lines where objects say the same', () => {
		const both = cause({evidence: ['queue-answers', 'queue-runs']});
		const found = document({
			causes: [both],
			evidence: [
				evidence('queue-answers', {lines: every(60, 2)}),
				evidence('queue-runs', {probe: 'namespace-pods'}),
			],
		});
		expect(calmFor({cause: both, before: found, calmMs: 5000})).toBe(5000);
	});
});

/** Nothing is wrong, as far as anything can be seen. */
const silent = document({});

/** Looks at one document after the other, the last one for ever; the victim is ready from some look on. */
async function verify(
	documents: readonly TargetDocument[],
	{readyFrom = 0, ...rest}: Partial<CureOptions> & {readonly readyFrom?: number} = {},
) {
	const timing = new ManualTiming();
	const begun = timing.now();
	const told: string[] = [];
	let looks = 0;
	const verdict = await verifyCure({
		cause: cause({consequences: [victim]}),
		chosen: [],
		before: before(every(3, 30), cause({consequences: [victim]})),
		async look() {
			// The next pause has begun by the time that this has run.
			setImmediate(() => {
				timing.advance(15_000);
			});
			return documents[Math.min(looks++, documents.length - 1)]!;
		},
		unready: async (names) => (looks > readyFrom ? [] : names),
		see(_looks, {en}) {
			told.push(en);
		},
		timing,
		signal: new AbortController().signal,
		calmMs: 5000,
		deadlineMs: 180_000,
		announced: [],
		...rest,
	});
	return {...verdict, looks, told, seconds: (timing.now() - begun) / 1000};
}

describe('a cause that only what its victims print speaks for', () => {
	it('is not cured while they are not ready: then they print nothing', async () => {
		const {outcome, told, looks} = await verify([silent], {readyFrom: 3});
		expect(outcome).toBe('cured');
		expect(looks).toBeGreaterThan(4);
		expect(told[0]).toContain('rbd-chaos would have to be ready again');
	});

	it('is given the time that a kubelet waits before it starts them again', async () => {
		const {outcome, seconds} = await verify([silent], {readyFrom: 25});
		expect(outcome).toBe('cured');
		expect(seconds).toBeGreaterThan(180);
	});

	it('is never called cured where they do not come back', async () => {
		const {outcome, text: said} = await verify([silent], {readyFrom: Infinity});
		expect(outcome).toBe('unverified');
		expect(said.en).toContain('rbd-chaos');
	});

	it('is there as soon as one of them complains again', async () => {
		const {outcome} = await verify([silent, before(every(3, 2))], {deadlineMs: 60_000});
		expect(outcome).toBe('not-cured');
	});
});

describe('a cause that comes with a remedy', () => {
	const handOver: RemedyLine = {
		id: 'region-config/hand-over',
		risk: 'low',
		title: text,
		kubectl: [],
		allowed: null,
		why: null,
	};
	const stale = cause({
		id: 'region-api/console-certificate-stale',
		title: {zh: '旧证书', en: 'old certificate'},
		objects: [{kind: 'Deployment', namespace: 'rbd-system', name: 'rbd-api'}],
		remedies: [handOver],
	});
	const left = document({causes: [stale]});
	const untold = {before: document({causes: [cause()]})};

	it('has taken the place of the other where nobody said so before', async () => {
		const {outcome, told} = await verify([left], untold);
		expect(outcome).toBe('not-cured');
		expect(told.at(-1)).toContain('another cause has taken its place: old certificate');
	});

	it('is told with the cure, and what to do about it, where the remedy announced it', async () => {
		const {outcome, told, next} = await verify([left], {...untold, announced: [stale.id]});
		expect(outcome).toBe('cured');
		expect(told.at(-1)).toContain('what is left was said before: old certificate');
		expect(next.map(({id}) => id)).toEqual([handOver.id]);
	});
});

import {setTimeout as pause} from 'node:timers/promises';
import type {Contender} from './contenders.ts';
import {percentile} from './figures.ts';
import {MeasuredProgram} from './program.ts';

/** What one program shows of itself: a value for each kind of figure. */
export type Measured = ReadonlyArray<{
	readonly name: string;
	readonly value: number;
	readonly unit: string;
}>;

export type Samples = {
	/** How often a program is started; the first time fills caches and does not count. */
	readonly starts: number;
	readonly keys: number;
	/**
	Until a program has come to rest, and for how long it is watched then. Pods that were just made show their age in
	seconds, which is redrawn more often than that of any other. Milliseconds.
	*/
	readonly restMs: number;
	readonly idleMs: number;
	readonly floodMs: number;
};

export const thorough: Samples = {
	starts: 11,
	keys: 100,
	restMs: 60_000,
	idleMs: 30_000,
	floodMs: 10_000,
};

export const quick: Samples = {starts: 3, keys: 20, restMs: 5000, idleMs: 5000, floodMs: 4000};

export type Place = {readonly kubeconfig: string; readonly home: string};

type Overview = NonNullable<Contender['overview']>;

/** Start-up, keys, memory and idle costs of a program that shows the pods of the platform. */
export async function measureOverview(
	{command, isFilled}: Overview,
	place: Place,
	samples: Samples,
): Promise<Measured> {
	const open = () => new MeasuredProgram(command('rbd-system'), place);
	const first: number[] = [];
	const filled: number[] = [];
	for (let start = 0; start < samples.starts; start++) {
		using program = open();
		await program.until('the pods', isFilled);
		first.push(program.firstFrameMs ?? NaN);
		filled.push(performance.now() - program.startedAt);
	}

	using program = open();
	await program.until('the pods', isFilled);
	await pause(1000);
	const keys: number[] = [];
	for (let key = 0; key < samples.keys; key++) {
		keys.push(await program.answer(key % 10 < 5 ? 'j' : 'k'));
		await pause(20);
	}

	await pause(samples.restMs);
	const resident = program.residentMegabytes();
	const bytes = program.bytes;
	const processor = program.processorMs();
	await pause(samples.idleMs);
	return [
		{name: 'first frame, median', value: percentile(first.slice(1), 0.5), unit: 'ms'},
		{name: 'pods are there, median', value: percentile(filled.slice(1), 0.5), unit: 'ms'},
		{name: 'key to repaint, p50', value: percentile(keys, 0.5), unit: 'ms'},
		{name: 'key to repaint, p95', value: percentile(keys, 0.95), unit: 'ms'},
		{name: 'resident, at rest', value: resident, unit: 'MB'},
		{
			name: 'idle, bytes a second',
			value: ((program.bytes - bytes) * 1000) / samples.idleMs,
			unit: 'B',
		},
		{
			name: 'idle, share of a core',
			value: ((program.processorMs() - processor) * 100) / samples.idleMs,
			unit: '%',
		},
	];
}

const hasLines = (screen: string): boolean => /line \d+ of the flood/.test(screen);

/** What following a flood costs a program. */
export async function measureFlood(
	{command, key, timesKey}: Contender['logs'],
	place: Place,
	{floodMs}: Samples,
): Promise<Measured> {
	using program = new MeasuredProgram(command('flood'), place);
	if (key) {
		await program.until('the pod', (screen) => /flood\S*\s.*Running/.test(screen));
		program.press(key);
	}

	await program.until('the lines', hasLines);
	const seen = performance.now() - program.startedAt;
	const processor = program.processorMs();
	const begun = performance.now();
	const times: number[] = [];
	let most = 0;
	while (performance.now() < begun + floodMs) {
		if (timesKey) {
			times.push(await program.answer(timesKey));
		}

		most = Math.max(most, program.residentMegabytes());
		await pause(50);
	}

	const share = ((program.processorMs() - processor) * 100) / (performance.now() - begun);
	return [
		{name: 'log: from the start to its lines', value: seen, unit: 'ms'},
		{name: 'log: share of a core', value: share, unit: '%'},
		{name: 'log: most resident memory', value: most, unit: 'MB'},
		...(timesKey
			? [{name: 'log: key to repaint, p95', value: percentile(times, 0.95), unit: 'ms'}]
			: []),
	];
}

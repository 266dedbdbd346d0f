import {afterEach, expect, test} from 'vitest';
import {rfc3339Nano} from '../../source/cluster/log-clock.ts';
import type {LogLine} from '../../source/cluster/log-parser.ts';
import type {LogRange} from '../../source/cluster/log-resume.ts';
import {LogStream, type LogStreamState} from '../../source/cluster/log-stream.ts';
import {type Cut, LogFile, startLogKubelet, type WrittenLine, written} from './log-kubelet.ts';
import {hurriedTiming, seededRandom} from './log-timing.ts';
import {plainTransport} from './log-transport.ts';

const closings: Array<() => Promise<void> | void> = [];
afterEach(async () => {
	for (const close of closings.splice(0)) {
		await close();
	}
});

type Clock = 'nanoseconds' | 'milliseconds' | 'seconds' | 'disordered';

const start = BigInt(Date.UTC(2026, 10, 21, 6)) * 1_000_000n;

/** A program's output: a few hundred lines over a few seconds, numbered or all alike. */
function output(clock: Clock, count: number, isNumbered: boolean, random: () => number) {
	const lines: WrittenLine[] = [];
	let now = start;
	for (let index = 0; index < count; index++) {
		now += BigInt(Math.floor(random() * 2e7));
		lines.push({
			nanoseconds: stamp(clock, now, random),
			text: isNumbered ? `line ${index} of ${count} ${'·'.repeat(index % 7)}` : 'again',
		});
	}

	return lines;
}

function stamp(clock: Clock, now: bigint, random: () => number): bigint {
	switch (clock) {
		case 'nanoseconds': {
			return now + 1n;
		}

		case 'milliseconds': {
			return now - (now % 1_000_000n);
		}

		case 'seconds': {
			return now - (now % 1_000_000_000n);
		}

		case 'disordered': {
			return now - BigInt(Math.floor(random() * 9e7));
		}
	}
}

async function follow(
	lines: readonly WrittenLine[],
	random: () => number,
	{before = 0, range}: {before?: number; range?: LogRange} = {},
): Promise<{received: string[]; connections: number}> {
	const file = new LogFile();
	file.write(...lines.slice(0, before));
	let cuts = 0;
	const kubelet = await startLogKubelet({
		file,
		cut(): Cut | undefined {
			cuts++;
			return cuts > 12
				? undefined
				: {
						afterBytes: 1 + Math.floor(random() ** 2 * 6000),
						manner: random() < 0.4 ? 'orderly' : 'reset',
					};
		},
	});
	closings.push(kubelet.close);
	const received: string[] = [];
	const ended = new Promise<void>((resolve, reject) => {
		const stream = new LogStream({
			transport: plainTransport(kubelet.port),
			namespace: 'rbd-system',
			pod: 'rbd-api-7d9f8c6b5-x2x4z',
			container: 'rbd-api',
			...(range && {range}),
			timing: hurriedTiming(random),
			isRunning: () => !file.hasEnded,
			onLines(batch: readonly LogLine[]) {
				received.push(
					...batch.map(
						({timeMs, nanosecond, text}) => `${rfc3339Nano(timeMs, nanosecond)} ${text}`,
					),
				);
			},
			onState(state: LogStreamState) {
				if (state.kind === 'ended') {
					resolve();
				} else if (state.kind === 'refused') {
					reject(new Error(state.failure.message));
				}
			},
		});
		closings.push(() => {
			stream.close();
		});
	});
	const rest = lines.slice(before);
	while (rest.length > 0) {
		file.write(...rest.splice(0, 1 + Math.floor(random() * 25)));
		await new Promise((resolve) => {
			setImmediate(resolve);
		});
	}

	file.end();
	await ended;
	return {received, connections: kubelet.queries.length};
}

const clocks: Clock[] = ['nanoseconds', 'milliseconds', 'seconds', 'disordered'];

test.each(
	clocks.flatMap((clock) => [
		{clock, isNumbered: true},
		{clock, isNumbered: false},
	]),
)(
	'no line is lost or doubled when connections break anywhere ($clock, numbered: $isNumbered)',
	async ({clock, isNumbered}) => {
		let connections = 0;
		for (let seed = 1; seed <= 30; seed++) {
			const random = seededRandom(seed);
			const lines = output(clock, 300, isNumbered, random);
			const result = await follow(lines, random, {before: Math.floor(random() * 200)});
			expect(result.received, `seed ${seed}`).toEqual(written(lines));
			connections += result.connections;
		}

		expect(connections).toBeGreaterThan(200);
	},
);

test.each(clocks)(
	'a tail that begins within a second is never preceded by older lines (%s)',
	async (clock) => {
		for (let seed = 1; seed <= 30; seed++) {
			const random = seededRandom(seed);
			const lines = output(clock, 250, true, random);
			const before = 50 + Math.floor(random() * 100);
			const tailLines = 1 + Math.floor(random() * 30);
			const {received} = await follow(lines, random, {before, range: {tailLines}});
			const all = written(lines);
			const first = all.indexOf(received[0] ?? '');
			expect(first, `seed ${seed}`).toBeGreaterThanOrEqual(before - tailLines);
			expect(received, `seed ${seed}`).toEqual(all.slice(first));
		}
	},
);

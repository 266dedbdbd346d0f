import {describe, expect, it} from 'vitest';
import {
	linesBetween,
	nextLineAt,
	type LogStretch,
} from '../../../source/practice/models/logs/log-lines.ts';
import type {LogProgram} from '../../../source/practice/models/logs/log-program.ts';
import {logTime} from '../../../source/practice/models/logs/log-time.ts';
import {goLine} from '../../../source/practice/rainbond/logs/lines.ts';
import {aPod, start} from './kubelet/a-pod.ts';

const program: LogProgram = [
	{once: 1, lines: ['listening', 'ready']},
	{every: 10, lines: [({index}) => `tick ${index}`]},
	{atEnd: ['panic: no more', '\tat main.go:1']},
];

const aRun = (rest: Partial<LogStretch> = {}): LogStretch => ({
	pod: aPod(),
	seed: 'run',
	startedAt: start,
	segments: [{since: start, log: program}],
	...rest,
});

const texts = (run: LogStretch, from: number, to: number) =>
	linesBetween(run, start + from * 1000, start + to * 1000).map(({text}) => text);

describe('the lines of a run', () => {
	it('follow from its start and the time alone, however they are read', () => {
		const whole = linesBetween(aRun(), start, start + 600_000);
		const pieces = Array.from({length: 60}, (_, index) =>
			linesBetween(aRun(), start + index * 10_000, start + (index + 1) * 10_000),
		).flat();
		expect(pieces).toEqual(whole);
		expect(whole.length).toBeGreaterThan(58);
		const times = whole.map(({at}) => at);
		expect(times).toEqual(times.toSorted((a, b) => a - b));
	});

	it('begin with what is printed once, and number what recurs', () => {
		expect(texts(aRun(), 0, 26)).toEqual(['listening', 'ready', 'tick 0', 'tick 1']);
	});

	it('end with the last words, and with nothing after them', () => {
		const run = aRun({endedAt: start + 15_000});
		expect(texts(run, 0, 100)).toEqual([
			'listening',
			'ready',
			'tick 0',
			'panic: no more',
			'\tat main.go:1',
		]);
		expect(nextLineAt(run, start + 20_000)).toBe(Infinity);
	});

	it('say when the next one comes', () => {
		const next = nextLineAt(aRun(), start + 30_000);
		expect(linesBetween(aRun(), start + 30_000, next - 0.001)).toEqual([]);
		expect(linesBetween(aRun(), start + 30_000, next)).toHaveLength(1);
	});

	it('change with the program, whose common parts go on as they were', () => {
		const trouble: LogProgram = [...program, {every: 5, jitter: 0, lines: ['trouble']}];
		const run = aRun({
			segments: [
				{since: start, log: program},
				{since: start + 60_000, log: trouble},
				{since: start + 90_000, log: program},
			],
		});
		const all = texts(run, 0, 200);
		expect(all.filter((text) => text === 'trouble')).toHaveLength(5);
		expect(all.filter((text) => text.startsWith('tick'))).toEqual(
			texts(aRun(), 0, 200).filter((text) => text.startsWith('tick')),
		);
	});

	it('count from the start of the container, not from the time since when the program holds', () => {
		const run = aRun({segments: [{since: 0, log: program}]});
		expect(texts(run, 0, 26)).toEqual(['listening', 'ready', 'tick 0', 'tick 1']);
	});

	it('split at line breaks, each with a time of its own', () => {
		const run = aRun({segments: [{since: start, log: [{once: 1, lines: ['one\ntwo\nthree']}]}]});
		const lines = linesBetween(run, start, start + 5000);
		expect(lines.map(({text}) => text)).toEqual(['one', 'two', 'three']);
		expect(new Set(lines.map(({at}) => logTime(at))).size).toBe(3);
	});
});

describe('the look of lines', () => {
	it('is that of Rainbond’s Go programs from v6.2.0 on', () => {
		const log: LogProgram = [{once: 1, lines: [goLine('ERROR', 'rbd-api', 'no such host')]}];
		expect(texts(aRun({segments: [{since: start, log}]}), 0, 2)).toEqual([
			'ERROR[2026/08/01 10:00:01] ip=10.42.0.9 module=rbd-api no such host',
		]);
	});

	it('has times of nine digits in front, where they are asked for', () => {
		expect(logTime(start + 1.5)).toBe('2026-08-01T10:00:00.001500000Z');
	});
});

import {expect, test} from 'vitest';
import {createLogResume, type LogRange, type LogResume} from '../../source/cluster/log-resume.ts';

/** `10.5 text` is a line half a second after second ten; `- text` is one without a time. */
type Written = string;

const fresh = {elapsedMs: 0, wasEmpty: false};
const epoch = Date.UTC(2026, 10, 21, 6) / 1000;

function read(resume: LogResume, lines: readonly Written[]): Written[] {
	return lines.filter((line) => {
		const blank = line.indexOf(' ');
		const time = line.slice(0, blank);
		const text = line.slice(blank + 1);
		if (time === '-') {
			return resume.isNew(-1, 0, text);
		}

		const [second, fraction = ''] = time.split('.');
		return resume.isNew(epoch + Number(second), Number(fraction.padEnd(9, '0')), text);
	});
}

const since = (second: number): LogRange => ({
	sinceTime: new Date((epoch + second) * 1000).toISOString().replace('.000Z', 'Z'),
});

const cases: Array<{
	name: string;
	range?: LogRange;
	seen: Written[];
	asked: LogRange;
	answer: Written[];
	fresh: Written[];
}> = [
	{
		name: 'skips the lines of the last second that have been seen',
		seen: ['9.1 a', '10.2 b', '10.3 c'],
		asked: since(10),
		answer: ['10.2 b', '10.3 c', '10.4 d', '11.0 e'],
		fresh: ['10.4 d', '11.0 e'],
	},
	{
		name: 'counts lines with the same time one by one',
		seen: ['10.5 a', '10.5 b', '10.5 c'],
		asked: since(10),
		answer: ['10.5 a', '10.5 b', '10.5 c', '10.5 d', '10.5 e'],
		fresh: ['10.5 d', '10.5 e'],
	},
	{
		name: 'counts lines with the same time and the same words one by one',
		seen: ['10.5 again', '10.5 again'],
		asked: since(10),
		answer: ['10.5 again', '10.5 again', '10.5 again', '10.5 again'],
		fresh: ['10.5 again', '10.5 again'],
	},
	{
		name: 'keeps a line that repeats an earlier one at another time',
		seen: ['10.5 again'],
		asked: since(10),
		answer: ['10.5 again', '10.6 again'],
		fresh: ['10.6 again'],
	},
	{
		name: 'leaves out what stood before a tail that began within a second',
		range: {tailLines: 2},
		seen: ['10.5 c', '10.6 d'],
		asked: since(10),
		answer: ['10.1 a', '10.3 b', '10.5 c', '10.6 d', '10.7 e'],
		fresh: ['10.7 e'],
	},
	{
		name: 'leaves out what stood before a tail among lines with the same time',
		range: {tailLines: 2},
		seen: ['10.5 c', '10.5 d'],
		asked: since(10),
		answer: ['10.5 a', '10.5 b', '10.5 c', '10.5 d', '10.5 e'],
		fresh: ['10.5 e'],
	},
	{
		name: 'finds the end of what was seen behind a tail of equal lines',
		range: {tailLines: 3},
		seen: ['10.5 a', '10.5 a', '10.5 b'],
		asked: since(10),
		answer: ['10.5 a', '10.5 a', '10.5 a', '10.5 a', '10.5 b', '10.6 c'],
		fresh: ['10.6 c'],
	},
	{
		name: 'does not ask for the time before a tail that began early in a second',
		range: {tailLines: 1},
		seen: ['10.01 b'],
		asked: since(10),
		answer: ['10.01 b', '10.02 c'],
		fresh: ['10.02 c'],
	},
	{
		name: 'asks for the second before when the last line is hardly older, and finds a late line there',
		seen: ['9.8 a', '10.01 b'],
		asked: since(9),
		answer: ['9.8 a', '10.01 b', '9.99 late', '10.3 c'],
		fresh: ['9.99 late', '10.3 c'],
	},
	{
		name: 'keeps a line that was written late within the last second',
		seen: ['10.5 a', '10.7 b'],
		asked: since(10),
		answer: ['10.5 a', '10.7 b', '10.6 late', '10.8 c'],
		fresh: ['10.6 late', '10.8 c'],
	},
	{
		name: 'takes everything after the log was rotated away',
		seen: ['10.5 a', '10.6 b'],
		asked: since(10),
		answer: ['10.9 d', '11.2 e'],
		fresh: ['10.9 d', '11.2 e'],
	},
	{
		name: 'skips the seen lines that a rotation has left',
		seen: ['10.5 a', '10.6 b', '10.7 c'],
		asked: since(10),
		answer: ['10.7 c', '10.8 d'],
		fresh: ['10.8 d'],
	},
	{
		name: 'takes the whole log of a restarted container, which begins anew after the last line',
		seen: ['10.5 starting', '10.6 failed'],
		asked: since(10),
		answer: ['10.9 starting', '11.1 failed', '11.1 failed'],
		fresh: ['10.9 starting', '11.1 failed', '11.1 failed'],
	},
	{
		name: 'drops the end of a long line that began before the second asked for',
		seen: ['10.5 a'],
		asked: since(10),
		answer: ['- … the end of it', '10.5 a', '10.6 b'],
		fresh: ['10.6 b'],
	},
	{
		name: 'asks again for the same and skips what it has when no line has a time',
		range: {tailLines: 3},
		seen: ['- a', '- b', '- b'],
		asked: {tailLines: 3},
		answer: ['- b', '- b', '- c'],
		fresh: ['- c'],
	},
	{
		name: 'follows a clock that was set back',
		seen: ['500.5 a', '10.5 b', '10.6 c'],
		asked: since(10),
		answer: ['10.5 b', '10.6 c', '10.7 d'],
		fresh: ['10.7 d'],
	},
];

test.each(cases)('$name', ({range, seen, asked, answer, fresh: expected}) => {
	const resume = createLogResume(range);
	expect(resume.next(fresh)).toEqual(range ?? {});
	expect(read(resume, seen)).toEqual(seen);
	expect(resume.next({elapsedMs: 5000, wasEmpty: false})).toEqual(asked);
	expect(read(resume, answer)).toEqual(expected);
});

test('a connection that breaks while old lines are skipped loses nothing', () => {
	const resume = createLogResume();
	resume.next(fresh);
	read(resume, ['10.1 a', '10.2 b', '10.3 c']);
	resume.next(fresh);
	expect(read(resume, ['10.1 a'])).toEqual([]);
	expect(resume.progress()).toBe('behind');
	resume.next(fresh);
	expect(read(resume, ['10.1 a', '10.2 b', '10.3 c', '10.3 c'])).toEqual(['10.3 c']);
	expect(resume.progress()).toBe('caught-up');
});

test('a hundred thousand lines of one second are told apart', () => {
	const lines = Array.from({length: 100_000}, (_, index) => `10.5 line ${index % 1000}`);
	const resume = createLogResume();
	resume.next(fresh);
	read(resume, lines.slice(0, 60_000));
	resume.next(fresh);
	expect(read(resume, lines)).toHaveLength(40_000);
});

test.each<{range: LogRange; wasEmpty: boolean; asked: LogRange}>([
	{range: {}, wasEmpty: false, asked: {}},
	{range: {tailLines: 100}, wasEmpty: false, asked: {tailLines: 100}},
	{range: {sinceSeconds: 60}, wasEmpty: false, asked: {sinceSeconds: 68}},
	{
		range: {tailLines: 100, sinceSeconds: 60},
		wasEmpty: false,
		asked: {tailLines: 100, sinceSeconds: 68},
	},
	// The log was empty when it was opened: its tail was nothing, and all that follows is wanted.
	{range: {tailLines: 0}, wasEmpty: true, asked: {sinceSeconds: 9}},
])('before any line was seen, $range is asked for as $asked', ({range, wasEmpty, asked}) => {
	expect(createLogResume(range).next({elapsedMs: 7500, wasEmpty})).toEqual(asked);
});

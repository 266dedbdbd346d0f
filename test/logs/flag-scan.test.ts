import {describe, expect, it} from 'vitest';
import {createFlagScan} from '../../source/logs/flag-scan.ts';
import {ManualTiming} from '../support/manual-timing.ts';
import {bufferedLine} from './lines.ts';

/** A scan whose matching costs a millisecond a line by the clock that it looks at. */
function start() {
	const timing = new ManualTiming();
	let spent = 0;
	let changes = 0;
	const asked: string[] = [];
	const scan = createFlagScan({
		timing,
		clock: () => spent,
		onChange() {
			changes++;
		},
		flag(text) {
			spent++;
			asked.push(text);
			return text.includes('refused') ? 'refused' : undefined;
		},
	});
	return {scan, timing, asked, changes: () => changes};
}

const lines = (count: number, text: string) =>
	Array.from({length: count}, () => bufferedLine(0, text));

describe('known lines', () => {
	it('are counted in time, a step at a time', () => {
		const {scan, timing, asked} = start();
		scan.add(lines(100, 'refused'));
		expect(asked).toHaveLength(0);
		timing.advance(20);
		expect(scan.counts.get('refused')).toBe(32);
		timing.advance(60);
		expect(scan.counts.get('refused')).toBe(100);
		expect(timing.waiting).toEqual([]);
	});

	it('are looked at once, whether they are drawn or counted first', () => {
		const {scan, timing, asked} = start();
		const [line] = lines(1, 'refused');
		scan.add([line!]);
		expect(scan.of(line!)).toBe('refused');
		timing.advance(20);
		expect(scan.of(line!)).toBe('refused');
		expect(asked).toHaveLength(1);
		expect(scan.counts.get('refused')).toBe(1);
	});

	it('are counted among the newest only, and it says so, when lines come too fast', () => {
		const {scan, timing, asked} = start();
		scan.add(lines(19_000, 'refused'));
		expect(scan.isPartial).toBe(false);
		scan.add(lines(19_000, 'well'));
		expect(scan.isPartial).toBe(true);
		timing.advance(60_000);
		expect(asked).toHaveLength(20_000);
		expect(scan.counts.get('refused')).toBe(1000);
	});

	it('are told about only when there are more of them', () => {
		const {scan, timing, changes} = start();
		scan.add(lines(40, 'well'));
		timing.advance(1000);
		expect(changes()).toBe(0);
		scan.add(lines(40, 'refused'));
		timing.advance(1000);
		expect(changes()).toBe(2);
	});

	it('are forgotten with the lines', () => {
		const {scan, timing, asked} = start();
		scan.add(lines(40, 'refused'));
		scan.clear();
		timing.advance(1000);
		expect(asked).toHaveLength(0);
		expect(scan.counts.size).toBe(0);
	});
});

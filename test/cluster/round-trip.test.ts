import {describe, expect, it} from 'vitest';
import {addRoundTrip, clockDifference} from '../../source/cluster/round-trip.ts';

describe('the round trip on the screen', () => {
	const shownAfter = (...measured: number[]): number => {
		let trip: ReturnType<typeof addRoundTrip> | undefined;
		for (const milliseconds of measured) {
			trip = addRoundTrip(trip, milliseconds);
		}

		return trip?.shown ?? -1;
	};

	it('is the first measurement at first', () => {
		expect(shownAfter(23)).toBe(23);
	});

	it('does not follow jitter', () => {
		expect(shownAfter(23, 25, 21, 26, 22, 24)).toBe(23);
	});

	it('follows a line that has really become slower', () => {
		expect(shownAfter(23, 200, 200, 200, 200, 200, 200, 200)).toBeGreaterThan(150);
	});
});

describe('the difference of the clocks', () => {
	const at = Date.parse('2026-11-20T10:00:00.000Z');

	it('is nothing while the header cannot tell it apart from none', () => {
		expect(clockDifference('Fri, 20 Nov 2026 10:00:00 GMT', at, at + 40)).toBeUndefined();
		expect(clockDifference('Fri, 20 Nov 2026 09:59:59 GMT', at, at + 40)).toBeUndefined();
	});

	it('is positive when the API server is ahead', () => {
		expect(clockDifference('Fri, 20 Nov 2026 11:00:00 GMT', at, at + 40)).toBe(3_600_000);
	});

	it('is negative when it is behind', () => {
		expect(clockDifference('Fri, 20 Nov 2026 09:58:00 GMT', at, at + 40)).toBe(-120_000);
	});

	it('is unknown without a readable header', () => {
		expect(clockDifference(undefined, at, at)).toBeUndefined();
		expect(clockDifference('yesterday', at, at)).toBeUndefined();
	});
});

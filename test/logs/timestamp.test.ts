import {expect, test} from 'vitest';
import {formatTimestamp} from '../../source/logs/timestamp.ts';

test.each([
	['off', ''],
	['short', '06:07:08'],
	['full', '2026-11-21 06:07:08.042'],
] as const)('a timestamp shown %s', (mode, expected) => {
	expect(formatTimestamp(Date.UTC(2026, 10, 21, 6, 7, 8, 42), mode)).toBe(expected);
});

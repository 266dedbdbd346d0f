import {expect, test} from 'vitest';
import {createLogEnding, type LogEnd} from '../../source/cluster/log-ending.ts';

const first: LogEnd = {isVerifying: false, isFutile: false, progress: 'caught-up'};
const nothingNew: LogEnd = {isVerifying: true, isFutile: true, progress: 'caught-up'};
const unterminated: LogEnd = {...nothingNew, rest: {timeMs: 1000, nanosecond: 0, text: 'panic'}};
const inTimestamp: LogEnd = {
	...nothingNew,
	rest: {timeMs: 1000, nanosecond: -1, text: '2026-11-2'},
};
const tornOff: LogEnd = {...nothingNew, progress: 'behind'};
const rotated: LogEnd = {...nothingNew, progress: 'nowhere'};
const withNews: LogEnd = {...nothingNew, isFutile: false};

test.each<{name: string; ends: LogEnd[]; isComplete: boolean}>([
	{name: 'one end proves nothing', ends: [first], isComplete: false},
	{name: 'a second look that finds nothing new does', ends: [first, nothingNew], isComplete: true},
	{name: 'a second look that found more does not', ends: [first, withNews], isComplete: false},
	{
		name: 'an answer that stops among known lines was torn off, however often',
		ends: [first, tornOff, tornOff, tornOff, tornOff],
		isComplete: false,
	},
	{name: 'half a line may be torn off', ends: [first, unterminated], isComplete: false},
	{
		name: 'half a line that stays the same is the last one',
		ends: [unterminated, unterminated, unterminated],
		isComplete: true,
	},
	{
		name: 'a piece of a timestamp is never the last line',
		ends: [inTimestamp, inTimestamp, inTimestamp, inTimestamp],
		isComplete: false,
	},
	{name: 'an empty answer may be torn off', ends: [first, rotated], isComplete: false},
	{
		name: 'empty answers in a row mean that the log was rotated away',
		ends: [first, rotated, rotated],
		isComplete: true,
	},
])('$name', ({ends, isComplete}) => {
	const ending = createLogEnding();
	const results = ends.map((end) => ending.isComplete(end));
	expect(results.at(-1)).toBe(isComplete);
	expect(results.slice(0, -1)).not.toContain(true);
});

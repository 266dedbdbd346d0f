import {describe, expect, it} from 'vitest';
import {humanDuration, shortDuration} from '../../source/text/duration.ts';

const seconds = (count: number) => count * 1000;
const hours = (count: number) => seconds(count * 3600);

describe('an age', () => {
	it.each([
		[seconds(0), '0s'],
		[seconds(119), '119s'],
		[seconds(120), '2m'],
		[seconds(200), '3m20s'],
		[seconds(600), '10m'],
		[hours(2.5), '150m'],
		[hours(5.2), '5h12m'],
		[hours(26), '26h'],
		[hours(48), '2d'],
		[hours(75), '3d3h'],
		[hours(24 * 9), '9d'],
		[hours(24 * 770), '2y40d'],
		[hours(24 * 365 * 9), '9y'],
		[-5, '0s'],
	])('of %d ms reads as kubectl prints it: %s', (milliseconds, text) => {
		expect(humanDuration(milliseconds)).toBe(text);
	});

	it.each([
		[seconds(59), '59s'],
		[seconds(200), '3m'],
		[hours(1.9), '114m'],
		[hours(3.5), '3h'],
		[hours(75), '3d'],
	])('of %d ms is %s in short', (milliseconds, text) => {
		expect(shortDuration(milliseconds)).toBe(text);
	});
});

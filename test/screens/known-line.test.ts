import {describe, expect, it} from 'vitest';
import {knownLine, wayFromLine} from '../../source/screens/known-line.ts';

const trees = [
	{id: 'region-api', causes: [{id: 'region-api/slow'}, {id: 'region-api/pod-down'}]},
	{id: 'component', causes: [{id: 'component/crash-loop'}]},
] as const;

const nothingStands = () => false;

describe('the way from a known line', () => {
	it('leads to the cause that stands, though another is named first', () => {
		const leadsTo = ['region-api/slow', 'component/crash-loop'];
		expect(wayFromLine({leadsTo}, (id) => id === 'component/crash-loop', trees)).toEqual({
			to: 'cause',
			cause: 'component/crash-loop',
		});
	});

	it('leads into the tree of the first cause where none stands', () => {
		expect(wayFromLine({leadsTo: ['region-api/pod-down']}, nothingStands, trees)).toEqual({
			to: 'tree',
			tree: 'region-api',
			cause: 'region-api/pod-down',
		});
	});

	it('passes over causes that no tree knows', () => {
		const leadsTo = ['gateway/pod-down', 'component/crash-loop'];
		expect(wayFromLine({leadsTo}, nothingStands, trees)).toEqual({
			to: 'tree',
			tree: 'component',
			cause: 'component/crash-loop',
		});
	});

	it('leads nowhere where no tree knows any of its causes, or it has none', () => {
		expect(wayFromLine({leadsTo: ['gateway/pod-down']}, nothingStands, trees)).toBe(undefined);
		expect(wayFromLine({leadsTo: []}, nothingStands, trees)).toBe(undefined);
	});
});

describe('the known lines of a log', () => {
	it('are those that lead nowhere as well, and not those that are harmless', () => {
		expect(
			knownLine('rbd-api', 'executor stream failure command terminated with exit code 137')
				?.leadsTo,
		).toEqual([]);
		const harmless = 'http: TLS handshake error from 10.42.0.1:35590: EOF';
		expect(knownLine('rbd-api', harmless)).toBe(undefined);
	});
});

import {describe, expect, it} from 'vitest';
import {podState} from '../../source/platform/pod-state.ts';
import {ago, makePod, now, type PodShape} from '../support/pods.ts';

const troubleOf = (shape: PodShape): string => podState(makePod(shape), [], now).trouble;

const ended = (startedMinutesAgo: number, minutesAgo: number, reason = 'Error') => ({
	terminated: {
		exitCode: reason === 'OOMKilled' ? 137 : 255,
		reason,
		startedAt: ago(startedMinutesAgo),
		finishedAt: ago(minutesAgo),
	},
});

const running = (minutes: number) => ({running: {startedAt: ago(minutes)}});

const ready = {Ready: true, ContainersReady: true};

describe('the trouble of a pod', () => {
	it('is none after a reboot of its node, however often it was restarted in its life', () => {
		const container = {
			ready: true,
			restartCount: 14,
			state: running(2),
			lastState: ended(60 * 24, 4, 'Unknown'),
		};
		expect(troubleOf({conditions: ready, containers: [container]})).toBe('none');
	});

	it.each([
		['ends again after some minutes', ended(9, 4)],
		['runs out of memory every two hours', ended(124, 4, 'OOMKilled')],
	])('is a crash loop where a program %s, ready as it is', (_title, lastState) => {
		const container = {ready: true, restartCount: 5, state: running(3), lastState};
		expect(troubleOf({conditions: ready, containers: [container]})).toBe('crash-loop');
	});

	it('is not that an init container needed several attempts', () => {
		const init = {
			ready: true,
			restartCount: 3,
			state: {terminated: {exitCode: 0, reason: 'Completed', finishedAt: ago(1)}},
		};
		const waiting = {state: {waiting: {reason: 'PodInitializing'}}};
		const shape = {phase: 'Pending', ageMinutes: 2, init: [init], containers: [waiting]};
		expect(troubleOf(shape)).toBe('starting');
	});

	it('is a crash loop where an init container keeps failing', () => {
		const init = {
			restartCount: 6,
			state: {waiting: {reason: 'CrashLoopBackOff'}},
			lastState: ended(2, 1),
		};
		const waiting = {state: {waiting: {reason: 'PodInitializing'}}};
		expect(troubleOf({phase: 'Pending', init: [init], containers: [waiting]})).toBe('crash-loop');
	});
});

import {describe, expect, it} from 'vitest';
import {summarizePod} from '../../source/platform/pod-status.ts';
import {ago, makePod, now, type PodShape} from '../support/pods.ts';

const waiting = (reason: string) => ({state: {waiting: {reason}}});
const ended = (exitCode: number, reason?: string, signal?: number) => ({
	state: {terminated: {exitCode, ...(reason !== undefined && {reason}), ...(signal && {signal})}},
});
const running = {ready: true, state: {running: {}}};

describe('the STATUS column of kubectl', () => {
	it.each<[string, PodShape, string]>([
		['a pod that runs', {}, 'Running'],
		['a phase', {phase: 'Pending', containers: []}, 'Pending'],
		['the reason of the pod', {phase: 'Failed', reason: 'Evicted', containers: []}, 'Evicted'],
		['a container that waits', {containers: [waiting('CrashLoopBackOff')]}, 'CrashLoopBackOff'],
		['a container that ended', {containers: [ended(137, 'OOMKilled')]}, 'OOMKilled'],
		['an end without a reason', {containers: [ended(3)]}, 'ExitCode:3'],
		['an end by a signal', {containers: [ended(139, '', 11)]}, 'Signal:11'],
		[
			'the first of several in trouble',
			{containers: [waiting('ErrImagePull'), ended(1, 'Error')]},
			'ErrImagePull',
		],
		[
			'a sidecar that goes on beside a finished container',
			{containers: [ended(0, 'Completed'), running], conditions: {Ready: true}},
			'Running',
		],
		[
			'the same when it is not ready',
			{containers: [ended(0, 'Completed'), running], conditions: {Ready: false}},
			'NotReady',
		],
		[
			'an init container on its way',
			{
				phase: 'Pending',
				init: [ended(0), {state: {running: {}}}, waiting('PodInitializing')],
				containers: [waiting('PodInitializing')],
			},
			'Init:1/3',
		],
		[
			'an init container that waits',
			{
				phase: 'Pending',
				init: [waiting('ImagePullBackOff')],
				containers: [waiting('PodInitializing')],
			},
			'Init:ImagePullBackOff',
		],
		[
			'an init container that failed',
			{phase: 'Pending', init: [ended(2)], containers: []},
			'Init:ExitCode:2',
		],
		['a pod that is being deleted', {isDeleted: true}, 'Terminating'],
		[
			'a finished pod that is being deleted',
			{isDeleted: true, phase: 'Failed', reason: 'Evicted', containers: []},
			'Evicted',
		],
		['a pod on a lost node', {isDeleted: true, reason: 'NodeLost', containers: []}, 'Unknown'],
		[
			'a pod that is not to be scheduled yet',
			{phase: 'Pending', containers: [], conditions: {PodScheduled: ['SchedulingGated', '']}},
			'SchedulingGated',
		],
	])('says for %s: %j', (_name, shape, status) => {
		expect(summarizePod(makePod(shape)).status).toBe(status);
	});

	it('counts ready containers, restarts and the last restart', () => {
		const pod = makePod({
			containers: [
				{...running, restartCount: 2, lastState: {terminated: {exitCode: 1, finishedAt: ago(9)}}},
				{
					...waiting('CrashLoopBackOff'),
					restartCount: 14,
					lastState: {terminated: {exitCode: 1, finishedAt: ago(2)}},
				},
			],
		});
		expect(summarizePod(pod)).toMatchObject({
			readyContainers: 1,
			totalContainers: 2,
			restarts: 16,
			lastRestartAt: now - 120_000,
			isReady: false,
		});
	});

	it('counts sidecar init containers as containers', () => {
		const pod = makePod({
			init: [{isSidecar: true, started: true, ready: true, restartCount: 1, state: {running: {}}}],
		});
		expect(summarizePod(pod)).toMatchObject({
			status: 'Running',
			readyContainers: 2,
			totalContainers: 2,
			restarts: 1,
		});
	});
});

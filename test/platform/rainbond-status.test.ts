import {describe, expect, it} from 'vitest';
import {rainbondStatus} from '../../source/platform/rainbond-status.ts';
import {makePod, type PodShape} from '../support/pods.ts';

describe('the word of the Rainbond console', () => {
	it.each<[string, PodShape, string | undefined]>([
		[
			'nothing to add',
			{conditions: {PodScheduled: true, Initialized: true, Ready: true}},
			undefined,
		],
		[
			'运行异常',
			{phase: 'Pending', containers: [], conditions: {PodScheduled: ['Unschedulable', '0/1']}},
			'运行异常',
		],
		[
			'创建中',
			{phase: 'Pending', containers: [], conditions: {PodScheduled: ['Other', '']}},
			'创建中',
		],
		[
			'等待启动',
			{phase: 'Pending', conditions: {PodScheduled: true, Initialized: false}},
			'等待启动',
		],
		[
			'运行异常',
			{
				containers: [{state: {waiting: {reason: 'CrashLoopBackOff'}}}],
				conditions: {Initialized: true, Ready: false},
			},
			'运行异常',
		],
		[
			'未就绪',
			{
				containers: [{state: {waiting: {reason: 'ContainerCreating'}}}],
				conditions: {Initialized: true, Ready: false},
			},
			'未就绪',
		],
		['未就绪', {containers: [{state: {running: {}}}], conditions: {Ready: false}}, '未就绪'],
		['关闭中', {isDeleted: true}, '关闭中'],
		[
			'nothing for a finished job',
			{phase: 'Succeeded', containers: [{state: {terminated: {exitCode: 0}}}]},
			undefined,
		],
	])('is %s for %j', (_name, shape, word) => {
		expect(rainbondStatus(makePod(shape))?.zh).toBe(word);
	});
});

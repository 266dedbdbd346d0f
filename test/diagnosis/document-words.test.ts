import {expect, it} from 'vitest';
import {gapReason, gapText} from '../../source/diagnosis/document-words.ts';
import {leftOut} from '../../source/probes/request-budget.ts';
import {aGap} from '../support/a-gap.ts';

it('says in words what a diagnosis left out, and why', () => {
	const {message} = leftOut('the log of rbd-mq-0');
	expect(gapText(aGap({message}))).toEqual({
		zh: '略过：部分组件的日志',
		en: 'left out: the logs of some components',
	});
	expect(gapReason({text: null, message}).zh).toBe('一次诊断向 API Server 只问必要的');
});

it.each(['the run was ended', 'rbd-tui: TypeError: no such thing'])(
	'does not call left out what was not collected because of: %s',
	(message) => {
		expect(gapText(aGap({message}))).toEqual({
			zh: '没有收集：平台组件的日志',
			en: 'not collected: logs of the platform components',
		});
	},
);

it('names the component that recovers, whatever it is called', () => {
	const recovering = aGap({why: 'stale', needs: 'ready ready', component: 'ready'});
	expect(gapText(recovering)).toEqual({zh: '还在恢复：ready', en: 'still recovering: ready'});
});

it('says what would close a gap in the language of who reads it', () => {
	const needs = 'one of rbd-api, rbd-mq';
	const needsText = {zh: '其中之一：rbd-api、rbd-mq', en: needs};
	expect(gapText(aGap({why: 'needs input', needs, needsText})).zh).toBe(
		'需要人回答：其中之一：rbd-api、rbd-mq',
	);
	expect(gapText(aGap({why: 'forbidden', needs: 'list secrets'})).zh).toBe(
		'没有权限：list secrets',
	);
	const credentials = {zh: '有效的凭据', en: 'valid credentials'};
	const refused = aGap({why: 'forbidden', needs: 'valid credentials', needsText: credentials});
	expect(gapText(refused).zh).toBe('没有权限：平台组件的日志');
});

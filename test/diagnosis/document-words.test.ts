import {expect, it} from 'vitest';
import {gapReason, gapText} from '../../source/diagnosis/document-words.ts';
import {leftOut} from '../../source/probes/request-budget.ts';

const gap = {
	probe: 'platform-logs',
	why: 'not collected',
	needs: null,
	component: null,
	text: null,
	required: false,
	blocks: [],
} as const;

it('says in words what a diagnosis left out, and why', () => {
	const {message} = leftOut('the log of rbd-mq-0');
	expect(gapText({...gap, message})).toEqual({
		zh: '略过：部分组件的日志',
		en: 'left out: the logs of some components',
	});
	expect(gapReason({text: null, message}).zh).toBe('一次诊断向 API Server 只问必要的');
});

it.each(['the run was ended', 'rbd-tui: TypeError: no such thing'])(
	'does not call left out what was not collected because of: %s',
	(message) => {
		expect(gapText({...gap, message}).en).toBe('not collected: platform-logs');
	},
);

it('names the component that recovers, whatever it is called', () => {
	const recovering = {
		...gap,
		why: 'stale',
		needs: 'ready ready',
		component: 'ready',
		message: '',
	} as const;
	expect(gapText(recovering)).toEqual({zh: '还在恢复：ready', en: 'still recovering: ready'});
});

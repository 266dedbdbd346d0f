import {expect, it} from 'vitest';
import {leftOut} from '../../source/probes/request-budget.ts';
import {gapText} from '../../source/screens/finding-words.ts';

const gap = {
	probe: 'platform-logs',
	why: 'not collected',
	needs: null,
	required: false,
	blocks: [],
} as const;

it('says in words what a diagnosis left out', () => {
	const {message} = leftOut('the log of rbd-mq-0');
	expect(gapText({...gap, message})).toEqual({
		zh: '略过：部分组件的日志',
		en: 'left out: the logs of some components',
	});
});

it.each(['the run was ended', 'rbd-tui: TypeError: no such thing'])(
	'does not call left out what was not collected because of: %s',
	(message) => {
		expect(gapText({...gap, message}).en).toBe('not collected: platform-logs');
	},
);

import {well} from './expectation.ts';
import type {Scenario} from './scenario.ts';

export const healthy: Scenario = {
	id: 'healthy',
	title: {zh: '一切正常', en: 'everything is well'},
	summary: {
		zh: '三个节点、两个团队应用的 Rainbond 平台，没有故障。',
		en: 'A Rainbond platform on three nodes with the applications of two teams; nothing is wrong.',
	},
	expected: well(),
	build() {
		// The healthy world as it is.
	},
};

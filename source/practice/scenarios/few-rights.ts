import {clusterRoleBindings, roleBindings} from '../api/role-kinds.ts';
import {well} from './expectation.ts';
import type {Scenario} from './scenario.ts';

/** Tokens by user, for those who try what a person with few rights sees. */
export const fewRightsTokens = {viewer: 'practice-viewer', stranger: 'practice-stranger'} as const;

export const fewRights: Scenario = {
	id: 'few-rights',
	title: {zh: '只有查看 rbd-system 的权限', en: 'a user may only look at rbd-system'},
	summary: {
		zh: '集群正常；用户 viewer 只能查看 rbd-system（不含 Secret），用户 stranger 什么都不能做。',
		en: 'The cluster is well; the user viewer may only look at rbd-system, its Secrets excepted, and the user stranger may do nothing.',
	},
	expected: well(),
	build(world) {
		const apiGroup = 'rbac.authorization.k8s.io';
		world.tokens[fewRightsTokens.viewer] = {name: 'viewer', groups: []};
		world.tokens[fewRightsTokens.stranger] = {name: 'stranger', groups: []};
		world.add(roleBindings, {
			metadata: {name: 'viewer', namespace: world.platform.namespace},
			subjects: [{apiGroup, kind: 'User', name: 'viewer'}],
			roleRef: {apiGroup, kind: 'ClusterRole', name: 'view'},
		});
		world.add(clusterRoleBindings, {
			metadata: {name: 'viewer-of-nothing'},
			subjects: [{apiGroup, kind: 'User', name: 'stranger'}],
			roleRef: {apiGroup, kind: 'ClusterRole', name: 'system:discovery'},
		});
	},
};

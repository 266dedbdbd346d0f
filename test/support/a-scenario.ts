import type {Scenario} from '../../source/practice/scenarios/scenario.ts';
import {findScenario} from '../../source/practice/scenarios/index.ts';
import type {PolicyRule} from '../../source/practice/api/rbac.ts';
import {clusterRoleBindings, clusterRoles} from '../../source/practice/api/role-kinds.ts';

/** A scenario of the practice cluster that there has to be. */
export function scenario(id: string): Scenario {
	const found = findScenario(id);
	if (!found) {
		throw new Error(`There is no scenario ${id}.`);
	}

	return found;
}

export const looking = ['get', 'list', 'watch'];

/** The scenario with one more user, who may do this and nothing else. */
export const withUser = (of: Scenario, name: string, rules: PolicyRule[]): Scenario => ({
	...of,
	build(world) {
		of.build(world);
		const apiGroup = 'rbac.authorization.k8s.io';
		world.tokens[`practice-${name}`] = {name, groups: []};
		world.add(clusterRoles, {metadata: {name}, rules});
		world.add(clusterRoleBindings, {
			metadata: {name},
			subjects: [{apiGroup, kind: 'User', name}],
			roleRef: {apiGroup, kind: 'ClusterRole', name},
		});
	},
});

/** Somebody who may look at everything and change nothing: `reader`. */
export const withReader = (of: Scenario): Scenario =>
	withUser(of, 'reader', [{apiGroups: ['*'], resources: ['*'], verbs: looking}]);

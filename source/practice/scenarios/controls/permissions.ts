import {clusterRoleBindings, clusterRoles} from '../../api/role-kinds.ts';
import type {World} from '../../world/world.ts';
import {unclear, well} from '../expectation.ts';
import type {Scenario} from '../scenario.ts';

/** Something that a diagnosis of the platform has to read, with the words for it in titles. */
export type Right = {
	/** As `kubectl auth can-i` names it: `secrets`, `pods/log`, `rbdcomponents.rainbond.io`. */
	readonly name: string;
	readonly group: string;
	readonly resource: string;
};

const right = (name: string): Right => {
	const [resource = '', ...group] = name.split('.');
	return {name, resource, group: group.join('.')};
};

/** Every reading that some cause of the platform families needs: without one of them nothing can be called healthy. */
export const neededRights: readonly Right[] = [
	'pods',
	'pods/log',
	'pods/proxy',
	'services',
	'endpointslices.discovery.k8s.io',
	'events',
	'nodes',
	'nodes/proxy',
	'secrets',
	'configmaps',
	'persistentvolumeclaims',
	'deployments.apps',
	'rainbondclusters.rainbond.io',
	'rbdcomponents.rainbond.io',
	'apisixroutes.apisix.apache.org',
].map((name) => right(name));

/** What readers have beside: it helps, and its absence alone leaves no question open. */
const otherRights: readonly Right[] = [
	'namespaces',
	'statefulsets.apps',
	'daemonsets.apps',
	'replicasets.apps',
	'jobs.batch',
	'leases.coordination.k8s.io',
	'persistentvolumes',
	'storageclasses.storage.k8s.io',
	'services/proxy',
	'customresourcedefinitions.apiextensions.k8s.io',
].map((name) => right(name));

/** A user who may look at all that is needed except what is named, in every namespace. */
export function addReader(world: World, without?: string): void {
	const name = 'reader';
	const apiGroup = 'rbac.authorization.k8s.io';
	const rules = [...neededRights, ...otherRights]
		.filter((one) => one.name !== without)
		.map(({group, resource}) => ({
			apiGroups: [group],
			resources: [resource],
			verbs: ['get', 'list', 'watch'],
		}));
	const forward = {apiGroups: [''], resources: ['pods/portforward'], verbs: ['create', 'get']};
	world.tokens['practice-reader'] = {name, groups: []};
	world.add(clusterRoles, {metadata: {name: 'platform-reader'}, rules: [...rules, forward]});
	world.add(clusterRoleBindings, {
		metadata: {name: 'platform-reader'},
		subjects: [{apiGroup, kind: 'User', name}],
		roleRef: {apiGroup, kind: 'ClusterRole', name: 'platform-reader'},
	});
}

/** A healthy platform, looked at by somebody who lacks one right. */
export const withoutRight = ({name}: Right): Scenario => ({
	id: `without-${name.split('.')[0]?.replace('/', '-') ?? ''}`,
	title: {zh: `缺少读取 ${name} 的权限`, en: `without the right to read ${name}`},
	summary: {
		zh: `平台正常；用户 reader 什么都能看，唯独不能读 ${name}，所以不能说平台正常。`,
		en: `The platform is well; the user reader may look at everything but ${name}, so it cannot be called healthy.`,
	},
	expected: unclear,
	lookAlikeOf: 'with-every-right',
	asker: 'reader',
	build(world) {
		addReader(world, name);
	},
});

export const permissions: readonly Scenario[] = [
	{
		id: 'with-every-right',
		title: {
			zh: '只读用户，所需权限齐全',
			en: 'a user who may only read, and may read all that is needed',
		},
		summary: {
			zh: '平台正常；用户 reader 不能修改任何东西，但诊断需要的都能读。',
			en: 'The platform is well; the user reader may change nothing and read all that the diagnosis needs.',
		},
		expected: well(),
		asker: 'reader',
		build(world) {
			addReader(world);
		},
	},
	...neededRights.map((one) => withoutRight(one)),
	{
		id: 'nothing-readable',
		title: {zh: '什么都读不到', en: 'nothing can be read'},
		summary: {
			zh: '用户 stranger 没有任何权限，诊断无从谈起。',
			en: 'The user stranger has no rights at all; there is nothing to diagnose from.',
		},
		expected: unclear,
		asker: 'stranger',
		build(world) {
			world.tokens['practice-stranger'] = {name: 'stranger', groups: []};
		},
	},
];

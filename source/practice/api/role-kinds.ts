import type {KubernetesObject} from '../../cluster/objects.ts';
import type {Resource} from '../../cluster/resources.ts';
import type {PolicyRule} from './rbac.ts';

/** Role or ClusterRole. */
export type RoleObject = KubernetesObject & {rules?: PolicyRule[] | null};

/** RoleBinding or ClusterRoleBinding. */
export type RoleBindingObject = KubernetesObject & {
	subjects?: Array<{kind: string; name: string; namespace?: string; apiGroup?: string}>;
	roleRef: {apiGroup: string; kind: string; name: string};
};

const define = <T extends KubernetesObject>(
	plural: string,
	kind: string,
	namespaced: boolean,
): Resource<T> => ({group: 'rbac.authorization.k8s.io', version: 'v1', plural, kind, namespaced});

export const roles = define<RoleObject>('roles', 'Role', true);
export const clusterRoles = define<RoleObject>('clusterroles', 'ClusterRole', false);
export const roleBindings = define<RoleBindingObject>('rolebindings', 'RoleBinding', true);
export const clusterRoleBindings = define<RoleBindingObject>(
	'clusterrolebindings',
	'ClusterRoleBinding',
	false,
);

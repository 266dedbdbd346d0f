import type {ObjectStore} from '../object-store.ts';
import {
	clusterRoleBindings,
	clusterRoles,
	roleBindings,
	roles,
	type RoleBindingObject,
} from './role-kinds.ts';
import {forbidden, type ApiError} from './status.ts';
import {masters, type User} from './users.ts';

export type PolicyRule = {
	readonly verbs: string[];
	readonly apiGroups?: string[];
	readonly resources?: string[];
	readonly resourceNames?: string[];
	readonly nonResourceURLs?: string[];
};

/** What is asked for: a verb on a resource, or on a path when `path` is set. */
export type AccessQuestion = {
	readonly verb: string;
	readonly group?: string;
	readonly plural?: string;
	readonly subresource?: string;
	readonly namespace?: string;
	readonly name?: string;
	readonly path?: string;
};

export type Decision = {readonly allowed: boolean; readonly reason: string};

/** A binding that concerns a user, in RBAC's own words, with the rules of its role. */
type Grant = {readonly source: string; readonly rules: readonly PolicyRule[]};

type Grants = {readonly grants: Grant[]; readonly missing: string[]};

const includes = (list: readonly string[] | undefined, value: string): boolean =>
	list?.some((item) => item === '*' || item === value) ?? false;

function allowsPath(rule: PolicyRule, path: string): boolean {
	return (
		rule.nonResourceURLs?.some(
			(pattern) =>
				pattern === '*' ||
				pattern === path ||
				(pattern.endsWith('*') && path.startsWith(pattern.slice(0, -1))),
		) ?? false
	);
}

function allowsResource(rule: PolicyRule, question: AccessQuestion): boolean {
	const {group = '', plural = '', subresource, name = ''} = question;
	const resource = subresource ? `${plural}/${subresource}` : plural;
	const isNamed =
		includes(rule.resources, resource) ||
		(subresource !== undefined &&
			subresource !== '' &&
			(rule.resources?.includes(`*/${subresource}`) ?? false));
	const names = rule.resourceNames ?? [];
	return includes(rule.apiGroups, group) && isNamed && (names.length === 0 || names.includes(name));
}

export const ruleAllows = (rule: PolicyRule, question: AccessQuestion): boolean =>
	includes(rule.verbs, question.verb) &&
	(question.path === undefined ? allowsResource(rule, question) : allowsPath(rule, question.path));

function subjectOf(binding: RoleBindingObject, user: User): string | undefined {
	const own = binding.metadata.namespace;
	const subject = binding.subjects?.find(({kind, name, namespace = own}) => {
		if (kind === 'ServiceAccount') {
			return user.name === `system:serviceaccount:${namespace ?? ''}:${name}`;
		}

		return kind === 'Group' ? user.groups.includes(name) : kind === 'User' && user.name === name;
	});
	if (!subject) {
		return undefined;
	}

	const {kind, name, namespace = own ?? ''} = subject;
	return `${kind} "${kind === 'ServiceAccount' ? `${name}/${namespace}` : name}"`;
}

function grantsOf(store: ObjectStore, user: User, namespace: string): Grants {
	const result: Grants = {grants: [], missing: []};
	const bindings = [
		...store.list(clusterRoleBindings),
		...(namespace ? store.list(roleBindings, namespace) : []),
	];
	for (const binding of bindings) {
		const subject = subjectOf(binding, user);
		if (!subject) {
			continue;
		}

		const {kind, name} = binding.roleRef;
		const own = binding.metadata.namespace;
		const role =
			kind === 'ClusterRole'
				? store.get(clusterRoles, {name})
				: store.get(roles, {namespace: own, name});
		if (role) {
			const title = own
				? `RoleBinding "${binding.metadata.name}/${own}"`
				: `ClusterRoleBinding "${binding.metadata.name}"`;
			result.grants.push({
				source: `${title} of ${kind} "${name}" to ${subject}`,
				rules: role.rules ?? [],
			});
		} else {
			const resource = kind === 'ClusterRole' ? 'clusterrole' : 'role';
			result.missing.push(`${resource}.rbac.authorization.k8s.io "${name}" not found`);
		}
	}

	return result;
}

/** Asks the roles and bindings in the store, as the RBAC authorizer does. */
export function decide(store: ObjectStore, user: User, question: AccessQuestion): Decision {
	if (user.groups.includes(masters)) {
		return {allowed: true, reason: ''};
	}

	const {grants, missing} = grantsOf(store, user, question.namespace ?? '');
	for (const {source, rules} of grants) {
		if (rules.some((rule) => ruleAllows(rule, question))) {
			return {allowed: true, reason: `RBAC: allowed by ${source}`};
		}
	}

	const [first] = missing;
	const aggregate = missing.length > 1 ? `[${missing.join(', ')}]` : first;
	return {allowed: false, reason: aggregate ? `RBAC: ${aggregate}` : ''};
}

/** Everything a user is granted in a namespace, for SelfSubjectRulesReview. */
export const rulesFor = (store: ObjectStore, user: User, namespace: string): PolicyRule[] =>
	grantsOf(store, user, namespace).grants.flatMap(({rules}) => rules);

/** The 403 of a refused request, word for word. */
export function denial(user: User, question: AccessQuestion, reason = ''): ApiError {
	const {verb, group = '', plural = '', subresource, namespace, name = '', path} = question;
	const suffix = reason ? `: ${reason}` : '';
	if (path !== undefined) {
		return forbidden(undefined, '', `User "${user.name}" cannot ${verb} path "${path}"${suffix}`);
	}

	const resource = subresource ? `${plural}/${subresource}` : plural;
	const scope = namespace ? `in the namespace "${namespace}"` : 'at the cluster scope';
	const why = `User "${user.name}" cannot ${verb} resource "${resource}" in API group "${group}" ${scope}${suffix}`;
	return forbidden({group, version: '', plural, kind: '', namespaced: false}, name, why);
}

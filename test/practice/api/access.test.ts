import {request} from 'node:https';
import {describe, expect, test} from 'vitest';
import type {ApiServer} from '../../../source/practice/api/server.ts';
import {clusterRoleBindings, roleBindings, roles} from '../../../source/practice/api/role-kinds.ts';
import type {ObjectStore} from '../../../source/practice/object-store.ts';
import {namespace, seedPod, startPractice, tokens, type PracticeServer} from './practice-server.ts';

const group = 'rbac.authorization.k8s.io';
const podsPath = `/api/v1/namespaces/${namespace}/pods`;

/** Lets the viewers read pods and their logs in one namespace. */
function allowViewers(store: ObjectStore): void {
	store.seed(roles, {
		metadata: {name: 'reader', namespace},
		rules: [{verbs: ['get', 'list', 'watch'], apiGroups: [''], resources: ['pods', 'pods/log']}],
	});
	store.seed(roleBindings, {
		metadata: {name: 'viewers', namespace},
		subjects: [{kind: 'Group', apiGroup: group, name: 'viewers'}],
		roleRef: {apiGroup: group, kind: 'Role', name: 'reader'},
	});
}

const review = async ({read}: PracticeServer, token: string, spec: object) => {
	const {status} = await read<{status: {allowed: boolean; reason?: string}}>(
		'/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
		{method: 'POST', token, body: {spec}},
	);
	return status;
};

const listPods = (verb = 'list') => ({resourceAttributes: {verb, resource: 'pods', namespace}});

describe('who comes in', () => {
	test('nobody with an unknown token, and nobody without one', async () => {
		const {read} = await startPractice();
		const unauthorized = {
			kind: 'Status',
			apiVersion: 'v1',
			metadata: {},
			status: 'Failure',
			message: 'Unauthorized',
			reason: 'Unauthorized',
			code: 401,
		};
		expect(await read('/api/v1/pods', {token: 'wrong'})).toStrictEqual(unauthorized);
		expect(await read('/api/v1/pods', {token: ''})).toStrictEqual(unauthorized);
		expect(await read('/version', {token: ''})).toStrictEqual(unauthorized);
	});

	test('without a token as somebody anonymous, where that is allowed', async () => {
		const {read} = await startPractice({authentication: {tokens, allowsAnonymous: true}});
		expect(await read('/api/v1/pods', {token: ''})).toMatchObject({
			code: 403,
			message:
				'pods is forbidden: User "system:anonymous" cannot list resource "pods" in API group "" at the cluster scope',
		});
		expect(await read('/version', {token: ''})).toMatchObject({major: '1'});
	});

	test('with a client certificate of the cluster', async () => {
		const {server} = await startPractice();
		const certificate = await server.issueClientCertificate({
			name: 'node-admin',
			groups: ['system:masters'],
		});
		const answer = await withCertificate(server, certificate);
		expect(answer).toContain('"username":"node-admin"');
		expect(answer).toContain('"system:masters"');
	});

	test('as somebody else, when that is allowed', async () => {
		const practice = await startPractice();
		const {read} = practice;
		seedPod(practice.store, 'web');
		const as = {'impersonate-user': 'bob', 'impersonate-group': 'viewers'};
		expect(await read(podsPath, {headers: as})).toMatchObject({
			message: `pods is forbidden: User "bob" cannot list resource "pods" in API group "" in the namespace "${namespace}"`,
		});
		allowViewers(practice.store);
		expect(await read(podsPath, {headers: as})).toMatchObject({kind: 'PodList'});
		expect(await read(podsPath, {headers: as, token: 'viewer'})).toMatchObject({
			code: 403,
			message:
				'users "bob" is forbidden: User "viewer" cannot impersonate resource "users" in API group "" at the cluster scope',
		});
	});
});

async function withCertificate(
	{address, ca}: ApiServer,
	{certificate, key}: {certificate: string; key: string},
): Promise<string> {
	return new Promise((resolve, reject) => {
		const sent = request(
			`${address}/apis/authentication.k8s.io/v1/selfsubjectreviews`,
			{method: 'POST', ca, cert: certificate, key, agent: false},
			(answer) => {
				let text = '';
				answer.setEncoding('utf8');
				answer.on('data', (chunk: string) => {
					text += chunk;
				});
				answer.on('end', () => {
					resolve(text);
				});
			},
		);
		sent.on('error', reject);
		sent.end('{}');
	});
}

describe('what one may do', () => {
	test('is what roles and bindings in the store say, from one moment to the next', async () => {
		const {read, readStatus, store} = await startPractice();
		seedPod(store, 'web');
		const token = 'viewer';
		expect(await read(`${podsPath}/web`, {token})).toStrictEqual({
			kind: 'Status',
			apiVersion: 'v1',
			metadata: {},
			status: 'Failure',
			message: `pods "web" is forbidden: User "viewer" cannot get resource "pods" in API group "" in the namespace "${namespace}"`,
			reason: 'Forbidden',
			details: {name: 'web', kind: 'pods'},
			code: 403,
		});
		allowViewers(store);
		expect(await readStatus(`${podsPath}/web`, {token})).toBe(200);
		expect(await readStatus(`${podsPath}?watch=true&timeoutSeconds=1`, {token})).toBe(200);
		expect(await readStatus(`${podsPath}/web`, {token, method: 'DELETE'})).toBe(403);
		expect(await readStatus('/api/v1/pods', {token})).toBe(403);
		expect(await readStatus('/api/v1/namespaces/default/pods', {token})).toBe(403);
		expect(await read(`${podsPath}/web/exec`, {token, method: 'POST'})).toMatchObject({
			message: `pods "web" is forbidden: User "viewer" cannot create resource "pods/exec" in API group "" in the namespace "${namespace}"`,
		});
		expect(await read('/apis/apps/v1/deployments', {token})).toMatchObject({
			message:
				'deployments.apps is forbidden: User "viewer" cannot list resource "deployments" in API group "apps" at the cluster scope',
			details: {group: 'apps', kind: 'deployments'},
		});
		expect(await read('/metrics', {token})).toMatchObject({
			message: 'forbidden: User "viewer" cannot get path "/metrics"',
			details: {},
		});
		expect(await read('/apis/example.org/v1/things', {token})).toMatchObject({code: 403});
	});

	test('can be limited to names, which a list by name fits too', async () => {
		const {readStatus, store} = await startPractice();
		seedPod(store, 'web');
		store.seed(roles, {
			metadata: {name: 'one', namespace},
			rules: [
				{verbs: ['get', 'list'], apiGroups: [''], resources: ['pods'], resourceNames: ['web']},
			],
		});
		store.seed(roleBindings, {
			metadata: {name: 'one', namespace},
			subjects: [{kind: 'User', apiGroup: group, name: 'viewer'}],
			roleRef: {apiGroup: group, kind: 'Role', name: 'one'},
		});
		const token = 'viewer';
		expect(await readStatus(`${podsPath}/web`, {token})).toBe(200);
		expect(await readStatus(`${podsPath}/other`, {token})).toBe(403);
		expect(await readStatus(podsPath, {token})).toBe(403);
		expect(await readStatus(`${podsPath}?fieldSelector=metadata.name%3Dweb`, {token})).toBe(200);
	});

	test('of service accounts is bound to their names', async () => {
		const name = `system:serviceaccount:${namespace}:robot`;
		const {readStatus, store} = await startPractice({
			authentication: {tokens: {robot: {name, groups: ['system:serviceaccounts']}}},
		});
		store.seed(clusterRoleBindings, {
			metadata: {name: 'robot'},
			subjects: [{kind: 'ServiceAccount', name: 'robot', namespace}],
			roleRef: {apiGroup: group, kind: 'ClusterRole', name: 'view'},
		});
		expect(await readStatus('/api/v1/pods', {token: 'robot'})).toBe(200);
		expect(await readStatus('/api/v1/secrets', {token: 'robot'})).toBe(403);
	});

	test('can be asked, with the reason', async () => {
		const practice = await startPractice();
		allowViewers(practice.store);
		expect(await review(practice, 'viewer', listPods())).toStrictEqual({
			allowed: true,
			reason: `RBAC: allowed by RoleBinding "viewers/${namespace}" of Role "reader" to Group "viewers"`,
		});
		expect(await review(practice, 'viewer', listPods('delete'))).toStrictEqual({allowed: false});
		expect(await review(practice, 'admin', listPods('delete'))).toStrictEqual({allowed: true});
		expect(
			await review(practice, 'nobody', {nonResourceAttributes: {verb: 'get', path: '/version'}}),
		).toMatchObject({allowed: true});
		const {read} = practice;
		expect(
			await read('/apis/authorization.k8s.io/v1/subjectaccessreviews', {
				method: 'POST',
				body: {spec: {user: 'bob', groups: ['viewers'], ...listPods()}},
			}),
		).toMatchObject({spec: {user: 'bob'}, status: {allowed: true}});
		expect(await read('/apis/authorization.k8s.io/v1/selfsubjectaccessreviews')).toMatchObject({
			code: 405,
		});
	});

	test('can be listed', async () => {
		const {read, store} = await startPractice();
		allowViewers(store);
		const {status} = await read<{status: {resourceRules: unknown[]; incomplete: boolean}}>(
			'/apis/authorization.k8s.io/v1/selfsubjectrulesreviews',
			{method: 'POST', token: 'viewer', body: {spec: {namespace}}},
		);
		expect(status.incomplete).toBe(false);
		expect(status.resourceRules).toContainEqual({
			verbs: ['get', 'list', 'watch'],
			apiGroups: [''],
			resources: ['pods', 'pods/log'],
		});
	});

	test('says so when a role is missing', async () => {
		const practice = await startPractice();
		practice.store.seed(roleBindings, {
			metadata: {name: 'viewers', namespace},
			subjects: [{kind: 'User', apiGroup: group, name: 'viewer'}],
			roleRef: {apiGroup: group, kind: 'ClusterRole', name: 'gone'},
		});
		expect(await practice.read(podsPath, {token: 'viewer'})).toMatchObject({
			message: `pods is forbidden: User "viewer" cannot list resource "pods" in API group "" in the namespace "${namespace}": RBAC: clusterrole.rbac.authorization.k8s.io "gone" not found`,
		});
	});
});

test('the server counts what it was asked, and what was to change something', async () => {
	const {call, server, store} = await startPractice();
	seedPod(store, 'web');
	await call(podsPath);
	await call(podsPath, {token: 'viewer'});
	await call(`${podsPath}/web?dryRun=All`, {method: 'DELETE'});
	await call('/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', {
		method: 'POST',
		body: {spec: listPods()},
	});
	expect(server.requests.mutating).toBe(0);
	await call(`${podsPath}/web`, {method: 'DELETE'});
	expect(server.requests.mutating).toBe(1);
	expect(server.requests.total).toBe(5);
	expect(server.requests.byVerb).toStrictEqual(
		new Map([
			['list', 2],
			['delete', 2],
			['create', 1],
		]),
	);
	expect(server.requests.latest[1]).toMatchObject({
		method: 'GET',
		path: podsPath,
		verb: 'list',
		resource: 'pods',
		user: 'viewer',
		status: 403,
	});
	server.requests.reset();
	expect(server.requests.total).toBe(0);
});

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {inClusterContext} from '../../source/cluster/in-cluster.ts';
import {loadKubeconfig} from '../../source/cluster/kubeconfig.ts';

let folder = '';
beforeEach(() => {
	folder = fs.mkdtempSync(path.join(os.tmpdir(), 'rbd-tui-kubeconfig-'));
});
afterEach(() => {
	fs.rmSync(folder, {recursive: true});
});

const write = (name: string, content: string): string => {
	const file = path.join(folder, name);
	fs.mkdirSync(path.dirname(file), {recursive: true});
	fs.writeFileSync(file, content);
	return file;
};

const config = (name: string, server = `https://${name}.example:6443`): string => `
apiVersion: v1
kind: Config
current-context: ${name}
clusters: [{name: ${name}, cluster: {server: "${server}"}}]
users: [{name: ${name}, user: {token: not-shown}}]
contexts: [{name: ${name}, context: {cluster: ${name}, user: ${name}, namespace: team}}]
`;

const servers = (environment: Record<string, string>, file?: string) =>
	loadKubeconfig(file, environment).contexts.map(({name, cluster}) => [
		name,
		cluster?.settings.server,
	]);

describe('reading the kubeconfig', () => {
	it('takes ~/.kube/config by default', () => {
		write('.kube/config', config('home'));
		const {contexts, currentContext, problems} = loadKubeconfig(undefined, {HOME: folder});
		expect(contexts).toMatchObject([{name: 'home', namespace: 'team'}]);
		expect(currentContext).toBe('home');
		expect(problems).toEqual([]);
	});

	it('merges the files of KUBECONFIG: the first definition of a name wins, missing files are skipped', () => {
		const first = write('a', config('prod', 'https://first:6443'));
		const second = write(
			'b',
			config('prod', 'https://second:6443') + config('x').replaceAll(/^/gm, '# '),
		);
		const third = write('c', config('lab'));
		const list = [first, path.join(folder, 'missing'), second, third].join(path.delimiter);
		expect(servers({KUBECONFIG: list})).toEqual([
			['prod', 'https://first:6443'],
			['lab', 'https://lab.example:6443'],
		]);
		expect(loadKubeconfig(undefined, {KUBECONFIG: list}).currentContext).toBe('prod');
	});

	it('reads --kubeconfig alone, and says so when it is missing', () => {
		write('.kube/config', config('home'));
		const file = write('own', config('own'));
		expect(servers({HOME: folder, KUBECONFIG: 'other'}, file)).toEqual([
			['own', 'https://own.example:6443'],
		]);
		const missing = path.join(folder, 'nothing');
		const {contexts, problems} = loadKubeconfig(missing, {HOME: folder});
		expect(contexts).toEqual([]);
		expect(problems[0]?.en).toContain(`${missing} (ENOENT)`);
		expect(problems[0]?.zh).toContain(missing);
	});

	it.each([
		['a map that does not end', 'clusters:\n  - name: a\n   cluster: {\n'],
		['an alias of nothing', 'kind: Config\ncurrent-context: *nothing\n'],
	])(
		'names file and line of broken YAML and keeps the contexts of the other files: %s',
		(_, text) => {
			const broken = write('broken', text);
			const good = write('good', config('good'));
			const result = loadKubeconfig(undefined, {KUBECONFIG: `${broken}${path.delimiter}${good}`});
			expect(result.contexts.map(({name}) => name)).toEqual(['good']);
			expect(result.problems).toHaveLength(1);
			expect(result.problems[0]?.en).toMatch(
				new RegExp(String.raw`${broken}:\d+ is not valid YAML`),
			);
		},
	);

	it('says when the file is no kubeconfig at all', () => {
		const file = write('list', '- 1\n- 2\n');
		expect(loadKubeconfig(file, {}).problems[0]?.en).toContain(`${file} is not a kubeconfig`);
	});

	it('treats an empty file as an empty kubeconfig', () => {
		const file = write('empty', '');
		expect(loadKubeconfig(file, {})).toMatchObject({contexts: [], problems: []});
	});

	it.each([
		[
			'a field of the wrong type',
			config('prod').replace('token: not-shown', 'token: [1]'),
			/:6: users\[0\]\.user\.token should be a string/,
		],
		[
			'a cluster that is defined nowhere',
			config('prod').replace('cluster: prod, user', 'cluster: gone, user'),
			/context prod in .* names the cluster gone, which no file defines/,
		],
		[
			'a user that is defined nowhere',
			config('prod').replace('user: prod, namespace', 'user: gone, namespace'),
			/context prod in .* names the user gone, which no file defines/,
		],
		[
			'an address that is none',
			config('prod', 'prod.example'),
			/server of cluster prod in .* should be an https:\/\/ address, it is prod.example/,
		],
	])('keeps the other contexts usable beside %s', (_name, content, problem) => {
		const file = write('one', content);
		const other = write('two', config('other'));
		const {contexts} = loadKubeconfig(undefined, {KUBECONFIG: `${file}${path.delimiter}${other}`});
		expect(contexts.map(({name}) => name)).toEqual(['prod', 'other']);
		expect(contexts[0]?.problem?.en).toMatch(problem);
		expect(contexts[1]?.problem).toBeUndefined();
	});

	it('never repeats a secret in a problem', () => {
		const file = write('one', config('prod').replace('token: not-shown', 'token: {a: not-shown}'));
		expect(JSON.stringify(loadKubeconfig(file, {}).contexts[0]?.problem)).not.toContain(
			'not-shown',
		);
	});
});

describe('inside a pod', () => {
	const environment = {KUBERNETES_SERVICE_HOST: '10.96.0.1', KUBERNETES_SERVICE_PORT: '443'};

	it('uses the service account when there is no kubeconfig', () => {
		write('token', 'not-shown');
		expect(inClusterContext(environment, folder)).toMatchObject({
			name: 'in-cluster',
			cluster: {settings: {server: 'https://10.96.0.1:443'}},
			user: {settings: {tokenFile: path.join(folder, 'token')}},
		});
	});

	it('writes an IPv6 address in brackets', () => {
		write('token', 'not-shown');
		const context = inClusterContext({...environment, KUBERNETES_SERVICE_HOST: 'fd00::1'}, folder);
		expect(context?.cluster?.settings.server).toBe('https://[fd00::1]:443');
	});

	it('is nothing elsewhere', () => {
		expect(inClusterContext(environment, folder)).toBeUndefined();
		expect(inClusterContext({}, folder)).toBeUndefined();
	});
});

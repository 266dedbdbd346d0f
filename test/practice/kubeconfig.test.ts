import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {parse} from 'yaml';
import {writeKubeconfig} from '../../source/practice/kubeconfig.ts';

async function temporaryFolder(): Promise<string> {
	const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'rbd-tui-kubeconfig-'));
	onTestFinished(async () => {
		await fs.rm(folder, {recursive: true});
	});
	return folder;
}

test('a kubeconfig has a context for every cluster, and the first is the current one', async () => {
	const file = await writeKubeconfig(await temporaryFolder(), [
		{
			name: 'prod-sh',
			server: 'https://127.0.0.1:1234',
			ca: 'CA',
			token: 'secret',
			namespace: 'rbd-system',
		},
		{name: 'edge-1', server: 'https://127.0.0.1:1'},
	]);
	expect(parse(await fs.readFile(file, 'utf8'))).toStrictEqual({
		apiVersion: 'v1',
		kind: 'Config',
		'current-context': 'prod-sh',
		clusters: [
			{
				name: 'prod-sh',
				cluster: {server: 'https://127.0.0.1:1234', 'certificate-authority-data': 'Q0E='},
			},
			{name: 'edge-1', cluster: {server: 'https://127.0.0.1:1'}},
		],
		users: [
			{name: 'prod-sh', user: {token: 'secret'}},
			{name: 'edge-1', user: {}},
		],
		contexts: [
			{name: 'prod-sh', context: {cluster: 'prod-sh', user: 'prod-sh', namespace: 'rbd-system'}},
			{name: 'edge-1', context: {cluster: 'edge-1', user: 'edge-1'}},
		],
	});
});

test('only its owner can read it, also when it was there before', async () => {
	const folder = path.join(await temporaryFolder(), 'new');
	await fs.mkdir(folder);
	await fs.writeFile(path.join(folder, 'kubeconfig'), '', {mode: 0o644});
	const file = await writeKubeconfig(folder, []);
	const {mode} = await fs.stat(file);
	expect(mode % 0o1000).toBe(0o600);
});

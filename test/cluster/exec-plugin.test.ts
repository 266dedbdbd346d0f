import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {createExecPlugin} from '../../source/cluster/exec-plugin.ts';
import {systemTiming} from '../../source/cluster/timing.ts';

let folder = '';
beforeEach(() => {
	folder = fs.mkdtempSync(path.join(os.tmpdir(), 'rbd-tui-plugin-'));
});
afterEach(() => {
	fs.rmSync(folder, {recursive: true});
});

/** A plug-in that notes each of its runs in a file, then does what the script says. */
const plugin = (script: string, options: {deadlineMs?: number; now?: () => number} = {}) => {
	const file = path.join(folder, 'plugin');
	fs.writeFileSync(file, `#!/bin/sh\necho run >> '${folder}/runs'\n${script}\n`, {mode: 0o755});
	return createExecPlugin({
		exec: {
			apiVersion: 'client.authentication.k8s.io/v1',
			command: './plugin',
			args: ['get-token'],
			env: [{name: 'REGION', value: 'sh'}],
			installHint: 'install it from example.com',
			provideClusterInfo: true,
			interactiveMode: undefined,
		},
		user: {name: 'ops', file: path.join(folder, 'config'), settings: {}},
		cluster: {name: 'prod', file: '', settings: {server: 'https://prod:6443'}},
		timing: {...systemTiming, ...(options.now && {now: options.now})},
		...(options.deadlineMs && {deadlineMs: options.deadlineMs}),
	});
};

const runs = (): number =>
	fs.readFileSync(path.join(folder, 'runs'), 'utf8').trim().split('\n').length;

const credential = (status: object): string =>
	`cat <<'END'\n${JSON.stringify({apiVersion: 'client.authentication.k8s.io/v1', kind: 'ExecCredential', status})}\nEND`;

describe('a credential plug-in', () => {
	it('is found beside the kubeconfig and gives a token', async () => {
		const result = await plugin(credential({token: 'abc'})).current();
		expect(result).toMatchObject({ok: true, value: {headers: {authorization: 'Bearer abc'}}});
	});

	it('gives a client certificate', async () => {
		const status = {clientCertificateData: 'CERT', clientKeyData: 'KEY'};
		expect(await plugin(credential(status)).current()).toMatchObject({
			value: {certificate: 'CERT', key: 'KEY', headers: {}},
		});
	});

	it('runs once for requests that wait at the same time, and not again while its answer lasts', async () => {
		const source = plugin(credential({token: 'abc'}));
		await Promise.all([source.current(), source.current(), source.current()]);
		await source.current();
		expect(runs()).toBe(1);
	});

	it('runs again when the answer has expired', async () => {
		let now = Date.parse('2026-11-20T10:00:00Z');
		const source = plugin(credential({token: 'abc', expirationTimestamp: '2026-11-20T11:00:00Z'}), {
			now: () => now,
		});
		await source.current();
		now += 3_595_000;
		await source.current();
		expect(runs()).toBe(2);
	});

	it('runs again when its answer was refused, once for all who were refused with it', async () => {
		const source = plugin(credential({token: 'abc'}));
		await source.current();
		source.forget({headers: {authorization: 'Bearer older'}});
		await source.current();
		expect(runs()).toBe(1);
		source.forget({headers: {authorization: 'Bearer abc', 'user-agent': 'rbd-tui'}});
		await source.current();
		expect(runs()).toBe(2);
	});

	it('is told that nobody can answer it, and about the cluster', async () => {
		const source = plugin(
			`printf '%s' "$KUBERNETES_EXEC_INFO" > '${folder}/info'; ${credential({token: 'a'})}`,
		);
		await source.current();
		const info: unknown = JSON.parse(fs.readFileSync(path.join(folder, 'info'), 'utf8'));
		expect(info).toMatchObject({
			kind: 'ExecCredential',
			spec: {interactive: false, cluster: {server: 'https://prod:6443'}},
		});
	});

	it('cannot hang: standard input is closed and there is a deadline', async () => {
		const asking = await plugin(`read answer || ${credential({token: 'nobody-typed'})}`).current();
		expect(asking.ok).toBe(true);
		const hanging = await plugin('exec sleep 60', {deadlineMs: 200}).current();
		expect(hanging).toMatchObject({
			ok: false,
			failure: {
				kind: 'credentials',
				message: expect.stringContaining('no answer within 0.2 s') as string,
			},
		});
	});

	it.each([
		[
			'its status and its own words',
			'echo "login expired" >&2; exit 3',
			/ended with status 3: login expired/,
		],
		['what is no credential', 'echo hello', /printed something that is no ExecCredential/],
		[
			'secrets in its words only as marks',
			'echo "token=canary-123456" >&2; exit 1',
			/token=‹redacted-/,
		],
	])('reports %s', async (_name, script, message) => {
		const result = await plugin(script).current();
		expect(result).toMatchObject({ok: false, failure: {kind: 'credentials'}});
		expect(result.ok ? '' : result.failure.message).toMatch(message);
	});

	it('says how to get it when it is not installed', async () => {
		const source = plugin('true');
		fs.rmSync(path.join(folder, 'plugin'));
		const result = await source.current();
		expect(result.ok ? '' : result.failure.message).toMatch(
			/cannot be started.*install it from example.com/,
		);
	});
});

import {Buffer} from 'node:buffer';
import {once} from 'node:events';
import type {IncomingMessage} from 'node:http';
import {describe, expect, test} from 'vitest';
import {WebSocket} from 'ws';
import {nodes, pods} from '../../../source/cluster/resources.ts';
import {practiceKubelet} from './practice-kubelet.ts';
import {namespace, podDraft, seedPod, startPractice} from './practice-server.ts';
import {connectSpdy} from './spdy-client.ts';

const channels = {stdin: 0, stdout: 1, stderr: 2, error: 3, resize: 4, close: 255} as const;

const pathOf = (name: string, verb: string, query: Record<string, string | string[]>) => {
	const search = new URLSearchParams();
	for (const [key, value] of Object.entries(query)) {
		for (const single of [value].flat()) {
			search.append(key, single);
		}
	}

	return `/api/v1/namespaces/${namespace}/pods/${name}/${verb}?${search.toString()}`;
};

async function withPods() {
	const practice = await startPractice({kubelet: practiceKubelet()});
	practice.store.seed(nodes, {
		metadata: {name: 'node-1'},
		status: {addresses: [{type: 'InternalIP', address: '192.168.1.11'}]},
	});
	seedPod(practice.store, 'web');
	practice.store.seed(pods, {...podDraft('waiting'), spec: {containers: [{name: 'main'}]}});

	const open = (path: string, protocols: string[]): WebSocket =>
		new WebSocket(practice.server.address.replace('https', 'wss') + path, protocols, {
			ca: practice.server.ca,
			headers: {authorization: 'Bearer admin'},
		});
	return {...practice, open};
}

type Session = {
	readonly protocol: string;
	readonly stdout: string;
	readonly stderr: string;
	readonly status: Record<string, unknown> | undefined;
	readonly code: number;
};

/** Runs a session to its end; `onOpen` may send what it likes. */
async function session(
	socket: WebSocket,
	onOpen: (send: (channel: number, content: string | Uint8Array) => void) => void = () => undefined,
	onOutput: (text: string, send: (channel: number, content: string) => void) => void = () =>
		undefined,
): Promise<Session> {
	const received = ['', '', '', ''];
	const send = (channel: number, content: string | Uint8Array): void => {
		socket.send(Buffer.concat([Buffer.from([channel]), Buffer.from(content)]));
	};

	socket.on('message', (message: Buffer) => {
		const channel = message[0] ?? 0;
		const text = message.subarray(1).toString();
		received[channel] += text;
		if (channel === channels.stdout && text) {
			onOutput(text, send);
		}
	});
	await once(socket, 'open');
	onOpen(send);
	const [code] = (await once(socket, 'close')) as [number];
	const [, stdout = '', stderr = '', status = ''] = received;
	return {
		protocol: socket.protocol,
		stdout,
		stderr,
		status: status ? (JSON.parse(status) as Record<string, unknown>) : undefined,
		code,
	};
}

const all = ['v5.channel.k8s.io', 'v4.channel.k8s.io', 'channel.k8s.io'];

describe('exec over a WebSocket', () => {
	test.each([
		[all, 'v5.channel.k8s.io'],
		[['v4.channel.k8s.io'], 'v4.channel.k8s.io'],
	])('of %s speaks %s and tells how the command ended', async (offered, spoken) => {
		const {open} = await withPods();
		const query = {command: ['echo', 'hello', 'world'], stdout: '1', stderr: '1'};
		expect(await session(open(pathOf('web', 'exec', query), offered))).toStrictEqual({
			protocol: spoken,
			stdout: 'hello world\n',
			stderr: '',
			status: {metadata: {}, status: 'Success'},
			code: 1000,
		});
	});

	test('keeps the outputs apart and brings the exit status', async () => {
		const {open} = await withPods();
		const query = {command: ['complain', 'bitterly'], stdout: '1', stderr: '1'};
		expect(await session(open(pathOf('web', 'exec', query), all))).toMatchObject({
			stdout: '',
			stderr: 'bitterly\n',
			status: {
				status: 'Failure',
				reason: 'NonZeroExitCode',
				message: 'command terminated with non-zero exit code: command terminated with exit code 7',
				details: {causes: [{reason: 'ExitCode', message: '7'}]},
			},
		});
	});

	test('passes input on until the client closes that channel', async () => {
		const {open} = await withPods();
		const query = {command: 'cat', stdin: '1', stdout: '1'};
		const result = await session(open(pathOf('web', 'exec', query), all), (send) => {
			send(channels.stdin, 'one ');
			send(channels.stdin, 'two');
			send(channels.close, Uint8Array.of(channels.stdin));
		});
		expect(result.stdout).toBe('one two');
		expect(result.status).toMatchObject({status: 'Success'});
	});

	test('tells the command the size of the terminal', async () => {
		const {open} = await withPods();
		const query = {command: 'size', stdin: '1', stdout: '1', tty: '1'};
		const result = await session(
			open(pathOf('web', 'exec', query), all),
			(send) => {
				send(channels.resize, '{"Width":120,"Height":40}');
			},
			(text, send) => {
				if (text === '120x40\n') {
					send(channels.resize, '{"Width":80,"Height":24}');
				} else {
					send(channels.stdin, 'q');
				}
			},
		);
		expect(result.stdout).toBe('120x40\n80x24\n');
	});

	test.each([
		[
			'nosuch',
			'Internal error occurred: Internal error occurred: error executing command in container: failed to exec in container: failed to start exec "1": OCI runtime exec failed: exec failed: unable to start container process: exec: "nosuch": executable file not found in $PATH: unknown',
		],
		[
			'waiting',
			'Internal error occurred: unable to upgrade connection: container not found ("main")',
		],
		['broken', 'Internal error occurred: unable to upgrade connection: the practice kubelet broke'],
		[
			'unreachable',
			`Internal error occurred: error sending request: Post "https://192.168.1.11:10250/exec/${namespace}/web/main": dial tcp 192.168.1.11:10250: connect: connection refused`,
		],
	])('says in the stream why %s cannot run', async (command, message) => {
		const {open} = await withPods();
		const result = await session(open(pathOf('web', 'exec', {command, stdout: '1'}), all));
		expect(result.status).toMatchObject({reason: 'InternalError', code: 500, message});
	});

	test.each([
		['none', {}, 404, 'pods "none" not found'],
		['web', {container: 'other'}, 400, 'container other is not valid for pod web'],
		['waiting', {}, 400, 'pod waiting does not have a host assigned'],
	])('is refused for %s %j before it begins', async (name, query, status, message) => {
		const {open} = await withPods();
		const socket = open(pathOf(name, 'exec', {command: 'echo', stdout: '1', ...query}), all);
		const [, answer] = (await once(socket, 'unexpected-response')) as [unknown, IncomingMessage];
		let text = '';
		for await (const chunk of answer) {
			text += String(chunk);
		}

		expect(answer.statusCode).toBe(status);
		expect(JSON.parse(text)).toMatchObject({kind: 'Status', message});
	});

	test('is refused to those who may not, and without an upgrade', async () => {
		const {read, readStatus, open, server} = await withPods();
		const path = pathOf('web', 'exec', {command: 'echo', stdout: '1'});
		expect(await readStatus(path, {token: 'viewer'})).toBe(403);
		expect(await read(path)).toMatchObject({code: 400, message: 'Upgrade request required'});
		const [, answer] = (await once(open(path, ['v9.unknown']), 'unexpected-response')) as [
			unknown,
			IncomingMessage,
		];
		expect(answer.statusCode).toBe(403);
		answer.resume();
		expect(server.requests.mutating).toBe(3);
	});
});

test('attach shows what is printed from then on', async () => {
	const {open} = await withPods();
	const socket = open(pathOf('web', 'attach', {stdout: '1'}), all);
	let text = '';
	const shown = new Promise<void>((resolve) => {
		socket.on('message', (message: Buffer) => {
			text += message.subarray(1).toString();
			if (text.includes('new 2')) {
				resolve();
			}
		});
	});
	await shown;
	socket.close();
	expect(text).toMatch(/new 1\nnew 2\n/);
});

test('exec over SPDY, for older clients', async () => {
	const {server} = await withPods();
	const query = {command: 'cat', stdin: '1', stdout: '1', stderr: '1'};
	const client = await connectSpdy(server, pathOf('web', 'exec', query), 'v4.channel.k8s.io');
	expect(client.protocol).toBe('v4.channel.k8s.io');
	const error = await client.open({streamType: 'error'});
	const stdin = await client.open({streamType: 'stdin'});
	const stdout = await client.open({streamType: 'stdout'});
	const stderr = await client.open({streamType: 'stderr'});
	expect(await client.ping(7)).toBe(7);
	stdin.write('over ');
	stdin.write('SPDY');
	stdin.end();
	expect(await stdout.text).toBe('over SPDY');
	expect(await stderr.text).toBe('');
	expect(JSON.parse(await error.text)).toStrictEqual({metadata: {}, status: 'Success'});
	client.close();
});

import {PassThrough} from 'node:stream';
import {describe, expect, it, vi} from 'vitest';
import {type ExecRequest, execute, type TerminalSize} from '../../source/cluster/exec.ts';
import {nodes} from '../../source/cluster/resources.ts';
import {observable} from '../../source/observable.ts';
import {practiceKubelet} from '../practice/api/practice-kubelet.ts';
import {namespace, seedPod, startPractice} from '../practice/api/practice-server.ts';
import {aTransport, contextOf} from '../support/practice-context.ts';

/** A pod to run commands in, and a way to run them as some user. */
async function aPod(user = 'admin', readOnly = false) {
	const {server, store} = await startPractice({kubelet: practiceKubelet()});
	store.seed(nodes, {metadata: {name: 'node-1'}, spec: {}});
	seedPod(store, 'web');
	const transport = aTransport(contextOf(server, {user: {token: user}}), {readOnly});
	return {
		server,
		transport,
		/** Starts a command; what it prints is in the texts as it comes. */
		start(command: readonly string[], rest: Partial<ExecRequest> = {}) {
			const stdout = new PassThrough({encoding: 'utf8'});
			const stderr = new PassThrough({encoding: 'utf8'});
			const printed = {stdout: '', stderr: ''};
			stdout.on('data', (text: string) => {
				printed.stdout += text;
			});
			stderr.on('data', (text: string) => {
				printed.stderr += text;
			});
			const where = {namespace, pod: 'web', container: 'main'};
			const ended = execute(transport, {...where, command, stdout, stderr, ...rest});
			return {printed, ended};
		},
	};
}

describe('a command in a container', () => {
	it('hands over what it prints and its exit status', async () => {
		const {start} = await aPod();
		const echo = start(['echo', 'two', 'words; and $more']);
		expect(await echo.ended).toEqual({ok: true, value: 0});
		expect(echo.printed).toEqual({stdout: 'two words; and $more\n', stderr: ''});
		const complain = start(['complain', 'no']);
		expect(await complain.ended).toEqual({ok: true, value: 7});
		expect(complain.printed).toEqual({stdout: '', stderr: 'no\n'});
	});

	it('reads what is typed until it ends', async () => {
		const {start} = await aPod();
		const stdin = new PassThrough();
		const {ended, printed} = start(['cat'], {stdin});
		stdin.write('组件\n');
		await vi.waitFor(() => {
			expect(printed.stdout).toBe('组件\n');
		});
		stdin.end('and more\n');
		expect(await ended).toEqual({ok: true, value: 0});
		expect(printed.stdout).toBe('组件\nand more\n');
	});

	it('knows the size of the terminal, and hears of every change', async () => {
		const {start} = await aPod();
		const size = observable<TerminalSize>({columns: 80, rows: 24});
		const stdin = new PassThrough();
		const {ended, printed} = start(['size'], {stdin, size});
		await vi.waitFor(() => {
			expect(printed.stdout).toBe('80x24\n');
		});
		size.set({columns: 120, rows: 40});
		await vi.waitFor(() => {
			expect(printed.stdout).toBe('80x24\n120x40\n');
		});
		stdin.write('q');
		expect(await ended).toEqual({ok: true, value: 0});
		// Nobody listens any more: the terminal belongs to somebody else again.
		expect(stdin.listenerCount('data')).toBe(0);
		size.set({columns: 1, rows: 1});
	});
});

describe('a command that cannot run', () => {
	it.each([
		['that the image does not have', {command: ['nosuch']}, /executable file not found in \$PATH/],
		['in a container that does not run', {command: ['waiting']}, /container not found \("main"\)/],
		['on a node that is away', {command: ['unreachable']}, /connection refused/],
		['in a container that the pod does not have', {container: 'other'}, /container other .*web/],
		['in a pod that is gone', {pod: 'gone'}, /pods "gone" not found/],
	] as const)('%s is told in the words of the API', async (_name, request, words) => {
		const {start} = await aPod();
		const {ended} = start(['echo'], request);
		const outcome = await ended;
		expect(outcome.ok ? '' : outcome.failure.message).toMatch(words);
	});

	it('for lack of a right says which one', async () => {
		const {start} = await aPod('nobody');
		expect(await start(['echo']).ended).toMatchObject({
			failure: {
				kind: 'forbidden',
				status: 403,
				message: expect.stringContaining('pods/exec') as string,
			},
		});
	});

	it('because nothing may be changed never leaves the program', async () => {
		const {start, server} = await aPod('admin', true);
		const outcome = await start(['echo']).ended;
		expect(outcome).toMatchObject({failure: {kind: 'read-only'}});
		expect(server.requests.total).toBe(0);
	});

	it('because there is no API server any more says so', async () => {
		const {start, server} = await aPod();
		await server.setBehaviour({refusesConnections: true});
		expect(await start(['echo']).ended).toMatchObject({failure: {kind: 'unreachable'}});
	});
});

describe('a running command', () => {
	it('can be left', async () => {
		const {start} = await aPod();
		const leaving = new AbortController();
		const stdin = new PassThrough();
		const {ended, printed} = start(['cat'], {stdin, signal: leaving.signal});
		stdin.write('x');
		await vi.waitFor(() => {
			expect(printed.stdout).toBe('x');
		});
		leaving.abort();
		expect(await ended).toMatchObject({failure: {kind: 'aborted'}});
	});

	it('can be left also when nobody answers any more', async () => {
		const {start, server} = await aPod();
		const leaving = new AbortController();
		const stdin = new PassThrough();
		const {ended, printed} = start(['cat'], {stdin, signal: leaving.signal});
		stdin.write('x');
		await vi.waitFor(() => {
			expect(printed.stdout).toBe('x');
		});
		await server.setBehaviour({isFrozen: true});
		leaving.abort();
		expect(await ended).toMatchObject({failure: {kind: 'aborted'}});
	});

	it('is left also when that is wished before it has begun', async () => {
		const {start} = await aPod();
		const {ended} = start(['cat'], {stdin: new PassThrough(), signal: AbortSignal.abort()});
		expect(await ended).toMatchObject({failure: {kind: 'aborted'}});
	});

	it('is told apart from one that ended when the connection breaks', async () => {
		const {start, server} = await aPod();
		const stdin = new PassThrough();
		const {ended, printed} = start(['cat'], {stdin});
		stdin.write('x');
		await vi.waitFor(() => {
			expect(printed.stdout).toBe('x');
		});
		await server.setBehaviour({refusesConnections: true});
		expect(await ended).toMatchObject({failure: {kind: 'dropped'}});
	});
});

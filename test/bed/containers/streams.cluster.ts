import fs from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';
import {PassThrough} from 'node:stream';
import {text as textOf} from 'node:stream/consumers';
import {describe, expect, it, onTestFinished, vi} from 'vitest';
import {execute, type TerminalSize} from '../../../source/cluster/exec.ts';
import {LogStream, type LogStreamState} from '../../../source/cluster/log-stream.ts';
import {startPortForward} from '../../../source/cluster/port-forward.ts';
import {pods} from '../../../source/cluster/resources.ts';
import {observable} from '../../../source/observable.ts';
import {kubectlPrints} from '../kubectl.ts';
import {podLogs} from '../real-node/node-folder.ts';
import {namespace} from '../add-workloads.ts';
import {aRealNode, podNamed, runPod} from './a-real-node.ts';

const patience = {timeout: 60_000, interval: 100};
const container = 'main';

describe('streams to a real node', () => {
	const bed = aRealNode();

	const isReady = async (name: string) =>
		kubectlPrints(
			bed(),
			'wait',
			`pod/${name}`,
			`--namespace=${namespace}`,
			'--for=condition=Ready',
			'--timeout=60s',
		);

	const run = async (pod: string, ...command: string[]) => {
		const stdout = new PassThrough();
		const stderr = new PassThrough();
		const outcome = await execute(bed().client(), {
			namespace,
			pod,
			container,
			command,
			stdout,
			stderr,
		});
		stdout.end();
		stderr.end();
		return {outcome, stdout: await textOf(stdout), stderr: await textOf(stderr)};
	};

	const follow = (pod: string) => {
		const lines: string[] = [];
		const states: LogStreamState[] = [];
		const stream = new LogStream({
			transport: bed().client(),
			namespace,
			pod,
			container,
			onLines(added) {
				lines.push(...added.map(({text}) => text));
			},
			onState(state) {
				states.push(state);
			},
		});
		onTestFinished(() => {
			stream.close();
		});
		return {lines, states, stream};
	};

	it('run commands and tell how they end', async () => {
		await runPod(bed(), 'idle', 'sleep 10000');
		await isReady('idle');
		expect(await run('idle', 'sh', '-c', 'echo out; echo err >&2; exit 7')).toEqual({
			outcome: {ok: true, value: 7},
			stdout: 'out\n',
			stderr: 'err\n',
		});
		expect(await run('idle', 'nosuch')).toMatchObject({
			outcome: {
				failure: {
					message: expect.stringContaining(
						'exec: "nosuch": executable file not found in $PATH',
					) as string,
				},
			},
		});
	});

	it('tell why a command cannot run in a container that waits', async () => {
		await runPod(bed(), 'waiting', 'env', {
			container: {envFrom: [{configMapRef: {name: 'settings'}}]},
		});
		await vi.waitFor(async () => {
			const {status} = await podNamed(bed(), 'waiting');
			expect(status?.containerStatuses?.[0]?.state?.waiting?.reason).toBe(
				'CreateContainerConfigError',
			);
		}, patience);
		expect(await run('waiting', 'ls')).toMatchObject({
			outcome: {
				failure: {message: expect.stringContaining('container not found ("main")') as string},
			},
		});
	});

	it('carry the size of the terminal', async () => {
		const size = observable<TerminalSize>({columns: 91, rows: 27});
		const stdin = new PassThrough();
		const stdout = new PassThrough();
		let seen = '';
		stdout.on('data', (data: Buffer) => {
			seen += data.toString();
		});
		const ending = execute(bed().client(), {
			namespace,
			pod: 'idle',
			container,
			command: ['sh'],
			stdin,
			stdout,
			stderr: new PassThrough(),
			size,
		});
		const shows = async (words: string) => {
			await vi.waitFor(() => {
				stdin.write('stty size\n');
				expect(seen).toContain(words);
			}, patience);
		};

		await shows('27 91');
		size.set({columns: 120, rows: 40});
		await shows('40 120');
		stdin.write('exit 5\n');
		expect(await ending).toEqual({ok: true, value: 5});
	});

	it('read the log of the run before', async () => {
		await runPod(
			bed(),
			'twice',
			'if [ -f /data/been ]; then echo second; sleep 10000; fi; touch /data/been; echo first; exit 1',
			{
				spec: {volumes: [{name: 'data', emptyDir: {}}]},
				container: {volumeMounts: [{name: 'data', mountPath: '/data'}]},
			},
		);
		await vi.waitFor(async () => {
			const logs = await kubectlPrints(bed(), 'logs', 'twice', `--namespace=${namespace}`, '-p');
			expect(logs).toBe('first\n');
		}, patience);
		const {lines} = follow('twice');
		await vi.waitFor(() => {
			expect(lines).toEqual(['second']);
		}, patience);
	});

	it('go on with the next run of a container that ends while its log is followed', async () => {
		await runPod(
			bed(),
			'counting',
			'n=$(cat /data/n 2>/dev/null || echo 0); for i in 1 2 3 4 5; do echo line $n; n=$((n+1)); sleep 0.3; done; echo $n > /data/n',
			{
				spec: {volumes: [{name: 'data', emptyDir: {}}]},
				container: {volumeMounts: [{name: 'data', mountPath: '/data'}]},
			},
		);
		await isReady('counting');
		const {lines, stream} = follow('counting');
		await vi.waitFor(
			() => {
				// The pod's status says when there is another run; the log pane wakes the stream then.
				stream.wake();
				expect(lines.length).toBeGreaterThanOrEqual(10);
			},
			{timeout: 60_000, interval: 1000},
		);
		expect(lines.slice(0, 10)).toEqual(Array.from({length: 10}, (_, index) => `line ${index}`));
	});

	it('lose no line when the log is rotated', async () => {
		const padding = 'x'.repeat(180);
		await runPod(
			bed(),
			'talkative',
			`i=0; while [ $i -lt 3000 ]; do echo line $i ${padding}; i=$((i+1)); [ $((i % 20)) = 0 ] && sleep 0.1; done; echo done; sleep 10000`,
		);
		await isReady('talkative');
		const {lines} = follow('talkative');
		await vi.waitFor(() => {
			expect(lines.at(-1)).toBe('done');
		}, patience);
		// Older parts of the log are there beside the present one: it was rotated meanwhile.
		const {
			metadata: {uid},
		} = await podNamed(bed(), 'talkative');
		const parts = await fs.readdir(path.join(podLogs, `${namespace}_talkative_${uid}`, container));
		expect(parts.length).toBeGreaterThan(1);
		expect(lines.slice(0, -1)).toEqual(
			Array.from({length: 3000}, (_, index) => `line ${index} ${padding}`),
		);
	});

	describe('to ports', () => {
		const proxied = async (pod: string, port: number) =>
			bed()
				.client()
				.text({
					verb: 'get',
					resource: pods,
					namespace,
					name: `${pod}:${port}`,
					subresource: 'proxy/',
				});

		/** What comes back through a port-forward: some bytes, or nothing and the problem that is told. */
		const forwarded = async (pod: () => string, port: number) => {
			const forward = await startPortForward(bed().client(), {namespace, pod, port, localPort: 0});
			if (!forward.ok) {
				throw new Error(forward.failure.message);
			}

			onTestFinished(() => {
				forward.value.close();
			});
			const ask = async () => {
				const socket = net.connect(forward.value.status.get().localPort, '127.0.0.1');
				socket.on('error', () => {
					socket.destroy();
				});
				socket.write('GET / HTTP/1.0\r\n\r\n');
				let answer = '';
				for await (const data of socket as AsyncIterable<Buffer>) {
					answer += data.toString();
				}

				return answer;
			};

			return {ask, problem: () => forward.value.status.get().problem?.en ?? ''};
		};

		const serving = (address: string) => `cd /tmp; echo hello > index.html; httpd -f -p ${address}`;

		it('tell a program that listens on loopback only from one that does not listen', async () => {
			await runPod(bed(), 'inward', serving('127.0.0.1:8080'));
			await runPod(bed(), 'outward', serving('8080'));
			await isReady('inward');
			await isReady('outward');
			const {status} = await podNamed(bed(), 'inward');
			await vi.waitFor(async () => {
				expect(await proxied('outward', 8080)).toEqual({ok: true, value: 'hello\n'});
			}, patience);
			expect(await proxied('inward', 8080)).toMatchObject({
				failure: {
					status: 503,
					message: `error trying to reach service: dial tcp ${status?.podIP}:8080: connect: connection refused`,
				},
			});
			const inward = await forwarded(() => 'inward', 8080);
			await vi.waitFor(async () => {
				expect(await inward.ask()).toContain('hello');
			}, patience);
			// Often: what the API server says first may come in one piece with its answer, or later.
			for (let time = 0; time < 20; time++) {
				const nowhere = await forwarded(() => 'inward', 8081);
				expect(await nowhere.ask()).toBe('');
				await vi.waitFor(() => {
					expect(nowhere.problem()).toMatch(
						/failed to connect to localhost:8081 .*connect: connection refused/,
					);
				}, patience);
			}
		});

		it('follow a pod that is replaced', async () => {
			let name = 'before';
			await runPod(bed(), 'before', serving('8080'));
			await isReady('before');
			const {ask} = await forwarded(() => name, 8080);
			await vi.waitFor(async () => {
				expect(await ask()).toContain('hello');
			}, patience);
			await kubectlPrints(bed(), 'delete', 'pod', 'before', `--namespace=${namespace}`);
			await runPod(bed(), 'after', serving('8080'));
			await isReady('after');
			name = 'after';
			await vi.waitFor(async () => {
				expect(await ask()).toContain('hello');
			}, patience);
		});
	});
});

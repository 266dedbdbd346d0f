import {PassThrough} from 'node:stream';
import {expect, test, vi} from 'vitest';
import type {Call} from '../../source/cluster/call.ts';
import {type Failure, success} from '../../source/cluster/failure.ts';
import {
	LogStream,
	type LogStreamOptions,
	type LogStreamState,
} from '../../source/cluster/log-stream.ts';
import type {Transport} from '../../source/cluster/transport.ts';
import {hurriedTiming, manualTiming} from './log-timing.ts';

const line = (second: number, text: string) =>
	`2026-11-21T06:00:${String(second).padStart(2, '0')}.000000000Z ${text}\n`;

/** A stream whose requests are answered by hand. */
function scripted(options: Partial<LogStreamOptions> = {}) {
	const timing = manualTiming();
	const calls: Call[] = [];
	const pending: Array<(answer: Awaited<ReturnType<Transport['open']>>) => void> = [];
	const lines: string[] = [];
	const history: boolean[] = [];
	const states: LogStreamState[] = [];
	const stream = new LogStream({
		transport: {
			async open(call) {
				calls.push(call);
				return new Promise((resolve) => {
					pending.push(resolve);
				});
			},
		},
		namespace: 'rbd-system',
		pod: 'rbd-api-0',
		container: 'rbd-api',
		timing,
		onLines(batch, isHistory) {
			lines.push(...batch.map(({text}) => text));
			history.push(...batch.map(() => isHistory));
		},
		onState(state) {
			states.push(state);
		},
		...options,
	});
	const answered = async () => {
		await vi.waitFor(() => {
			expect(pending).not.toHaveLength(0);
		});
		const resolve = pending.shift();
		return (answer: Awaited<ReturnType<Transport['open']>>) => resolve?.(answer);
	};

	return {
		stream,
		timing,
		calls,
		lines,
		history,
		states,
		queries: () => calls.map(({query}) => query),
		async opens(): Promise<PassThrough> {
			const body = new PassThrough();
			const answer = await answered();
			answer(success({status: 200, headers: {}, body}));
			return body;
		},
		async fails(failure: Failure): Promise<void> {
			const answer = await answered();
			answer({ok: false, failure});
		},
		async shows(...expected: string[]): Promise<void> {
			await vi.waitFor(() => {
				expect(lines).toEqual(expected);
			});
		},
		async becomes(kind: LogStreamState['kind']): Promise<LogStreamState> {
			await vi.waitFor(() => {
				expect(stream.state.kind).toBe(kind);
			});
			return stream.state;
		},
	};
}

test('asks for the log with timestamps and follows it', async () => {
	const {queries, calls, opens, shows, states, stream} = scripted({range: {tailLines: 10}});
	const body = await opens();
	body.write(line(1, 'one') + line(2, 'two'));
	await shows('one', 'two');
	expect(calls[0]).toMatchObject({
		verb: 'get',
		namespace: 'rbd-system',
		name: 'rbd-api-0',
		subresource: 'log',
	});
	expect(queries()).toEqual([
		{container: 'rbd-api', timestamps: true, follow: true, tailLines: 10},
	]);
	expect(states.map(({kind}) => kind)).toEqual(['connecting', 'streaming']);
	stream.close();
	expect(body.destroyed).toBe(true);
	expect(stream.state.kind).toBe('closed');
});

test('a broken connection is said with its reason and resumed without gap or duplicate', async () => {
	const {timing, queries, opens, shows, becomes, stream} = scripted();
	const body = await opens();
	body.write(line(1, 'one') + line(1, 'two'));
	await shows('one', 'two');
	body.destroy(Object.assign(new Error('read ECONNRESET'), {code: 'ECONNRESET'}));
	expect(await becomes('waiting')).toMatchObject({
		failure: {kind: 'dropped', message: 'read ECONNRESET'},
		retryAt: timing.now() + 375,
	});
	timing.advance(375);
	const next = await opens();
	next.write(line(1, 'one') + line(1, 'two') + line(1, 'two') + line(3, 'three'));
	await shows('one', 'two', 'two', 'three');
	expect(queries()[1]).toMatchObject({sinceTime: '2026-11-21T06:00:00Z', follow: true});
	stream.close();
});

test('waits longer after every failure and keeps to Retry-After', async () => {
	const {timing, fails, becomes, stream} = scripted();
	const waits: number[] = [];
	for (let attempt = 0; attempt < 9; attempt++) {
		await fails({kind: 'unreachable', message: 'connect ECONNREFUSED'});
		const state = await becomes('waiting');
		const wait = 'retryAt' in state ? (state.retryAt ?? 0) - timing.now() : 0;
		waits.push(wait);
		timing.advance(wait);
	}

	expect(waits).toEqual([375, 750, 1500, 3000, 6000, 12_000, 22_500, 22_500, 22_500]);
	await fails({kind: 'too-many-requests', message: 'slow down', retryAfterSeconds: 60});
	expect(await becomes('waiting')).toMatchObject({retryAt: timing.now() + 60_000});
	stream.close();
});

test('a container that waits to start is refused in the words of the API, and asked for again', async () => {
	const message = 'container "rbd-api" in pod "rbd-api-0" is waiting to start: ContainerCreating';
	const {timing, fails, opens, becomes, states, stream} = scripted();
	await fails({kind: 'invalid', status: 400, message});
	expect(await becomes('refused')).toMatchObject({
		failure: {message},
		retryAt: timing.now() + 3750,
	});
	timing.advance(3750);
	await opens();
	await becomes('streaming');
	expect(states.map(({kind}) => kind)).toEqual(['connecting', 'refused', 'streaming']);
	stream.close();
});

test.each<Failure>([
	{kind: 'not-found', message: 'pods "rbd-api-0" not found'},
	{kind: 'invalid', message: 'a container name must be specified for pod P, choose one of: [a b]'},
])('"$message" is final until something changes', async (failure) => {
	const {timing, calls, fails, opens, becomes, stream} = scripted();
	await fails(failure);
	expect(await becomes('refused')).toEqual({kind: 'refused', failure});
	timing.advance(3_600_000);
	expect(calls).toHaveLength(1);
	stream.wake();
	await opens();
	await becomes('streaming');
	stream.close();
});

test('a missing right is asked for again now and then', async () => {
	const {timing, fails, becomes, calls, stream} = scripted();
	const failure: Failure = {
		kind: 'forbidden',
		message: 'pods "rbd-api-0" is forbidden',
		status: 403,
	};
	await fails(failure);
	expect(await becomes('refused')).toMatchObject({failure, retryAt: timing.now() + 3750});
	timing.advance(60_000);
	expect(calls).toHaveLength(2);
	stream.close();
});

test('the kubelet saying that a container is gone is no line of the log', async () => {
	const message = `unable to retrieve container logs for containerd://${'4f'.repeat(32)}`;
	const {opens, becomes, lines, queries, stream} = scripted({previous: true});
	const body = await opens();
	body.end(message);
	expect(await becomes('refused')).toEqual({
		kind: 'refused',
		failure: {kind: 'not-found', message, reason: 'ContainerLogsGone'},
	});
	expect(lines).toEqual([]);
	expect(queries()).toEqual([{container: 'rbd-api', timestamps: true, previous: true}]);
	stream.close();
});

test('a program that prints what the kubelet would say is still quoted', async () => {
	const text = 'unable to retrieve container logs for containerd://4f1e';
	const {opens, shows, stream} = scripted();
	const body = await opens();
	body.write(line(1, text));
	await shows(text);
	stream.close();
});

test('an error of the kubelet behind the log is a failure', async () => {
	const {opens, becomes, lines, stream} = scripted();
	const body = await opens();
	body.end(`${line(1, 'one')}failed to create fsnotify watcher: too many open files`);
	expect(await becomes('waiting')).toMatchObject({
		failure: {kind: 'server', message: 'failed to create fsnotify watcher: too many open files'},
	});
	expect(lines).toEqual(['one']);
	stream.close();
});

test('a container has ended when a second look brings nothing new', async () => {
	const {timing, opens, shows, becomes, states, calls, stream} = scripted();
	const body = await opens();
	body.end(line(1, 'bye'));
	await shows('bye');
	await vi.waitFor(() => {
		timing.advance(500);
		expect(calls).toHaveLength(2);
	});
	const second = await opens();
	second.end(line(1, 'bye'));
	await becomes('ended');
	expect(states.map(({kind}) => kind)).toEqual(['connecting', 'streaming', 'ended']);
	stream.wake();
	const third = await opens();
	third.write(line(1, 'bye') + line(7, 'hello again'));
	await shows('bye', 'hello again');
	stream.close();
});

test('an answer that keeps ending while the container runs is trouble on the way', async () => {
	const states: LogStreamState[] = [];
	await new Promise<void>((resolve) => {
		const stream = new LogStream({
			transport: {
				open: async () => success({status: 200, headers: {}, body: new PassThrough().end()}),
			},
			namespace: 'rbd-system',
			pod: 'rbd-api-0',
			container: 'rbd-api',
			timing: hurriedTiming(),
			isRunning: () => true,
			onLines() {
				throw new Error('there are no lines');
			},
			onState(state) {
				states.push(state);
				if (state.kind !== 'waiting') {
					return;
				}

				stream.close();
				resolve();
			},
		});
	});
	expect(states.map(({kind}) => kind)).toEqual(['connecting', 'streaming', 'waiting', 'closed']);
	expect(states[2]).toMatchObject({failure: {kind: 'dropped'}});
});

test('the log of the previous instance is read once, its unfinished last line included', async () => {
	const {opens, shows, becomes, stream} = scripted({previous: true});
	const body = await opens();
	body.end(`${line(1, 'panic: no database')}${line(2, 'exit status 2').trimEnd()}`);
	await becomes('ended');
	await shows('panic: no database', 'exit status 2');
	stream.close();
});

test('silence is no error, but a silent connection is replaced by one that resumes', async () => {
	const {timing, opens, shows, states, queries, stream} = scripted({idleMs: 60_000});
	const body = await opens();
	body.write(line(1, 'one'));
	await shows('one');
	timing.advance(59_000);
	body.write(line(50, 'two'));
	await shows('one', 'two');
	timing.advance(59_000);
	expect(queries()).toHaveLength(1);
	timing.advance(1000);
	const next = await opens();
	expect(body.destroyed).toBe(true);
	next.write(line(50, 'two') + line(51, 'three'));
	await shows('one', 'two', 'three');
	expect(queries()[1]).toMatchObject({sinceTime: '2026-11-21T06:00:49Z'});
	expect(states.map(({kind}) => kind)).toEqual(['connecting', 'streaming']);
	stream.close();
});

test('a silent connection that cannot be replaced was a dead one', async () => {
	const {timing, opens, fails, becomes, states, stream} = scripted({idleMs: 60_000});
	await opens();
	await becomes('streaming');
	timing.advance(60_000);
	await fails({kind: 'timeout', message: 'no answer within 30 s'});
	expect(await becomes('waiting')).toMatchObject({failure: {kind: 'timeout'}});
	expect(states.map(({kind}) => kind)).toEqual(['connecting', 'streaming', 'waiting']);
	stream.close();
});

test('waking a stream replaces a connection that has been silent, and no other', async () => {
	const {timing, opens, shows, queries, stream} = scripted();
	const body = await opens();
	body.write(line(1, 'one'));
	await shows('one');
	stream.wake();
	expect(queries()).toHaveLength(1);
	timing.advance(6000);
	stream.wake();
	expect(queries()).toHaveLength(2);
	stream.close();
});

test('what an answer begins with is history, what comes after a pause is not', async () => {
	const {timing, opens, shows, history, stream} = scripted();
	const body = await opens();
	body.write(line(1, 'old'));
	await shows('old');
	timing.advance(100);
	body.write(line(2, 'old too'));
	await shows('old', 'old too');
	timing.advance(400);
	body.write(line(3, 'live'));
	await shows('old', 'old too', 'live');
	expect(history).toEqual([true, true, false]);
	stream.close();
});

test('nothing is told after the stream was closed', async () => {
	const {opens, lines, states, stream} = scripted();
	const body = await opens();
	body.write(line(1, 'one'));
	stream.close();
	await new Promise((resolve) => {
		setImmediate(resolve);
	});
	expect(lines).toEqual([]);
	expect(states.at(-1)).toEqual({kind: 'closed'});
});

test('a flood is read in full while the event loop keeps turning', async () => {
	const {opens, lines, stream} = scripted();
	const body = await opens();
	let turns = 0;
	const turn = () => {
		turns++;
		if (lines.length < 50_000) {
			setImmediate(turn);
		}
	};

	turn();
	const flood = line(1, 'x'.repeat(100)).repeat(5000);
	for (let block = 0; block < 10; block++) {
		body.write(flood);
	}

	await vi.waitFor(() => {
		expect(lines).toHaveLength(50_000);
	});
	expect(turns).toBeGreaterThan(2);
	stream.close();
});

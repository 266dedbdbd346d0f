import {Buffer} from 'node:buffer';
import {mkdtemp, readFile, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {PassThrough} from 'node:stream';
import {afterEach, expect, test, vi} from 'vitest';
import type {Call} from '../../source/cluster/call.ts';
import {type Failure, success} from '../../source/cluster/failure.ts';
import {ComponentLogs, type ComponentLogsOptions} from '../../source/logs/component-logs.ts';
import type {LogTarget} from '../../source/logs/log-source.ts';
import {manualTiming} from '../cluster/log-timing.ts';

const target = (pod: string, more: Partial<LogTarget> = {}): LogTarget => ({
	context: 'prod-sh',
	namespace: 'rbd-system',
	pod,
	podUid: `uid of ${pod}`,
	container: 'rbd-api',
	restartCount: 0,
	...more,
});

const api = target('rbd-api-7d9f8c6b5-x2x4z');
const gateway = target('rbd-gateway-5c4d7f9b8-q8vbn', {container: 'apisix'});

/** `second` after 06:00 of the tests' day. */
const line = (second: number, text: string) => {
	const time = new Date(Date.UTC(2026, 10, 21, 6) + second * 1000).toISOString();
	return `${time.replace('Z', '000000Z')} ${text}\n`;
};

const open = new Set<ComponentLogs>();
afterEach(() => {
	for (const logs of open) {
		logs.close();
	}

	open.clear();
});

/** Logs whose requests are answered by bodies that a test writes to, one per pod and container. */
function createLogs(options: Partial<ComponentLogsOptions> = {}) {
	const timing = manualTiming();
	const calls: Call[] = [];
	const bodies = new Map<string, PassThrough>();
	const refusals = new Map<string, Failure>();
	const logs = new ComponentLogs({
		transport: () => ({
			async open(call) {
				calls.push(call);
				const key = call.name ?? '';
				const failure = refusals.get(key);
				if (failure) {
					return {ok: false, failure};
				}

				const body = new PassThrough();
				bodies.set(key, body);
				return success({status: 200, headers: {}, body});
			},
		}),
		redact: (text) => text.replaceAll(/password=\S+/g, 'password=•••'),
		timing,
		...options,
	});
	open.add(logs);
	const texts = (height = 100) => logs.view({height}).rows.map(({text}) => text);
	return {
		logs,
		timing,
		calls,
		bodies,
		refusals,
		texts,
		async writes({pod}: LogTarget, ...lines: string[]) {
			await vi.waitFor(() => {
				expect(bodies.has(pod)).toBe(true);
			});
			const before = logs.sources.reduce((sum, source) => sum + source.lines, 0);
			bodies.get(pod)?.write(lines.join(''));
			await vi.waitFor(() => {
				const now = logs.sources.reduce((sum, source) => sum + source.lines, 0);
				expect(now).toBe(before + lines.length);
			});
		},
		async shows(...expected: string[]) {
			await vi.waitFor(() => {
				expect(texts()).toEqual(expected);
			});
		},
	};
}

test('lines of several pods stand in order of time, each with the name and colour of its pod', async () => {
	const {logs, writes} = createLogs();
	logs.setTargets([api, gateway]);
	await writes(api, line(1, 'one'), line(4, 'four'));
	await writes(gateway, line(2, 'two'), line(3, 'three'), line(5, 'five'));
	const {rows, sources} = logs.view({height: 10});
	expect(rows.map(({text, line: {source}}) => `${source.name} ${text}`)).toEqual([
		'x2x4z one',
		'q8vbn two',
		'q8vbn three',
		'x2x4z four',
		'q8vbn five',
	]);
	expect(sources.map(({colour, state}) => [colour, state.kind])).toEqual([
		[0, 'streaming'],
		[1, 'streaming'],
	]);
});

test('a live line that comes late goes to its place, and the window does not lose its line', async () => {
	const {logs, timing, writes, texts} = createLogs();
	logs.setTargets([api, gateway]);
	await writes(api, line(1, 'one'));
	await writes(gateway, line(1, 'uno'));
	timing.advance(6000);
	await writes(api, line(10, 'ten'));
	await writes(gateway, line(9.5, 'nine and a half'));
	expect(texts()).toEqual(['one', 'uno', 'nine and a half', 'ten']);
});

test('escape sequences, private keys and secrets never leave the log', async () => {
	const {logs, writes, texts} = createLogs();
	const dashes = '-'.repeat(5);
	logs.setTargets([api]);
	await writes(
		api,
		line(1, '\u{1B}[31mERROR\u{1B}[0m password=hunter2'),
		line(2, `${dashes}BEGIN PRIVATE KEY${dashes}`),
		line(2, 'bm90IGEga2V5LCBqdXN0IHdvcmRz'),
		line(2, `${dashes}END PRIVATE KEY${dashes}`),
	);
	expect(texts()).toEqual([
		'ERROR password=•••',
		`${dashes}BEGIN PRIVATE KEY${dashes}•••`,
		'•••',
		`•••${dashes}END PRIVATE KEY${dashes}`,
	]);
	logs.move(-3);
	expect(logs.zoom()?.pretty.lines).toEqual(['ERROR password=•••']);
	const copied = logs.copy();
	const base64 = copied.ok ? copied.sequence.slice('\u{1B}]52;c;'.length, -1) : '';
	expect(Buffer.from(base64, 'base64').toString()).toBe('ERROR password=•••');
	expect(JSON.stringify(logs.view({height: 10}).rows.map(({text}) => text))).not.toContain(
		'hunter2',
	);
});

test('a replaced pod is followed to its successor and its lines are kept', async () => {
	const {logs, writes, texts, refusals, bodies, timing} = createLogs();
	const successor = target('rbd-api-7d9f8c6b5-zz9zz');
	logs.setTargets([api]);
	await writes(api, line(1, 'before'));
	refusals.set(api.pod, {kind: 'not-found', message: `pods "${api.pod}" not found`, status: 404});
	logs.setTargets([successor]);
	await writes(api, line(2, 'last words'));
	bodies.get(api.pod)?.end();
	await writes(successor, line(3, 'after'));
	expect(texts()).toEqual(['before', 'last words', 'after']);
	await vi.waitFor(() => {
		timing.advance(1000);
		expect(logs.sources.map(({isGone, state}) => [isGone, state.kind])).toEqual([
			[true, 'refused'],
			[false, 'streaming'],
		]);
	});
});

test('a container that has been started, or started again, is asked for at once', async () => {
	const {logs, refusals, calls, writes, texts} = createLogs();
	const message = 'container "rbd-api" in pod "P" is waiting to start: ContainerCreating';
	refusals.set(api.pod, {kind: 'invalid', message, status: 400});
	logs.setTargets([{...api, isRunning: false}]);
	await vi.waitFor(() => {
		expect(logs.sources[0]?.state).toMatchObject({kind: 'refused', failure: {message}});
	});
	logs.setTargets([{...api, isRunning: false}]);
	expect(calls).toHaveLength(1);
	refusals.clear();
	logs.setTargets([{...api, isRunning: true, containerId: 'containerd://1'}]);
	await writes(api, line(1, 'hello'));
	expect(texts()).toEqual(['hello']);
	expect(calls).toHaveLength(2);
});

test('following shows the end; going up pauses and counts what is new', async () => {
	const {logs, writes, texts} = createLogs();
	logs.setTargets([api]);
	await writes(api, ...Array.from({length: 20}, (_, index) => line(index, `line ${index}`)));
	expect(texts(3)).toEqual(['line 17', 'line 18', 'line 19']);
	logs.move(-1);
	await writes(api, line(30, 'new 1'), line(31, 'new 2'));
	const paused = logs.view({height: 3});
	expect(paused.rows.map(({text, isSelected}) => [text, isSelected])).toEqual([
		['line 17', false],
		['line 18', true],
		['line 19', false],
	]);
	expect(paused).toMatchObject({isFollowing: false, newLines: 2});
	logs.follow();
	expect(logs.view({height: 3})).toMatchObject({isFollowing: true, newLines: 0});
	expect(texts(3)).toEqual(['line 19', 'new 1', 'new 2']);
	logs.moveToFirst();
	expect(texts(2)).toEqual(['line 0', 'line 1']);
});

test('pausing keeps the end where it is', async () => {
	const {logs, writes, texts} = createLogs();
	logs.setTargets([api]);
	await writes(api, line(1, 'one'), line(2, 'two'));
	logs.pause();
	await writes(api, line(3, 'three'));
	expect(texts(2)).toEqual(['one', 'two']);
});

test('a filter shows matching lines and counts them against all', async () => {
	const {logs, writes, texts, shows} = createLogs();
	logs.setTargets([api]);
	await writes(api, line(1, 'status 200'), line(2, 'status 502'));
	expect(logs.setFilter('502')).toBeUndefined();
	await shows('status 502');
	await writes(api, line(3, 'status 200'), line(4, 'status 502 again'));
	expect(logs.view({height: 10})).toMatchObject({shown: 2, total: 4, filter: '502'});
	expect(logs.view({height: 10}).rows[0]?.marks).toEqual([{start: 7, end: 10, of: 'filter'}]);
	expect(logs.setFilter('/(/')?.en).toContain('no valid regular expression');
	expect(texts()).toEqual(['status 502', 'status 502 again']);
	logs.setFilter('');
	expect(texts()).toHaveLength(4);
});

test('only lines that pass the filter count as new while paused', async () => {
	const {logs, writes, shows} = createLogs();
	logs.setTargets([api]);
	await writes(api, line(1, 'a 502'), line(2, 'b 502'));
	logs.setFilter('502');
	await shows('a 502', 'b 502');
	logs.pause();
	await writes(api, line(3, 'c 200'), line(4, 'd 502'));
	expect(logs.view({height: 10}).newLines).toBe(1);
});

test('a search marks and selects matches without hiding anything', async () => {
	const {logs, writes} = createLogs();
	logs.setTargets([api]);
	await writes(api, line(1, 'x 1'), line(2, 'y'), line(3, 'x 2'), line(4, 'z'));
	expect(await logs.find(1)).toBe(false);
	logs.setSearch('x');
	const selected = () => logs.view({height: 10}).rows.find(({isSelected}) => isSelected)?.text;
	expect(await logs.find(-1)).toBe(true);
	expect(selected()).toBe('x 2');
	expect(await logs.find(-1)).toBe(true);
	expect(selected()).toBe('x 1');
	expect(await logs.find(-1)).toBe(true);
	expect(selected()).toBe('x 2');
	const view = logs.view({height: 10});
	expect(view.rows.map(({marks}) => marks.length)).toEqual([1, 0, 1, 0]);
	expect(view).toMatchObject({search: 'x', isFollowing: false, shown: 4});
	logs.setSearch('nowhere');
	expect(await logs.find(1)).toBe(false);
	expect(selected()).toBe('x 2');
});

test('a line found near by is selected at once: the next key may mean it', async () => {
	const {logs, writes} = createLogs({
		flag: (text) => (text.includes('refused') ? 'gateway/refused' : undefined),
	});
	logs.setTargets([api]);
	await writes(api, line(1, 'connection refused'), line(2, 'well'));
	expect(logs.flagOfSelected()).toBeUndefined();
	const search = logs.findFlagged(-1);
	expect(logs.flagOfSelected()).toBe('gateway/refused');
	expect(await search).toBe(true);
});

test('reads since a moment, and again when another one is chosen', async () => {
	const {logs, calls, timing, writes, texts} = createLogs({since: '5m', mostLines: 1000});
	logs.setTargets([api]);
	await writes(api, line(1, 'old'));
	expect(calls[0]?.query).toEqual({
		container: 'rbd-api',
		timestamps: true,
		follow: true,
		tailLines: 1000,
		sinceSeconds: 300,
	});
	timing.advance(10_000);
	logs.setTargets([api, gateway]);
	expect(calls[1]?.query).toMatchObject({sinceSeconds: 310});
	logs.setSince('all');
	expect(texts()).toEqual([]);
	expect(calls[2]?.query).not.toHaveProperty('sinceSeconds');
	expect(logs.view({height: 1})).toMatchObject({since: 'all', total: 0});
	await writes(api, line(1, 'old'), line(2, 'older'));
	expect(texts()).toEqual(['old', 'older']);
});

test('the previous instances are read in place of the present ones, and back', async () => {
	const {logs, calls, writes, bodies, texts} = createLogs();
	logs.setTargets([api]);
	await writes(api, line(9, 'now'));
	logs.setPrevious(true);
	await vi.waitFor(() => {
		expect(calls).toHaveLength(2);
	});
	expect(calls[1]?.query).toMatchObject({previous: true});
	expect(calls[1]?.query).not.toHaveProperty('follow');
	await writes(api, line(1, 'panic'));
	bodies.get(api.pod)?.end();
	await vi.waitFor(() => {
		expect(logs.sources[0]?.state.kind).toBe('ended');
	});
	expect(texts()).toEqual(['panic']);
	logs.setPrevious(false);
	await writes(api, line(9, 'now'));
	expect(texts()).toEqual(['now']);
});

test('a full buffer drops the oldest lines and says how many', async () => {
	const {logs, writes, texts} = createLogs({mostLines: 3});
	logs.setTargets([api]);
	await writes(api, ...Array.from({length: 10}, (_, index) => line(index, `line ${index}`)));
	expect(texts()).toEqual(['line 7', 'line 8', 'line 9']);
	expect(logs.view({height: 1})).toMatchObject({total: 3, dropped: 7});
});

test('known signatures are flagged at the line and counted', async () => {
	const {logs, timing, writes} = createLogs({
		flag: (text) => (text.includes('refused') ? 'gateway/refused' : undefined),
	});
	logs.setTargets([gateway]);
	await writes(gateway, line(1, 'connection refused'), line(2, 'well'), line(3, 'refused again'));
	timing.advance(20);
	const {rows, flags} = logs.view({height: 10});
	expect(rows.map(({flag}) => flag)).toEqual(['gateway/refused', undefined, 'gateway/refused']);
	expect(flags.get('gateway/refused')).toBe(2);
});

test('the same pod and container of two clusters are two sources', async () => {
	const opened: string[] = [];
	const {logs} = createLogs({
		transport: (context) => ({
			async open() {
				opened.push(context);
				return success({status: 200, headers: {}, body: new PassThrough()});
			},
		}),
	});
	logs.setTargets([api, {...api, context: 'prod-bj'}]);
	await vi.waitFor(() => {
		expect(opened).toEqual(['prod-sh', 'prod-bj']);
	});
	expect(logs.sources.map(({name, target: {context}}) => [context, name])).toEqual([
		['prod-sh', 'x2x4z'],
		['prod-bj', '7d9f8c6b5-x2x4z'],
	]);
});

test('a cluster that is not open is said, and asked when it can be reached again', async () => {
	let isOpen = false;
	const body = new PassThrough();
	const {logs, shows} = createLogs({
		transport: () =>
			isOpen ? {open: async () => success({status: 200, headers: {}, body})} : undefined,
	});
	logs.setTargets([api]);
	await vi.waitFor(() => {
		expect(logs.sources[0]?.state).toMatchObject({
			kind: 'waiting',
			failure: {kind: 'unreachable', message: 'prod-sh is not open'},
		});
	});
	isOpen = true;
	logs.wake('prod-bj');
	expect(logs.sources[0]?.state.kind).toBe('waiting');
	logs.wake('prod-sh');
	body.write(line(1, 'back'));
	await shows('back');
});

test('listeners are told once a batch, and the version tells what they have seen', async () => {
	const {logs, writes} = createLogs();
	const listener = vi.fn<() => void>();
	logs.setTargets([api]);
	await writes(api, line(1, 'first'));
	const unsubscribe = logs.subscribe(listener);
	const {version} = logs;
	await writes(api, ...Array.from({length: 100}, (_, index) => line(index + 2, `line ${index}`)));
	expect(listener).toHaveBeenCalledTimes(1);
	expect(logs.version).toBeGreaterThan(version);
	unsubscribe();
	logs.move(-1);
	expect(listener).toHaveBeenCalledTimes(1);
});

test('what is shown can be saved to a file', async () => {
	const folder = await mkdtemp(join(tmpdir(), 'rbd-tui-logs-'));
	const {logs, writes, shows} = createLogs();
	logs.setTargets([api]);
	await writes(api, line(1, 'status 200'), line(2, 'status 502 password=hunter2'));
	logs.setFilter('502');
	await shows('status 502 password=•••');
	const saved = await logs.save(folder, 'prod-sh rbd-api');
	const content = saved.ok ? await readFile(saved.path, 'utf8') : '';
	await rm(folder, {recursive: true});
	expect(content).toBe(
		'2026-11-21T06:00:02.000000000Z rbd-api-7d9f8c6b5-x2x4z/rbd-api status 502 password=•••\n',
	);
});

test('the rows of wrapped lines are counted without their secrets', async () => {
	const {logs, writes} = createLogs();
	logs.setTargets([api]);
	await writes(
		api,
		line(1, 'short'),
		line(2, `password=${'x'.repeat(500)}`),
		line(3, 'y'.repeat(40)),
	);
	const {rows} = logs.view({height: 5, rowsOf: ({text}) => Math.ceil(text.length / 20)});
	expect(rows.map(({text}) => text.length)).toEqual([5, 12, 40]);
});

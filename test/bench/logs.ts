import {Buffer} from 'node:buffer';
import {monitorEventLoopDelay, performance} from 'node:perf_hooks';
import process from 'node:process';
import {Readable} from 'node:stream';
import {setTimeout as delay} from 'node:timers/promises';
import {redactText} from '../../source/cluster/redact.ts';
import {success} from '../../source/cluster/failure.ts';
import type {Transport} from '../../source/cluster/transport.ts';
import {ComponentLogs} from '../../source/logs/component-logs.ts';

/** One figure a row of what the logs pane's store takes in, without sockets and without a screen. */
export type LogFigures = {
	readonly name: string;
	readonly linesPerSecond: number;
	/** Processor time used, in percent of one core. */
	readonly coreUse: number;
	readonly heapMebibytes: number;
	readonly residentMebibytes: number;
	readonly heldLines: number;
	readonly droppedLines: number;
	readonly longestBlockMs: number;
	/** From a key press to the new view, waiting in the event loop included. */
	readonly keyP50Ms: number;
	readonly keyP95Ms: number;
};

const sourceCount = 10;
const linesPerBlock = 1000;

const texts = [
	'ip=10.42.0.9 module=rbd-api GET /console/teams/default/region/rainbond/apps?page=1 200 12.5ms',
	'\u{1B}[31mERROR\u{1B}[0m module=rbd-worker send enqueue request error rpc error: code = DeadlineExceeded',
	'{"level":"info","ts":1785571200.123,"logger":"controllers.RbdComponent","msg":"组件已就绪","replicas":2}',
	'[error] 31#31: *1742 connect() failed (111: Connection refused) while connecting to upstream',
	'reconciling 10.42.1.17:6060 endpoints=[10.42.0.3 10.42.1.8] generation=42 took=3.214ms',
];

/** A thousand lines whose timestamps are rewritten for every use; making text must not be what is measured. */
function createBlocks(): (startMs: number, stepMicroseconds: number) => Buffer {
	const lines = Array.from({length: linesPerBlock}, (_, index) =>
		Buffer.from(`2026-11-21T06:00:00.000000000Z ${texts[index % texts.length]} #${index}\n`),
	);
	const block = Buffer.concat(lines);
	const offsets = lines.map((_, index) =>
		lines.slice(0, index).reduce((sum, {length}) => sum + length, 0),
	);
	return (startMs, stepMicroseconds) => {
		const copy = Buffer.from(block);
		const startMicroseconds = startMs * 1000;
		for (const [index, offset] of offsets.entries()) {
			const now = Math.floor(startMicroseconds + index * stepMicroseconds);
			const seconds = Math.floor(now / 1_000_000) % 3600;
			const clock = `${String(Math.floor(seconds / 60)).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`;
			copy.write(`${clock}.${String(now % 1_000_000).padStart(6, '0')}`, offset + 14, 'latin1');
		}

		return copy;
	};
}

/** Answers every log request with lines as fast as they are read, or at a pace. */
function floodTransport(linesPerSecond: number): Pick<Transport, 'open'> {
	const blockOf = createBlocks();
	const stepMicroseconds = (1_000_000 * sourceCount) / Math.min(linesPerSecond, 1_000_000);
	const blockMs = (linesPerBlock * stepMicroseconds) / 1000;
	return {
		async open() {
			let clockMs = 0;
			const body = new Readable({
				read() {
					if (linesPerSecond < Infinity) {
						return;
					}

					body.push(blockOf(clockMs, stepMicroseconds));
					clockMs += blockMs;
				},
			});
			if (linesPerSecond < Infinity) {
				const timer = setInterval(() => {
					body.push(blockOf(clockMs, stepMicroseconds));
					clockMs += blockMs;
				}, blockMs);
				body.on('close', () => {
					clearInterval(timer);
				});
			}

			return success({status: 200, headers: {}, body});
		},
	};
}

const percentile = (values: readonly number[], share: number) =>
	values.toSorted((one, other) => one - other)[Math.floor(values.length * share)] ?? 0;

export async function measureLogs({
	name,
	linesPerSecond,
	seconds,
	filter = '',
}: {
	name: string;
	linesPerSecond: number;
	seconds: number;
	filter?: string;
}): Promise<LogFigures> {
	const logs = new ComponentLogs({
		transport: () => floodTransport(linesPerSecond),
		redact: redactText,
	});
	logs.setFilter(filter);
	logs.setTargets(
		Array.from({length: sourceCount}, (_, index) => ({
			context: 'prod-sh',
			namespace: 'rbd-system',
			pod: `rbd-gateway-7d9f8c6b5-${index}x2x4`,
			podUid: String(index),
			container: 'apisix',
			restartCount: 0,
		})),
	);
	await delay(500);
	const blocks = monitorEventLoopDelay({resolution: 1});
	blocks.enable();
	const startedAt = performance.now();
	const cpu = process.cpuUsage();
	const before = received(logs);
	const keys: number[] = [];
	while (performance.now() - startedAt < seconds * 1000) {
		const pressedAt = performance.now() + 20;
		await delay(20);
		logs.move(keys.length % 40 === 39 ? 1_000_000 : -1);
		logs.view({height: 30});
		keys.push(performance.now() - pressedAt);
	}

	const elapsed = (performance.now() - startedAt) / 1000;
	const {user, system} = process.cpuUsage(cpu);
	blocks.disable();
	const view = logs.view({height: 30});
	const lines = received(logs) - before;
	const memory = process.memoryUsage();
	logs.close();
	return {
		name,
		linesPerSecond: Math.round(lines / elapsed),
		coreUse: Math.round((user + system) / 10_000 / elapsed),
		heapMebibytes: Math.round(memory.heapUsed / 2 ** 20),
		residentMebibytes: Math.round(memory.rss / 2 ** 20),
		heldLines: view.total,
		droppedLines: view.dropped,
		longestBlockMs: Math.round(blocks.max / 1e5) / 10,
		keyP50Ms: Math.round(percentile(keys, 0.5) * 10) / 10,
		keyP95Ms: Math.round(percentile(keys, 0.95) * 10) / 10,
	};
}

const received = (logs: ComponentLogs) =>
	logs.view({height: 1}).sources.reduce((sum, {lines}) => sum + lines, 0);

if (import.meta.main) {
	const seconds = Number(process.argv[2] ?? 10);
	const runs = [
		{name: 'as fast as it can', linesPerSecond: Infinity, seconds},
		{name: 'as fast as it can, filtered', linesPerSecond: Infinity, seconds, filter: 'refused'},
		{name: '100 000 lines a second', linesPerSecond: 100_000, seconds, filter: '/refused|error/i'},
	];
	const figures: LogFigures[] = [];
	for (const run of runs) {
		figures.push(await measureLogs(run));
	}

	console.table(Object.fromEntries(figures.map(({name, ...rest}) => [name, rest])));
}

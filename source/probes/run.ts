import fs from 'node:fs/promises';
import {callPath, type Call} from '../cluster/call.ts';
import {failed, type Failure, type Outcome, success} from '../cluster/failure.ts';
import {createLogParser} from '../cluster/log-parser.ts';
import {failureInLog} from '../cluster/log-refusal.ts';
import type {KubernetesObject} from '../cluster/objects.ts';
import {connectToPod} from '../cluster/pod-connection.ts';
import {withoutNoise} from '../cluster/list.ts';
import {nodes, pods, type Resource} from '../cluster/resources.ts';
import {systemTiming, type Timing} from '../cluster/timing.ts';
import type {Transport} from '../cluster/transport.ts';
import type {Dial} from '../cluster/dial.ts';
import {type Calls, pageSize, type Question} from './calls.ts';
import type {ContainerLog, ListScope, PodAddress, ProbeContext, ProxyAnswer} from './context.ts';
import type {LogText, TimedLine} from './log-text.ts';
import type {AnyProbe, Observations, Probe} from './probe.ts';
import {withDeadline} from './deadline.ts';
import type {Reading, UsedCall} from './reading.ts';
import {createRequestBudget, type RequestBudget} from './request-budget.ts';

export type ProbeRunOptions = {
	readonly transport: Transport;
	readonly namespace: string;
	readonly isNamespaceFound: boolean;
	readonly calls: Calls;
	/** Those that will be read, so that the requests can be dealt out among them. */
	readonly probes: readonly AnyProbe[];
	readonly dial: Dial;
	readonly sinceMs: number;
	/** Looks at what came of a change: what ended before the window is not read either. */
	readonly isAfterChange?: boolean;
	readonly input: Readonly<Record<string, string>>;
	readonly signal: AbortSignal;
	readonly timing?: Timing;
	/** The API server's clock minus this machine's, where it is known. Milliseconds. */
	readonly clockDifferenceMs?: number | undefined;
	/** Hears of every reading as it comes in. */
	readonly onReading?: (reading: Reading<unknown>) => void;
};

/** One look at a cluster: every probe runs at most once, every object is asked for once. */
export type ProbeRun = {
	read<T>(probe: Probe<T>): Promise<Reading<T>>;
	readonly observations: Observations;
	calls(): readonly UsedCall[];
};

/** Deadlines of single calls. Milliseconds. */
const apiDeadlineMs = 5000;
const kubeletDeadlineMs = 4000;
const dialDeadlineMs = 4000;

/** Lines of one log that are read at most, the youngest. */
const mostLines = 5000;

/** What a crash left behind is looked at at least this far back. Milliseconds. */
const previousWindowMs = 15 * 60_000;

export function startProbeRun(options: ProbeRunOptions): ProbeRun {
	const {timing = systemTiming, signal, calls} = options;
	const budget = createRequestBudget(options.probes);
	const run: SharedByProbes = {...options, timing, budget};
	const readings = new Map<string, Promise<Reading<unknown>>>();
	const settled = new Map<string, Reading<unknown>>();

	const perform = async <T>(probe: Probe<T>): Promise<Reading<T>> => {
		const at = timing.now();
		const used = new Set<string>();
		const context = contextFor(run, {
			used,
			async read(other) {
				if (!probe.uses?.some(({id}) => id === other.id)) {
					throw new Error(`the probe ${probe.id} reads ${other.id} without saying so`);
				}

				return read(other);
			},
		});
		const observed = await withDeadline(probe, context, timing, {
			run: signal,
			patience: calls.patienceEnds,
		});
		budget.release(probe.id);
		const reading: Reading<T> = {
			probe: probe.id,
			at,
			vantage: probe.vantage,
			calls: [...used].flatMap((key) => calls.callsOf(key)),
			...observed,
			gaps: observed.gaps ?? [],
		};
		settled.set(probe.id, reading);
		options.onReading?.(reading);
		return reading;
	};

	async function read<T>(probe: Probe<T>): Promise<Reading<T>> {
		const known = readings.get(probe.id) as Promise<Reading<T>> | undefined;
		const reading = known ?? perform(probe);
		readings.set(probe.id, reading);
		return reading;
	}

	return {
		read,
		observations: {
			of: <T>(probe: Probe<T>) => settled.get(probe.id) as Reading<T> | undefined,
			all: () => settled.values().toArray(),
		},
		calls: () => calls.all(),
	};
}

type SharedByProbes = ProbeRunOptions & {
	readonly timing: Timing;
	readonly budget: RequestBudget;
};

type OwnOfProbe = {
	/** The keys of its calls, noted as it makes them. */
	readonly used: Set<string>;
	readonly read: ProbeContext['read'];
};

function contextFor(run: SharedByProbes, {used, read}: OwnOfProbe): ProbeContext {
	const {transport, signal, calls, timing, budget, sinceMs, isAfterChange = false} = run;
	const once = async <T>(
		call: Call,
		to: Pick<Question<T>, 'endpoint' | 'deadlineMs'>,
		ask: (call: Call, partHasCome: () => void) => Promise<Outcome<T>>,
	): Promise<Outcome<T>> => {
		const key = callPath(call);
		const {deadlineMs: timeoutMs} = to;
		used.add(key);
		return calls.once({
			key,
			...to,
			ask: async (given, partHasCome) =>
				ask({...call, signal: AbortSignal.any([signal, given]), timeoutMs}, partHasCome),
		});
	};

	const toApiServer = {endpoint: 'api-server', deadlineMs: apiDeadlineMs};
	const toKubelet = (node = '') => ({endpoint: `kubelet ${node}`, deadlineMs: kubeletDeadlineMs});

	return {
		namespace: run.namespace,
		isNamespaceFound: run.isNamespaceFound,
		sinceMs,
		input: run.input,
		signal,
		now: () => timing.now(),
		async isLate(promise, milliseconds) {
			const {promise: late, resolve} = Promise.withResolvers<boolean>();
			const cancel = timing.deadline(milliseconds, () => {
				resolve(true);
			});
			const isLate = await Promise.race([promise.then(() => false), late]);
			cancel();
			return isLate;
		},
		serverTime: () =>
			run.clockDifferenceMs === undefined ? undefined : timing.now() + run.clockDifferenceMs,
		async list<T extends KubernetesObject>(resource: Resource<T>, scope: ListScope = {}) {
			const {namespace, labelSelector} = scope;
			const query = {limit: pageSize, labelSelector};
			const call: Call = {verb: 'list', resource, namespace, query};
			return once(call, toApiServer, async (bounded, partHasCome) =>
				readPages<T>(transport, bounded, partHasCome),
			);
		},
		async get<T extends KubernetesObject>(
			resource: Resource<T>,
			{namespace, name}: {namespace?: string; name: string},
		) {
			const call: Call = {verb: 'get', resource, namespace, name};
			return once(call, toApiServer, async (bounded) => transport.json<T>(bounded));
		},
		ask: async (call, answer) =>
			once(call, toApiServer, async (bounded) => answer(transport, bounded)),
		async log(log) {
			const call = logCall(log, sinceMs, isAfterChange);
			return once(call, toKubelet(log.node), async (bounded) =>
				readLog(transport, bounded, timing),
			);
		},
		async proxyPod({namespace, pod, port}, path, timeoutMs) {
			const call: Call = {
				verb: 'get',
				resource: pods,
				namespace,
				name: `${pod}:${port}`,
				subresource: `proxy${path}`,
			};
			return once(call, {endpoint: `pod ${pod}:${port}`, deadlineMs: timeoutMs}, async (bounded) =>
				proxyAnswer(transport, bounded, timing),
			);
		},
		async proxyNode(node, path) {
			const call: Call = {verb: 'get', resource: nodes, name: node, subresource: `proxy${path}`};
			return once(call, toKubelet(node), async (bounded) => transport.text(bounded));
		},
		async connectPod(address) {
			return connectAndNote(transport, address, timing, (call) => {
				calls.note(call);
				used.add(call.path);
			});
		},
		async dial(address) {
			const patient = AbortSignal.any([signal, calls.patienceEnds]);
			return run.dial(address, {timeoutMs: dialDeadlineMs, signal: patient});
		},
		async readFile(file) {
			try {
				return success(await fs.readFile(file, 'utf8'));
			} catch (error) {
				return failed('not-found', (error as Error).message);
			}
		},
		read,
		mayAsk: async (extra, wanted = 1) => budget.allow(extra, wanted),
	};
}

type Page<T> = {
	items?: T[] | null;
	metadata?: {continue?: string};
};

/** All pages of a list; one that expired between two pages is begun again, once. */
async function readPages<T extends KubernetesObject>(
	transport: Transport,
	call: Call,
	partHasCome: () => void,
	isSecondTry = false,
): Promise<Outcome<T[]>> {
	const items: T[] = [];
	let token: string | undefined;
	do {
		const page = await transport.json<Page<T>>({...call, query: {...call.query, continue: token}});
		if (!page.ok) {
			return page.failure.kind === 'gone' && !isSecondTry
				? readPages(transport, call, partHasCome, true)
				: page;
		}

		partHasCome();

		items.push(...(page.value.items ?? []).map((item) => withoutNoise(item)));
		token = page.value.metadata?.continue;
	} while (token);

	return success(items);
}

function logCall(
	{namespace, pod, container, previous = false}: ContainerLog,
	sinceMs: number,
	isAfterChange: boolean,
): Call {
	const isCrashOfInterest = previous && !isAfterChange;
	const windowMs = isCrashOfInterest ? Math.max(sinceMs, previousWindowMs) : sinceMs;
	return {
		verb: 'get',
		resource: pods,
		namespace,
		name: pod,
		subresource: 'log',
		query: {
			container,
			timestamps: true,
			sinceSeconds: Math.ceil(windowMs / 1000),
			tailLines: mostLines,
			...(previous && {previous}),
		},
	};
}

/** Lines without a time, as kubelets that are none send them, count as of now: only the window was asked for. */
async function readLog(
	transport: Transport,
	call: Call,
	timing: Timing,
): Promise<Outcome<LogText>> {
	const answer = await transport.text({...call, accept: '*/*'});
	if (!answer.ok) {
		return isWithoutLog(answer.failure) ? success({lines: [], isCut: false}) : answer;
	}

	const lines: TimedLine[] = [];
	let refusal: Failure | undefined;
	const parser = createLogParser();
	const add =
		(isUnfinished: boolean) => (line: {timeMs: number; nanosecond: number; text: string}) => {
			const complaint = line.nanosecond < 0 ? failureInLog(line.text, isUnfinished) : undefined;
			refusal ??= complaint;
			if (!complaint || line.timeMs > 0) {
				lines.push({at: line.timeMs || timing.now(), text: line.text});
			}
		};

	parser.push(Buffer.from(answer.value), add(false));
	parser.finish(add(true));
	return lines.length === 0 && refusal
		? {ok: false, failure: refusal}
		: success({lines, isCut: lines.length >= mostLines});
}

/** A container that has not started, or has not ended before, has no log: that is an answer. */
const isWithoutLog = ({kind, message}: Failure): boolean =>
	kind === 'invalid' &&
	/is waiting to start|previous terminated container .* not found/.test(message);

/** The program's own status, also where it is an error; the API server's complaints stay failures. */
async function proxyAnswer(
	transport: Transport,
	call: Call,
	timing: Timing,
): Promise<Outcome<ProxyAnswer>> {
	const begun = timing.now();
	const answer = await transport.text({...call, accept: '*/*'});
	const milliseconds = timing.now() - begun;
	if (answer.ok) {
		return success({status: 200, body: answer.value, milliseconds});
	}

	const {status, reason, message} = answer.failure;
	const isOfApiServer =
		status === undefined ||
		reason !== undefined ||
		message.includes('error trying to reach service');
	return isOfApiServer ? answer : success({status, body: message, milliseconds});
}

async function connectAndNote(
	transport: Transport,
	address: PodAddress,
	timing: Timing,
	note: (call: UsedCall) => void,
) {
	const at = timing.now();
	const {namespace, pod} = address;
	const connected = await connectToPod(transport, address, dialDeadlineMs);
	note({
		verb: 'create',
		path: callPath({
			verb: 'create',
			resource: pods,
			namespace,
			name: pod,
			subresource: 'portforward',
			query: {ports: address.port},
		}),
		...(connected.ok
			? {status: 101}
			: connected.failure.status && {status: connected.failure.status}),
		milliseconds: timing.now() - at,
		bytes: 0,
		at,
	});
	return connected;
}

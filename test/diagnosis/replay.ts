import {Duplex, Readable} from 'node:stream';
import {type Call, callPath} from '../../source/cluster/call.ts';
import {failed, success, type Outcome} from '../../source/cluster/failure.ts';
import {systemTiming, type Timing} from '../../source/cluster/timing.ts';
import type {Transport} from '../../source/cluster/transport.ts';
import {type Diagnosis, diagnose} from '../../source/diagnosis/diagnose.ts';
import type {Predicates} from '../../source/diagnosis/judge.ts';
import {predicates as allPredicates} from '../../source/predicates/index.ts';
import type {Dial} from '../../source/cluster/dial.ts';
import {namespacePods} from '../../source/probes/namespace-objects.ts';
import type {AnyProbe, ResourceCall} from '../../source/probes/probe.ts';
import {describeCall} from '../../source/probes/reading.ts';
import type {RegionTls} from '../../source/probes/region-tls.ts';
import {trees} from '../../source/trees/index.ts';
import {type Answer, connectingProbes, type Recording} from './recording.ts';

/** The same cluster, a little different. */
export type Change = {
	/** Calls that the API server refuses now, as access rules name them: `get pods/log`. */
	readonly denies?: (call: string) => boolean;
	/** Paths as they are asked now, back into those that were recorded. */
	readonly path?: (path: string) => string;
	/** Another answer in place of the recorded one. */
	readonly answer?: (answer: Answer, call: Call) => Answer;
	/** Names in what was seen inside pods. */
	readonly rename?: (text: string) => string;
	readonly predicates?: Predicates;
	/** How long an answer takes by the clock of the replay; Infinity for one that never comes. Milliseconds. */
	readonly answersAfter?: (call: Call) => number;
	/** Connections from this machine, where they are others than those that were recorded. */
	readonly dial?: Dial;
	/** Default: it is the time of the recording, and stays so. */
	readonly timing?: Timing;
};

export const sinceMs = 15 * 60_000;

/** Diagnoses what was recorded once more: the same program, with an ear for answers in place of a network. */
export async function replay(recording: Recording, change: Change = {}): Promise<Diagnosis> {
	const {asker, at, expected, document} = recording;
	const {predicates = allPredicates, dial = replayDial(recording)} = change;
	const timing = change.timing ?? promptTiming(at);
	return diagnose({
		transport: replayTransport(recording, change, timing),
		context: document.target.context,
		server: document.target.server,
		user: asker,
		namespace: undefined,
		dial,
		trees,
		predicates: withRecordedConnections(predicates, recording, change),
		asked: [],
		sinceMs,
		input: expected?.input ?? {},
		signal: new AbortController().signal,
		timing,
	});
}

/** Every answer is there already: a deadline that passes would only say how busy this machine is. */
const promptTiming = (at: number): Timing => ({
	...systemTiming,
	now: () => at,
	deadline: (milliseconds, callback) => systemTiming.deadline(milliseconds * 20, callback),
});

function replayTransport(
	{answers}: Recording,
	{denies, path: original = (path) => path, answer: change, answersAfter}: Change,
	timing: Timing,
): Transport {
	const listeners = new Set<Parameters<Transport['onCall']>[0]>();
	const ask = async (call: Call): Promise<Answer> => {
		const milliseconds = answersAfter?.(call) ?? 0;
		if (milliseconds > 0) {
			await new Promise<void>((resolve) => {
				if (milliseconds < Infinity) {
					timing.after(milliseconds, resolve);
				}
			});
		}

		const path = callPath(call);
		const kept = answers.get(withoutPaging(original(path)));
		const answer = denies?.(wordOf(call))
			? forbidden(call)
			: kept
				? (change?.(kept, call) ?? kept)
				: failed('server', `nobody has asked for ${path} before`, {status: 500});
		for (const listener of listeners) {
			listener({
				verb: call.verb,
				path,
				status: answer.ok ? answer.status : (answer.failure.status ?? 0),
				milliseconds: 0,
				bytes: 0,
				at: timing.now(),
			});
		}

		return answer;
	};

	return {
		async json<T>(call: Call): Promise<Outcome<T>> {
			const answer = await ask(call);
			return answer.ok ? success(JSON.parse(answer.text) as T) : answer;
		},
		async text(call) {
			const answer = await ask(call);
			return answer.ok ? success(answer.text) : answer;
		},
		async open(call) {
			const answer = await ask(call);
			return answer.ok
				? success({
						status: answer.status,
						headers: answer.headers,
						body: Readable.from([Buffer.from(answer.text)]),
					})
				: answer;
		},
		async endpoint(call) {
			return denies?.(wordOf(call))
				? forbidden(call)
				: failed('unreachable', 'connections are not replayed');
		},
		reconnect() {
			// There is no connection.
		},
		onCall(listener) {
			listeners.add(listener);
			return () => {
				listeners.delete(listener);
			};
		},
		async close() {
			listeners.clear();
		},
	};
}

/** The token of a page is the replaying side's own. */
const withoutPaging = (path: string): string => path.replace(/[?&]continue=[^&]*/, '');

const forbidden = ({verb, resource}: Call) =>
	failed(
		'forbidden',
		`${resource?.plural ?? 'this'} is forbidden: User "somebody" cannot ${verb} it`,
		{status: 403, reason: 'Forbidden'},
	);

/** `get pods/log`: a call as access rules name it. */
const wordOf = ({verb, resource, subresource}: Call): string =>
	`${verb} ${[resource?.plural, resource?.group].filter(Boolean).join('.')}${subresource ? `/${subresource.split('/', 1)[0] ?? ''}` : ''}`;

function replayDial({dials}: Recording): Dial {
	return async ({host, port}) => {
		const kept = dials.get(`${host}:${port}`);
		if (!kept?.ok) {
			return kept ?? failed('timeout', 'not recorded');
		}

		const connection = new Duplex({
			read() {
				// What is said comes in answer to what is written.
			},
			write(_chunk, _encoding, done) {
				connection.push(Buffer.from(kept.bytes, 'latin1'));
				done();
			},
		});
		return success(connection);
	};
}

/** What was seen inside pods stands in for looking again, wherever the program would get that far. */
function withRecordedConnections(
	predicates: Predicates,
	recording: Recording,
	change: Change,
): Predicates {
	const recorded = new Map<string, AnyProbe>(
		connectingProbes.map((probe) => [probe.id, recordedProbe(probe, recording, change)]),
	);
	const replaced = (probes: readonly AnyProbe[]): AnyProbe[] =>
		probes.map((probe) => recorded.get(probe.id) ?? probe);
	return Object.fromEntries(
		Object.entries(predicates).map(([name, predicate]) => [
			name,
			{...predicate, reads: replaced(predicate.reads), hints: replaced(predicate.hints)},
		]),
	);
}

function recordedProbe(
	probe: AnyProbe,
	{readings}: Recording,
	{denies, rename = (text) => text}: Change,
): AnyProbe {
	const kept = readings.get(probe.id);
	const isDenied = (call: ResourceCall): boolean => denies?.(describeCall(call)) ?? false;
	const hasNoWay = probe.calls.some((call) => call.subresource && isDenied(call));
	const hasNoCertificate = probe.calls.some((call) => !call.subresource && isDenied(call));
	return {
		...probe,
		async run(context) {
			const {status} = await context.read(namespacePods);
			if (status !== 'read' || hasNoWay || !kept) {
				return probe.run(context);
			}

			// What it may ask is not to be had by others.
			await probe.run(context);
			if (kept.status === 'unknown') {
				return {status: kept.status, gaps: kept.gaps};
			}

			const value = renamed(kept.value, rename);
			const seen = hasNoCertificate ? withoutCertificate(value as RegionTls[]) : value;
			return {status: kept.status, value: seen, gaps: kept.gaps};
		},
	};
}

const renamed = (value: unknown, rename: (text: string) => string): unknown =>
	value === undefined ? undefined : (JSON.parse(rename(JSON.stringify(value))) as unknown);

/** Who may not read region-config comes to rbd-api with empty hands. */
const withoutCertificate = (dials: readonly RegionTls[]): RegionTls[] =>
	dials.map(({pod, leaf, milliseconds}) => ({
		pod,
		leaf,
		milliseconds,
		phase: leaf ? 'handshake' : 'connected',
		isSignedByRegionConfig: undefined,
		alert: leaf && 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED',
		status: undefined,
		message: '',
	}));

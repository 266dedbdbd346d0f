import {type Duplex, Readable} from 'node:stream';
import {callPath, type Call} from '../../source/cluster/call.ts';
import {success, type Failure, type Outcome} from '../../source/cluster/failure.ts';
import type {Transport} from '../../source/cluster/transport.ts';
import type {TargetDocument} from '../../source/diagnosis/document.ts';
import type {Scenario} from '../../source/practice/scenarios/scenario.ts';
import type {Dial} from '../../source/cluster/dial.ts';
import {gatewayPorts} from '../../source/probes/gateway-ports.ts';
import type {Reading, UsedCall} from '../../source/probes/reading.ts';
import {regionSpeed} from '../../source/probes/region-speed.ts';
import {regionTls} from '../../source/probes/region-tls.ts';
import {checkScenario, type Ways} from './check-scenario.ts';

/** One answer as it came over the wire. */
export type Answer =
	| {
			readonly ok: true;
			readonly text: string;
			readonly status: number;
			readonly headers: Readonly<Record<string, string>>;
	  }
	| {readonly ok: false; readonly failure: Failure};

/** A connection from outside: what came back first, where it came about. */
export type Dialled =
	{readonly ok: true; bytes: string} | {readonly ok: false; readonly failure: Failure};

/**
Everything that one diagnosis of a scenario has heard, to be heard again without a cluster. It can be sent
to another thread.
*/
export type Recording = {
	readonly id: string;
	readonly expected: Scenario['expected'];
	readonly asker: string | undefined;
	/** By path and query. */
	readonly answers: ReadonlyMap<string, Answer>;
	/** By host and port. */
	readonly dials: ReadonlyMap<string, Dialled>;
	/** Of the probes that open connections into pods: what goes over these is not replayed. */
	readonly readings: ReadonlyMap<string, Reading<unknown>>;
	/** What every probe has asked for. */
	readonly asked: ReadonlyArray<{readonly probe: string; readonly calls: readonly UsedCall[]}>;
	/** Milliseconds since the epoch. */
	readonly at: number;
	readonly document: TargetDocument;
};

/** These speak with programs inside pods, or measure time. */
export const connectingProbes = [regionTls, regionSpeed, gatewayPorts] as const;

/** Diagnoses a scenario over real HTTP and keeps every answer. */
export async function recordScenario(scenario: Scenario): Promise<Recording> {
	const answers = new Map<string, Answer>();
	const dials = new Map<string, Dialled>();
	const at = Date.now();
	const {document, observations} = await checkScenario(scenario, {}, ({transport, dial}) => ({
		transport: listening(transport, answers),
		dial: listeningDial(dial, dials),
	}));
	const readings = connectingProbes.flatMap((probe) => observations?.of<unknown>(probe) ?? []);
	return {
		id: scenario.id,
		expected: scenario.expected,
		asker: scenario.asker,
		answers,
		dials,
		readings: new Map(readings.map((reading) => [reading.probe, reading])),
		asked: (observations?.all() ?? []).map(({probe, calls}) => ({probe, calls})),
		at,
		document,
	};
}

function listening(transport: Transport, answers: Map<string, Answer>): Ways['transport'] {
	const keep = (
		call: Call,
		outcome: Outcome<unknown>,
		text: (value: unknown) => string,
		headers: Readonly<Record<string, string>> = {},
	): void => {
		answers.set(
			callPath(call),
			outcome.ok
				? {ok: true, text: text(outcome.value), status: 200, headers}
				: {ok: false, failure: outcome.failure},
		);
	};

	return {
		endpoint: async (call) => transport.endpoint(call),
		reconnect() {
			transport.reconnect();
		},
		onCall: (listener) => transport.onCall(listener),
		close: async () => transport.close(),
		async json<T>(call: Call) {
			const outcome = await transport.json<T>(call);
			keep(call, outcome, (value) => JSON.stringify(value));
			return outcome;
		},
		async text(call) {
			const outcome = await transport.text(call);
			keep(call, outcome, String);
			return outcome;
		},
		async open(call) {
			const opened = await transport.open(call);
			if (!opened.ok) {
				keep(call, opened, String);
				return opened;
			}

			const parts = (await opened.value.body.toArray()) as Buffer[];
			const body = Buffer.concat(parts);
			const headers = {date: String(opened.value.headers.date ?? '')};
			keep(call, success(body.toString('utf8')), String, headers);
			return success({...opened.value, body: Readable.from([body])});
		},
	};
}

function listeningDial(dial: Dial, dials: Map<string, Dialled>): Dial {
	return async (address, options) => {
		const key = `${address.host}:${address.port}`;
		const dialled = await dial(address, options);
		if (!dialled.ok) {
			dials.set(key, {ok: false, failure: dialled.failure});
			return dialled;
		}

		const known = dials.get(key);
		const kept: Dialled = known?.ok ? known : {ok: true, bytes: ''};
		dials.set(key, kept);
		const connection: Duplex = dialled.value;
		connection.once('data', (data: Buffer) => {
			kept.bytes = data.toString('latin1');
		});
		return dialled;
	};
}

/** So many practice clusters at a time: most of a diagnosis is waiting. */
const atOnce = 4;

/** Records all of them, in their order. */
export async function recordAll(scenarios: readonly Scenario[]): Promise<Recording[]> {
	const recordings: Recording[] = [];
	const waiting = scenarios.entries();
	const work = async (): Promise<void> => {
		for (const [index, scenario] of waiting) {
			recordings[index] = await recordScenario(scenario);
		}
	};

	await Promise.all(Array.from({length: atOnce}, work));
	return recordings;
}

import {type Failure, failed, type Outcome, success} from '../cluster/failure.ts';
import {askClusterUid, clusterUidCall} from '../cluster/identity.ts';
import type {RainbondCluster} from '../cluster/objects.ts';
import {rainbondClusters} from '../cluster/resources.ts';
import type {Timing} from '../cluster/timing.ts';
import type {Transport} from '../cluster/transport.ts';
import {callPath, type Call} from '../cluster/call.ts';
import {type Calls, pageSize} from '../probes/calls.ts';

/** Who answers, and where Rainbond is: what has to be known before anything is looked at. */
export type Introduction = {
	readonly kubernetes: string | undefined;
	readonly clusterUid: string | undefined;
	readonly namespace: string;
	readonly isNamespaceFound: boolean;
	/** The API server's clock minus this machine's; milliseconds. */
	readonly clockDifferenceMs: number | undefined;
};

export type IntroduceOptions = {
	readonly transport: Transport;
	readonly calls: Calls;
	readonly timing: Timing;
	readonly signal: AbortSignal;
	/** Named by a person; undefined looks for the RainbondCluster. */
	readonly namespace: string | undefined;
};

const defaultNamespace = 'rbd-system';

const versionCall: Call = {verb: 'get', path: '/version'};

/** Without an answer to the first question there is no second one. Milliseconds. */
const firstDeadlineMs = 6000;

/** What comes after must leave time to look around in. Milliseconds. */
const furtherDeadlineMs = 4000;

/** Fails only where nothing else can be asked either: no connection, no valid credentials. */
export async function introduce(options: IntroduceOptions): Promise<Outcome<Introduction>> {
	const {namespace} = options;
	const version = await ask(options, versionCall, firstDeadlineMs, async (call) =>
		readVersion(options, call),
	);
	if (!version.ok && isFatal(version.failure)) {
		return version;
	}

	const [clusterUid, found] = await Promise.all([
		ask(options, clusterUidCall, furtherDeadlineMs, async (call) =>
			askClusterUid(options.transport, call),
		),
		namespace === undefined ? findNamespace(options) : undefined,
	]);
	return success({
		kubernetes: version.ok ? version.value.gitVersion : undefined,
		clusterUid: clusterUid.ok ? clusterUid.value : undefined,
		namespace: namespace ?? found ?? defaultNamespace,
		isNamespaceFound: namespace === undefined,
		clockDifferenceMs: version.ok ? version.value.clockDifferenceMs : undefined,
	});
}

const isFatal = ({kind}: Failure): boolean =>
	kind !== 'forbidden' && kind !== 'not-found' && kind !== 'malformed' && kind !== 'server';

type Version = {
	readonly gitVersion: string | undefined;
	readonly clockDifferenceMs: number | undefined;
};

/** The version, and the API server's clock from the header that comes with it (whole seconds). */
async function readVersion(
	{transport, timing}: IntroduceOptions,
	call: Call,
): Promise<Outcome<Version>> {
	const sent = timing.now();
	const opened = await transport.open({...call, accept: 'application/json'});
	if (!opened.ok) {
		return opened;
	}

	const {headers, body} = opened.value;
	try {
		const parts = (await body.toArray()) as Buffer[];
		const {gitVersion} = JSON.parse(Buffer.concat(parts).toString('utf8')) as {
			gitVersion?: string;
		};
		const date = Date.parse(String(headers.date ?? ''));
		const middle = (sent + timing.now()) / 2;
		// The header is cut to whole seconds: half a second is its mean error.
		const clockDifferenceMs = Number.isNaN(date) ? undefined : Math.round(date + 500 - middle);
		return success({gitVersion, clockDifferenceMs});
	} catch {
		return failed('malformed', `the answer to ${callPath(call)} cannot be read`);
	}
}

/** Rainbond may be installed elsewhere than in rbd-system: its RainbondCluster object tells where. */
async function findNamespace(options: IntroduceOptions): Promise<string | undefined> {
	const call: Call = {verb: 'list', resource: rainbondClusters, query: {limit: pageSize}};
	const listed = await ask(options, call, furtherDeadlineMs, async (bounded) => {
		const page = await options.transport.json<{items?: RainbondCluster[] | null}>(bounded);
		return page.ok ? success(page.value.items ?? []) : page;
	});
	const namespaces = listed.ok
		? listed.value.flatMap(({metadata}) => metadata.namespace ?? [])
		: [];
	return namespaces.toSorted()[0];
}

/** A question to the API server among the calls of the run, which therefore is not asked twice. */
const ask = async <T>(
	{calls, signal}: IntroduceOptions,
	call: Call,
	deadlineMs: number,
	answer: (call: Call) => Promise<Outcome<T>>,
): Promise<Outcome<T>> =>
	calls.once({
		key: callPath(call),
		endpoint: 'api-server',
		deadlineMs,
		ask: async (given) =>
			answer({...call, signal: AbortSignal.any([signal, given]), timeoutMs: deadlineMs}),
	});

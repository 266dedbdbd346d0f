import {type Failure, failed, type Outcome, success} from '../cluster/failure.ts';
import {readClusterUid, readUser} from '../cluster/identity.ts';
import type {RainbondCluster} from '../cluster/objects.ts';
import {rainbondClusters} from '../cluster/resources.ts';
import type {Timing} from '../cluster/timing.ts';
import type {Transport} from '../cluster/transport.ts';
import {callPath, type Call} from '../cluster/call.ts';
import type {Calls} from '../probes/calls.ts';

/** Who answers, and where Rainbond is: what has to be known before anything is looked at. */
export type Introduction = {
	readonly kubernetes: string | undefined;
	readonly clusterUid: string | undefined;
	/** As the API server knows the user. */
	readonly user: string | undefined;
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
const deadlineMs = 6000;

/** Fails only where nothing else can be asked either: no connection, no valid credentials. */
export async function introduce(options: IntroduceOptions): Promise<Outcome<Introduction>> {
	const {transport, calls, namespace} = options;
	const version = await readVersion(options);
	if (!version.ok && isFatal(version.failure)) {
		return version;
	}

	const [clusterUid, user, found] = await Promise.all([
		readClusterUid(transport),
		readUser(transport),
		namespace === undefined ? findNamespace(options, calls) : undefined,
	]);
	return success({
		kubernetes: version.ok ? version.value.gitVersion : undefined,
		clusterUid,
		user,
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
async function readVersion({
	transport,
	timing,
	signal,
}: IntroduceOptions): Promise<Outcome<Version>> {
	const sent = timing.now();
	const call: Call = {verb: 'get', path: '/version', signal, timeoutMs: deadlineMs};
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
async function findNamespace(
	{transport, signal}: IntroduceOptions,
	calls: Calls,
): Promise<string | undefined> {
	const call: Call = {verb: 'list', resource: rainbondClusters, query: {limit: 500}};
	const listed = await calls.once(callPath(call), 'api-server', async () => {
		const page = await transport.json<{items?: RainbondCluster[] | null}>({
			...call,
			signal,
			timeoutMs: deadlineMs,
		});
		return page.ok ? success(page.value.items ?? []) : page;
	});
	const namespaces = listed.ok
		? listed.value.flatMap(({metadata}) => metadata.namespace ?? [])
		: [];
	return namespaces.toSorted()[0];
}

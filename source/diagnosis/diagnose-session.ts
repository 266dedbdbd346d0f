import type {ClusterSession} from '../cluster/session.ts';
import {systemTiming, type Timing} from '../cluster/timing.ts';
import type {ListSnapshot} from '../cluster/watched-list.ts';
import {LiveDiagnosis, type LiveDiagnosisOptions} from './live-diagnosis.ts';
import {watchedFingerprint} from './watched-fingerprint.ts';

/** Watched objects change in swarms: they are compared together. Milliseconds. */
const gatherMs = 300;

/** A live diagnosis that follows what a session watches, and the way to end it. */
export function diagnoseSession(
	session: ClusterSession,
	{look, timing = systemTiming}: LiveDiagnosisOptions & {readonly timing?: Timing},
): {readonly diagnosis: LiveDiagnosis; close(): void} {
	const diagnosis = new LiveDiagnosis({look, timing});
	let cancel: (() => void) | undefined;
	let phase: string | undefined;
	const compare = () => {
		cancel = undefined;
		({phase} = session.status.get().state);
		diagnosis.observe({
			isConnected: phase === 'live' || phase === 'forbidden',
			fingerprint: fingerprintOf(session),
		});
	};

	const gather = () => {
		cancel ??= timing.after(gatherMs, compare);
	};

	let lists = followLists(session, gather);
	const unsubscribe = [
		session.status.subscribe(() => {
			// Every round trip is news of the status, too.
			if (session.status.get().state.phase !== phase) {
				gather();
			}
		}),
		session.nodes.subscribe(gather),
		session.rainbondClusters.subscribe(gather),
		session.lists.subscribe(() => {
			lists();
			lists = followLists(session, gather);
			diagnosis.startAgain();
			gather();
		}),
	];
	gather();
	return {
		diagnosis,
		close() {
			cancel?.();
			lists();
			for (const stop of unsubscribe) {
				stop();
			}

			diagnosis.close();
		},
	};
}

function followLists(session: ClusterSession, listener: () => void): () => void {
	const {pods, components} = session.lists.get();
	const stops = [pods.subscribe(listener), components.subscribe(listener)];
	return () => {
		for (const stop of stops) {
			stop();
		}
	};
}

/** Undefined until every list has been asked for once, be the answer a failure. */
function fingerprintOf(session: ClusterSession): string | undefined {
	const lists = session.lists.get();
	const [pods, nodes, components, clusters] = [
		lists.pods.get(),
		session.nodes.get(),
		lists.components.get(),
		session.rainbondClusters.get(),
	];
	const all: ReadonlyArray<ListSnapshot<unknown>> = [pods, nodes, components, clusters];
	if (all.some(({state, failure}) => state === 'loading' && !failure)) {
		return undefined;
	}

	const fingerprint = watchedFingerprint({
		pods: pods.items,
		nodes: nodes.items,
		components: components.items,
		clusters: clusters.items,
	});
	// To have none of something is news to who could not look before.
	const wasRead = all.map(({syncedAt}) => syncedAt !== undefined);
	return JSON.stringify([wasRead, fingerprint]);
}

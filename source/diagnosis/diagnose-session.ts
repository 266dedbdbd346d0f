import type {ClusterSession} from '../cluster/session.ts';
import {systemTiming, type Timing} from '../cluster/timing.ts';
import type {ListSnapshot} from '../cluster/watched-list.ts';
import {LiveDiagnosis, type LiveDiagnosisOptions} from './live-diagnosis.ts';
import {watchedFingerprint} from './watched-fingerprint.ts';

/** Watched objects change in swarms: they are compared together. Milliseconds. */
const gatherMs = 300;

/** A list that fails is waited for so long; then the rest is looked at without it. Milliseconds. */
const patienceMs = 5000;

/** A live diagnosis that follows what a session watches, and the way to end it. */
export function diagnoseSession(
	session: ClusterSession,
	{look, timing = systemTiming}: LiveDiagnosisOptions & {readonly timing?: Timing},
): {readonly diagnosis: LiveDiagnosis; close(): void} {
	const diagnosis = new LiveDiagnosis({look, timing});
	let cancel: (() => void) | undefined;
	let cancelPatience: (() => void) | undefined;
	let phase: string | undefined;
	let failsSince: number | undefined;
	let wasInPart = false;
	const compare = () => {
		cancel = undefined;
		({phase} = session.status.get().state);
		const isConnected = phase === 'live' || phase === 'forbidden';
		const {reading, fingerprint} = watchedOf(session);
		failsSince = isConnected && reading === 'failing' ? (failsSince ?? timing.now()) : undefined;
		const waited = failsSince === undefined ? 0 : timing.now() - failsSince;
		const isInPart = failsSince !== undefined && waited >= patienceMs;
		diagnosis.observe({
			isConnected,
			fingerprint: reading === 'done' || isInPart ? fingerprint : undefined,
		});
		cancelPatience?.();
		cancelPatience =
			failsSince === undefined || isInPart ? undefined : timing.after(patienceMs - waited, gather);
		if (wasInPart && reading === 'done') {
			diagnosis.run();
		}

		wasInPart = isInPart;
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
			failsSince = undefined;
			wasInPart = false;
			diagnosis.startAgain();
			gather();
		}),
	];
	gather();
	return {
		diagnosis,
		close() {
			cancel?.();
			cancelPatience?.();
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

/** Whether all lists have been read or refused, and the fingerprint of what is known. */
function watchedOf(session: ClusterSession): {
	/** `under-way` where one was not answered yet at all. */
	readonly reading: 'done' | 'failing' | 'under-way';
	readonly fingerprint: string;
} {
	const lists = session.lists.get();
	const [pods, nodes, components, clusters] = [
		lists.pods.get(),
		session.nodes.get(),
		lists.components.get(),
		session.rainbondClusters.get(),
	];
	const all: ReadonlyArray<ListSnapshot<unknown>> = [pods, nodes, components, clusters];
	const unread = all.filter(({state}) => state === 'loading');
	const fingerprint = watchedFingerprint({
		pods: pods.items,
		nodes: nodes.items,
		components: components.items,
		clusters: clusters.items,
	});
	return {
		reading:
			unread.length === 0 ? 'done' : unread.every(({failure}) => failure) ? 'failing' : 'under-way',
		fingerprint,
	};
}

import {expect, vi} from 'vitest';
import type {ClusterSession, SessionOptions} from '../../source/cluster/session.ts';
import type {Pod} from '../../source/cluster/objects.ts';
import {pods} from '../../source/cluster/resources.ts';
import {type Component, groupComponents} from '../../source/platform/components.ts';
import type {PracticeCluster, PracticeClusterOptions} from '../../source/practice/cluster.ts';
import {createJournal} from '../../source/remedies/journal.ts';
import {planRestart, type RestartPlan} from '../../source/remedies/restart-plan.ts';
import {aFolder} from '../support/a-folder.ts';
import {aPracticeCluster, aSession, contextOf} from '../support/practice-context.ts';

export const namespace = 'rbd-system';
export const patience = {timeout: 10_000, interval: 20};

/** Everything between the key `r` and the deletion of a pod, on a practice cluster. */
export type RestartBench = {
	readonly cluster: PracticeCluster;
	readonly session: ClusterSession;
	/** The component as the cockpit knows it now. */
	component(name: string): Component;
	/** The plan for all pods of a component. */
	plan(name: string): Promise<RestartPlan>;
	/** The pods there are, by component. */
	podsOf(name: string): Pod[];
};

export async function aRestart({
	user = 'admin',
	readOnly = false,
	requestTimeoutMs,
	...options
}: Partial<PracticeClusterOptions & Pick<SessionOptions, 'readOnly' | 'requestTimeoutMs'>> & {
	user?: string;
} = {}): Promise<RestartBench> {
	const cluster = await aPracticeCluster(options);
	const token = cluster.tokens[user] ?? '';
	const session = aSession(contextOf(cluster, {user: {token}}), {readOnly, requestTimeoutMs});
	await vi.waitFor(() => {
		expect(session.status.get()).toMatchObject({state: {phase: 'live'}, user});
		expect(session.lists.get().pods.get().state).toBe('synced');
	}, patience);
	const component = (name: string): Component => {
		const {items} = session.lists.get().pods.get();
		const found = groupComponents(items, [], Date.now()).find((one) => one.name === name);
		if (!found) {
			throw new Error(`There is no component ${name}.`);
		}

		return found;
	};

	return {
		cluster,
		session,
		component,
		plan: async (name) => planRestart(session, component(name), component(name).pods),
		podsOf: (name) =>
			cluster.store
				.list(pods, namespace)
				.filter(({metadata}) => metadata.labels?.name === name)
				.toSorted((a, b) => a.metadata.name.localeCompare(b.metadata.name)),
	};
}

/** A journal in a folder of its own. */
export function aJournal(folder = aFolder()) {
	const journal = createJournal(folder);
	return {
		journal,
		/** `intent rbd-api-…`, `result done rbd-api-…` */
		lines: () =>
			journal.entries
				.get()
				.map(({type, outcome, object}) => [type, outcome, object.name].filter(Boolean).join(' ')),
	};
}

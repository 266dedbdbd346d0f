import {observable, type Observable} from '../observable.ts';
import type {Impersonation} from './credentials.ts';
import type {KubeContext} from './kubeconfig-schema.ts';
import type {Kubeconfig} from './kubeconfig.ts';
import {type ClusterSession, openSession} from './session.ts';

export type FleetOptions = {
	readonly kubeconfig: Kubeconfig;
	readonly namespace?: string | undefined;
	readonly readOnly: boolean;
	readonly impersonate?: Impersonation;
	readonly requestTimeoutMs?: number | undefined;
};

/** Every context of the kubeconfig, and a session for each that was opened. */
export type Fleet = {
	readonly contexts: readonly KubeContext[];
	readonly sessions: Observable<ReadonlyMap<string, ClusterSession>>;
	/** Opens a context, or returns its session when it is open; undefined when it cannot be used. */
	open(name: string): ClusterSession | undefined;
	close(name: string): Promise<void>;
	closeAll(): Promise<void>;
};

export function createFleet(options: FleetOptions): Fleet {
	const {contexts} = options.kubeconfig;
	const sessions = observable<ReadonlyMap<string, ClusterSession>>(new Map());
	return {
		contexts,
		sessions,
		open(name) {
			const open = sessions.get().get(name);
			const context = contexts.find((candidate) => candidate.name === name);
			if (open ?? (!context || context.problem)) {
				return open;
			}

			const session = openSession({...options, context});
			sessions.set(new Map([...sessions.get(), [name, session]]));
			return session;
		},
		async close(name) {
			const session = sessions.get().get(name);
			sessions.set(new Map([...sessions.get()].filter(([key]) => key !== name)));
			await session?.close();
		},
		async closeAll() {
			const open = sessions.get().values().toArray();
			sessions.set(new Map());
			await Promise.all(open.map(async (session) => session.close()));
		},
	};
}

import {expect, it} from 'vitest';
import type {CallRecord} from '../../source/cluster/call.ts';
import {dialFromHere} from '../../source/cluster/dial.ts';
import {diagnose} from '../../source/diagnosis/diagnose.ts';
import {predicates} from '../../source/predicates/index.ts';
import {trees} from '../../source/trees/index.ts';
import {aPracticeCluster, aTransport, contextOf} from '../support/practice-context.ts';

it('holds on to nothing of the connection when it is over: a cockpit diagnoses for days', async () => {
	const cluster = await aPracticeCluster();
	const transport = aTransport(contextOf(cluster, {user: {token: cluster.token}}));
	const listen = transport.onCall.bind(transport);
	const listeners = new Set<(record: CallRecord) => void>();
	transport.onCall = (listener) => {
		const stop = listen(listener);
		listeners.add(listener);
		return () => {
			listeners.delete(listener);
			stop();
		};
	};

	const {document} = await diagnose({
		transport,
		dial: dialFromHere,
		context: 'prod',
		server: cluster.address,
		user: 'admin',
		namespace: undefined,
		trees,
		predicates,
		asked: [],
		sinceMs: 1000,
		input: {},
		signal: new AbortController().signal,
	});
	expect(document.calls.total).toBeGreaterThan(0);
	expect(listeners.size).toBe(0);
});

import {expect} from 'vitest';
import {createHttpTransport} from '../../source/cluster/http-transport.ts';
import {failed} from '../../source/cluster/failure.ts';
import {diagnose} from '../../source/diagnosis/diagnose.ts';
import type {TargetDocument} from '../../source/diagnosis/document.ts';
import {predicates} from '../../source/predicates/index.ts';
import type {Dial} from '../../source/cluster/dial.ts';
import {trees} from '../../source/trees/index.ts';
import {serveObjects, type WrittenCluster} from '../support/object-server.ts';
import {summary} from '../support/written-platform.ts';
import {mostRequests} from './answer.ts';

/** What `check` says of a cluster that was written down, over HTTP; by default of its nodes and components. */
export async function checkWritten(
	cluster: WrittenCluster,
	asked: readonly string[] = ['node', 'component'],
	input: Readonly<Record<string, string>> = {},
	dial: Dial = async () => failed('unreachable', 'nobody is there'),
): Promise<TargetDocument> {
	const server = await serveObjects({summaries: {'node-1': summary(30)}, ...cluster});
	const file = '/nowhere/config';
	const transport = createHttpTransport({
		context: {
			name: 'written',
			cluster: {name: 'written', file, settings: {server: server.address}},
			user: {name: 'written', file, settings: {token: 'token'}},
		},
		readOnly: true,
		environment: {},
	});
	try {
		const {document} = await diagnose({
			transport,
			dial,
			context: 'written',
			server: server.address,
			user: undefined,
			namespace: undefined,
			asked,
			sinceMs: 15 * 60_000,
			input,
			signal: new AbortController().signal,
			trees,
			predicates,
		});
		const nodes = cluster.items.filter(({resource}) => resource.kind === 'Node').length;
		expect(document.calls.total).toBeLessThanOrEqual(mostRequests(false, nodes));
		return document;
	} finally {
		await transport.close();
		await server.close();
	}
}

/** Verdict, causes with a question mark behind those that are only probable, and what they are about. */
export function gist({verdict, causes}: TargetDocument) {
	return {
		verdict,
		causes: causes.map(({id, status}) => (status === 'probable' ? `${id}?` : id)),
		objects: causes.flatMap(({objects}) => objects.map(({kind, name}) => `${kind}/${name}`)),
	};
}

export const well = {verdict: 'healthy', causes: [], objects: []};

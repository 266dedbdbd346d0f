import type {ClusterSession} from '../cluster/session.ts';
import {diagnose} from '../diagnosis/diagnose.ts';
import type {Looked, LookRequest} from '../diagnosis/live-diagnosis.ts';
import {throughSession} from '../diagnosis/through-session.ts';
import type {FaultTree} from '../diagnosis/tree.ts';
import {predicates} from '../predicates/index.ts';

/** How far back logs are read, as `check` does. Milliseconds. */
const usualSinceMs = 15 * 60_000;

/** Every family, or those that are asked for, looked at once through the connection that the session has. */
export async function lookAtCluster(
	session: ClusterSession,
	{input, signal, onProgress}: LookRequest,
	{
		trees,
		asked = [],
		sinceMs = usualSinceMs,
		isAfterChange = false,
	}: {
		readonly trees: readonly FaultTree[];
		readonly asked?: readonly string[];
		readonly sinceMs?: number;
		/** Something was changed as long ago as that: what an ended container said before does not count. */
		readonly isAfterChange?: boolean;
	},
): Promise<Looked> {
	const {document} = await diagnose({
		...throughSession(session),
		trees,
		predicates,
		asked,
		sinceMs,
		isAfterChange,
		input,
		signal,
		onReading(_reading, done, of, soFar) {
			onProgress(done, of, soFar);
		},
	});
	return {document, trees};
}

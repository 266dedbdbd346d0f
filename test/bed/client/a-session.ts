import {onTestFinished} from 'vitest';
import {type ClusterSession, openSession} from '../../../source/cluster/session.ts';
import type {User} from '../control-plane/credentials.ts';
import type {Bed} from '../start-bed.ts';

/** The program's session with the cluster of a bed; closed with the test. */
export function aSession(bed: Bed, user: User = 'admin'): ClusterSession {
	const session = openSession({
		context: bed.context(user),
		readOnly: false,
		environment: {},
		namespace: 'rbd-system',
	});
	onTestFinished(async () => session.close());
	return session;
}

export const phaseOf = (session: ClusterSession): string => session.status.get().state.phase;

/** Every phase the session goes through from now on, each once in a row. */
export function phasesOf(session: ClusterSession): string[] {
	const phases = [phaseOf(session)];
	session.status.subscribe(() => {
		const phase = phaseOf(session);
		if (phases.at(-1) !== phase) {
			phases.push(phase);
		}
	});
	return phases;
}

import {describeFailure} from '../cluster/failure.ts';
import type {ClusterSession} from '../cluster/session.ts';
import type {Text} from '../text/text.ts';

/** Waits until the cluster has answered and told who one is; why it did not, else. */
export async function untilIntroduced(session: ClusterSession): Promise<Text | undefined> {
	return new Promise((resolve) => {
		const look = (): void => {
			const {state, kubernetesVersion} = session.status.get();
			const isThere = state.phase === 'live' || state.phase === 'forbidden';
			if (isThere && kubernetesVersion !== undefined) {
				unsubscribe();
				resolve(undefined);
			} else if (state.phase === 'unreachable' || state.phase === 'unauthorized') {
				unsubscribe();
				resolve(describeFailure(state.failure));
			}
		};

		const unsubscribe = session.status.subscribe(look);
		look();
	});
}

import {describeFailure} from '../cluster/failure.ts';
import type {ClusterSession} from '../cluster/session.ts';
import type {Text} from '../text/text.ts';

/** Waits until the cluster has answered and was asked who one is; why it did not, else. */
export async function untilIntroduced(session: ClusterSession): Promise<Text | undefined> {
	const failure = await untilAnswered(session);
	await (failure ?? session.introduce());
	return failure;
}

const untilAnswered = async (session: ClusterSession): Promise<Text | undefined> =>
	new Promise((resolve) => {
		const look = (): void => {
			const {state} = session.status.get();
			if (state.phase === 'live' || state.phase === 'forbidden') {
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

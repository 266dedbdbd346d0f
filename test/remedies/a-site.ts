import type {ClusterSession} from '../../source/cluster/session.ts';
import type {RemedySite} from '../../source/remedies/remedy.ts';
import {aFolder} from '../support/a-folder.ts';
import {quickTiming} from '../support/quick-timing.ts';

/** Where a remedy is planned for which nobody has diagnosed anything. */
export const aSite = (session: ClusterSession, more: Partial<RemedySite> = {}): RemedySite => ({
	session,
	namespace: 'rbd-system',
	cause: undefined,
	document: undefined,
	seenAt: Date.now(),
	chosen: [],
	folder: aFolder(),
	timing: quickTiming,
	...more,
});

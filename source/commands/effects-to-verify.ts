import type {ClusterSession} from '../cluster/session.ts';
import {journalFolder, readJournals} from '../remedies/journal.ts';
import {unknownEffects} from '../remedies/journal-outlook.ts';
import type {Text} from '../text/text.ts';

/** Changes of earlier runs in this cluster of which nobody knows whether they arrived. Nothing repeats them. */
export async function effectsToVerify(session: ClusterSession, folder: string): Promise<Text[]> {
	const [uid, journals] = await Promise.all([
		session.clusterUid(),
		readJournals(journalFolder(folder)),
	]);
	return unknownEffects(journals)
		.filter(({intent}) => intent.target.clusterUid === uid)
		.map(({intent: {at, kubectl}, verify, expectation}) => {
			const line = verify[0] ?? '';
			return {
				zh: `${at} 的 ${kubectl} 不知是否生效；用 ${line} 查看（${expectation.zh}），或 rbd-tui journal`,
				en: `whether ${kubectl} of ${at} took effect is not known; look with ${line} (${expectation.en}), or rbd-tui journal`,
			};
		});
}

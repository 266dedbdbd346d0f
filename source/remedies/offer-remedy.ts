import type {ClusterSession} from '../cluster/session.ts';
import type {Timing} from '../cluster/timing.ts';
import type {DocumentCause, TargetDocument} from '../diagnosis/document.ts';
import type {RemedyLine} from '../diagnosis/remedy-lines.ts';
import {remedyFor} from './catalogue.ts';
import {causeStands} from './cure.ts';
import type {RemedySite, Unfit} from './remedy.ts';
import type {Offer} from './treat.ts';

/** A diagnosis, and when it was made; milliseconds since the epoch. */
export type Seen = {readonly document: TargetDocument; readonly seenAt: number};

export type Wanted = {
	/** Id of the cause. */
	readonly cause: string;
	/** Id of the remedy. */
	readonly remedy: string;
	/** Names of the objects that a person has chosen; empty for all that the cause is about. */
	readonly chosen: readonly string[];
};

export type Place = {
	readonly session: ClusterSession;
	readonly folder: string;
	readonly timing: Timing;
};

/** What is wanted, by what a diagnosis says; or that it does not say so any more. */
export function offerRemedy(
	{cause: id, remedy, chosen}: Wanted,
	seen: Seen,
	place: Place,
): Offer | Unfit {
	const {document} = seen;
	const cause = document.causes.find((one) => one.id === id);
	if (
		!cause ||
		!causeStands(
			document,
			cause,
			chosen.map((name) => bare(name)),
		)
	) {
		return {
			problem: {
				zh: `原因已经不成立，没有做任何修改：${id}`,
				en: `the cause does not stand any more, nothing was changed: ${id}`,
			},
		};
	}

	const line = cause.remedies.find((one) => one.id === remedy);
	return line
		? {remedy: remedyFor(line), site: siteOf(cause, chosen, seen, place)}
		: {
				problem: {
					zh: `这个原因现在没有修复办法 ${remedy}，没有做任何修改`,
					en: `the cause has no remedy ${remedy} now, nothing was changed`,
				},
			};
}

/** What a person does about a cause that they know of and the cluster does not show. */
export const offerTold = (line: RemedyLine, seen: Seen, place: Place): Offer => ({
	remedy: remedyFor(line),
	site: siteOf(undefined, [], seen, place),
});

const siteOf = (
	cause: DocumentCause | undefined,
	chosen: readonly string[],
	{document, seenAt}: Seen,
	{session, folder, timing}: Place,
): RemedySite => ({
	session,
	namespace: document.target.namespace,
	cause,
	document,
	seenAt,
	chosen,
	folder,
	timing,
});

/** `node-1=master` is about `node-1`. */
const bare = (choice: string): string => choice.split('=')[0] ?? choice;

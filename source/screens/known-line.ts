import {matchSignature, signatures} from '../signatures/index.ts';
import type {Signature} from '../signatures/signature.ts';
import type {View} from './cockpit-view.ts';

/** The signature of a component's log line; lines known to be harmless are left alone. */
export function knownLine(component: string, text: string): Signature | undefined {
	const signature = matchSignature(component, text)?.signature;
	return signature?.isHarmless ? undefined : signature;
}

/** The signature of the selected line of the open log, or of its last one. */
export function knownSelected({logs}: View): Signature | undefined {
	const flag = logs?.logs.flagOfSelected();
	return flag === undefined ? undefined : signatures.find(({id}) => id === flag);
}

/** The signature of a line that is spread out: there also what is harmless is explained. */
export const signatureOfZoomed = (text: string, {logs}: View): Signature | undefined =>
	matchSignature(logs?.component ?? '', text)?.signature;

/** Where a known line leads: to a cause that stands, else into the tree that would look for one. */
export type WayFromLine =
	| {readonly to: 'cause'; readonly cause: string}
	| {readonly to: 'tree'; readonly tree: string; readonly cause: string};

/** Undefined where no tree knows any of the line's causes: then there is only what the line means. */
export function wayFromLine(
	{leadsTo}: Pick<Signature, 'leadsTo'>,
	isStanding: (cause: string) => boolean,
	trees: ReadonlyArray<{
		readonly id: string;
		readonly causes: ReadonlyArray<{readonly id: string}>;
	}>,
): WayFromLine | undefined {
	const standing = leadsTo.find((cause) => isStanding(cause));
	if (standing !== undefined) {
		return {to: 'cause', cause: standing};
	}

	for (const cause of leadsTo) {
		const tree = trees.find(({causes}) => causes.some(({id}) => id === cause));
		if (tree) {
			return {to: 'tree', tree: tree.id, cause};
		}
	}

	return undefined;
}

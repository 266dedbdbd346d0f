import type {DocumentCause, TargetDocument} from './document.ts';

export const checkSchema = 'rbd-tui.check/v1';

type Head = {
	readonly schema: typeof checkSchema;
	readonly tool: {readonly name: 'rbd-tui'; readonly version: string};
};

/** What `check -o json` prints: one cluster by itself, several side by side. */
export type CheckDocument = Head &
	(
		| TargetDocument
		| {
				readonly targets: readonly TargetDocument[];
				readonly comparisons: readonly DocumentCause[];
		  }
	);

export function checkDocument(
	targets: readonly TargetDocument[],
	version: string,
	comparisons: readonly DocumentCause[] = [],
): CheckDocument {
	const head: Head = {schema: checkSchema, tool: {name: 'rbd-tui', version}};
	const [only, ...more] = targets;
	return only && more.length === 0 ? {...head, ...only} : {...head, targets, comparisons};
}

/** Exit statuses of `check`, the same in every format. */
export const exitCodes = {fault: 3, probable: 4, inconclusive: 5, healthy: 0} as const;

/** The worst of all: a fault anywhere counts before a doubt elsewhere. */
export function exitCodeOf(targets: readonly TargetDocument[]): number {
	for (const verdict of ['fault', 'probable', 'inconclusive'] as const) {
		if (targets.some((target) => target.verdict === verdict)) {
			return exitCodes[verdict];
		}
	}

	return targets.length > 0 ? exitCodes.healthy : exitCodes.inconclusive;
}

import {redactText} from '../cluster/redact.ts';
import {matchSignature} from '../signatures/index.ts';
import type {LogClass} from '../signatures/signature.ts';
import type {LogText} from './log-text.ts';

/** Lines of one class, counted. */
export type LogHits = {
	readonly count: number;
	/** Milliseconds since the epoch. */
	readonly first: number;
	readonly last: number;
	/** By the peer's address, where the lines name one. */
	readonly sources: Readonly<Record<string, {readonly count: number; readonly last: number}>>;
	/** The youngest lines, redacted. */
	readonly excerpt: readonly string[];
};

/** The log of one container, read for known lines. Nothing else of it is kept. */
export type ScannedLog = {
	readonly component: string;
	readonly pod: string;
	readonly container: string;
	readonly isPrevious: boolean;
	readonly lineCount: number;
	readonly isCut: boolean;
	readonly hits: Partial<Readonly<Record<LogClass, LogHits>>>;
};

/** The lines of several hits as those of one. */
export const rhythmOf = (hits: readonly LogHits[]): Pick<LogHits, 'count' | 'first' | 'last'> => ({
	count: hits.reduce((sum, {count}) => sum + count, 0),
	first: Math.min(...hits.map(({first}) => first)),
	last: Math.max(...hits.map(({last}) => last)),
});

const mostExcerptLines = 5;
const longestExcerpt = 400;

/** rbd-tui's own dials arrive in a pod through port-forward, from its loopback. */
const ownAddress = /^(?:127\.|::1$)/;

export function scanLog(
	where: Pick<ScannedLog, 'component' | 'pod' | 'container' | 'isPrevious'>,
	{lines, isCut}: LogText,
): ScannedLog {
	const hits: Partial<Record<LogClass, LogHits>> = {};
	for (const {at, text} of lines) {
		const match = matchSignature(where.component, text);
		if (!match || ownAddress.test(match.address ?? '')) {
			continue;
		}

		const {
			signature: {class: name},
			address,
		} = match;
		const known = hits[name];
		const shown = redactText(text.slice(0, longestExcerpt));
		const source = address ? known?.sources[address] : undefined;
		hits[name] = {
			count: (known?.count ?? 0) + 1,
			first: Math.min(known?.first ?? at, at),
			last: Math.max(known?.last ?? at, at),
			sources: {
				...known?.sources,
				...(address && {
					[address]: {count: (source?.count ?? 0) + 1, last: Math.max(source?.last ?? at, at)},
				}),
			},
			excerpt: [...(known?.excerpt ?? []), shown].slice(-mostExcerptLines),
		};
	}

	return {...where, lineCount: lines.length, isCut, hits};
}

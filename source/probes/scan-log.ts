import {redactText} from '../cluster/redact.ts';
import {matchSignature} from '../signatures/index.ts';
import type {LogClass} from '../signatures/signature.ts';
import type {LogText, TimedLine} from './log-text.ts';

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
	for (const line of lines) {
		const match = matchSignature(where.component, line.text);
		if (!match || ownAddress.test(match.address ?? '')) {
			continue;
		}

		const name = match.signature.class;
		hits[name] = withLine(hits[name] ?? noHits, line, match.address);
	}

	return {...where, lineCount: lines.length, isCut, hits};
}

const noHits: LogHits = {count: 0, first: Infinity, last: -Infinity, sources: {}, excerpt: []};

const withLine = (hits: LogHits, {at, text}: TimedLine, address: string | undefined): LogHits => ({
	count: hits.count + 1,
	first: Math.min(hits.first, at),
	last: Math.max(hits.last, at),
	sources: address ? withSource(hits.sources, address, at) : hits.sources,
	excerpt: [...hits.excerpt, redactText(text.slice(0, longestExcerpt))].slice(-mostExcerptLines),
});

function withSource(sources: LogHits['sources'], address: string, at: number): LogHits['sources'] {
	const {count = 0, last = at} = sources[address] ?? {};
	return {...sources, [address]: {count: count + 1, last: Math.max(last, at)}};
}

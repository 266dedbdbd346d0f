import type {Pod} from '../../../cluster/objects.ts';
import {hashOf} from '../../random.ts';
import type {Line, LogPart, LogProgram, Moment} from './log-program.ts';

/** One printed line. `at` is milliseconds since the epoch, with fractions. */
export type LogEntry = {readonly at: number; readonly text: string};

/** One run of a container, and what it printed when: every line of it follows from this. */
export type LogStretch = {
	readonly pod: Pod;
	/** What makes the random parts of two runs differ. */
	readonly seed: string;
	readonly startedAt: number;
	/** Undefined while it runs. */
	readonly endedAt?: number | undefined;
	/** Programs and since when each held, oldest first. */
	readonly segments: ReadonlyArray<{readonly since: number; readonly log: LogProgram}>;
};

type Repeated = Extract<LogPart, {every: number}>;

/** A part and the time during which it was printed. */
type Spell = {
	readonly part: LogPart;
	readonly number: number;
	readonly from: number;
	readonly until: number;
};

/** Milliseconds between two lines that are printed in one go. */
const lineGap = 0.05;

/** The lines of a run after a moment and up to another, in their order. */
export function linesBetween(stretch: LogStretch, after: number, upTo: number): LogEntry[] {
	const entries: LogEntry[] = [];
	const spells = spellsOf(stretch);
	for (const spell of spells) {
		for (const time of timesBetween(spell, after, upTo)) {
			print(stretch, spell, time, entries);
		}
	}

	const inside = entries.filter(({at}) => at > after && at <= upTo);
	return spells.length > 1 ? inside.toSorted((a, b) => a.at - b.at) : inside;
}

/** When the next line after a moment comes; Infinity for never. */
export function nextLineAt(stretch: LogStretch, after: number): number {
	const {endedAt = Infinity} = stretch;
	const times = spellsOf(stretch).map((spell) => nextTime(spell, after));
	const next = Math.min(Infinity, ...times);
	return next > endedAt ? Infinity : next;
}

/** About how many lines a run prints in a second, for those who must not read all of it. */
export const linesPerSecond = (stretch: LogStretch): number =>
	spellsOf(stretch)
		.map(({part}) => ('every' in part ? part.lines.length / part.every : 0))
		.reduce((sum, rate) => sum + rate, 0);

function spellsOf({segments, startedAt, endedAt = Infinity}: LogStretch): Spell[] {
	const open = new Map<LogPart, number>();
	const closed: Array<readonly [LogPart, number, number]> = [];
	for (const {since, log} of segments) {
		const now = new Set(log);
		const over = [...open].filter(([part]) => !now.has(part));
		for (const [part, from] of over) {
			open.delete(part);
			closed.push([part, from, since]);
		}

		for (const part of log) {
			open.set(part, open.get(part) ?? since);
		}
	}

	const all = [...closed, ...open.entries().map(([part, from]) => [part, from, Infinity] as const)];
	return all
		.filter(([, from, until]) => until > startedAt && from < endedAt)
		.map(([part, from, until], index) => ({
			part,
			number: index + 1,
			from: Math.max(from, startedAt),
			until: Math.min(until, endedAt),
		}));
}

type Time = {readonly at: number; readonly index: number};

function* timesBetween(spell: Spell, after: number, upTo: number): Generator<Time> {
	const {part, from, until} = spell;
	if ('every' in part) {
		const period = part.every * 1000;
		const last = Math.ceil((Math.min(upTo, until) - from) / period) + 1;
		for (let index = Math.max(0, firstIndex(part, from, after)); index <= last; index++) {
			const at = timeOf(spell, part, index);
			if (at > upTo || at >= until) {
				return;
			}

			yield {at, index};
		}

		return;
	}

	const at = 'once' in part ? from + part.once * 1000 : until - 2;
	if (at <= upTo && at < until && Number.isFinite(at)) {
		yield {at, index: 0};
	}
}

function nextTime(spell: Spell, after: number): number {
	const {part, from, until} = spell;
	if ('every' in part) {
		for (let index = Math.max(0, firstIndex(part, from, after)); ; index++) {
			const at = timeOf(spell, part, index);
			if (at > after) {
				return at < until ? at : Infinity;
			}
		}
	}

	const at = 'once' in part ? from + part.once * 1000 : until - 2;
	return at > after && at < until ? at : Infinity;
}

/** An index whose time lies surely not after the moment. */
const firstIndex = ({every, from: first = every}: Repeated, from: number, after: number): number =>
	Math.floor((after - from - first * 1000) / (every * 1000)) - 1;

function timeOf(
	{from, number}: Spell,
	{every, jitter = 0.3, from: first = every}: Repeated,
	index: number,
): number {
	const stray =
		jitter > 0 && every > 0.01 ? (noise(number * 7919 + index) - 0.5) * jitter * every : 0;
	return from + (first + index * every + stray) * 1000;
}

/** A number from 0 to 1 that looks random and belongs to another. */
const noise = (value: number): number => {
	const mixed = Math.sin(value * 12.9898) * 43_758.5453;
	return mixed - Math.floor(mixed);
};

function print(
	stretch: LogStretch,
	{part, number}: Spell,
	{at, index}: Time,
	into: LogEntry[],
): void {
	const lines: readonly Line[] = 'atEnd' in part ? part.atEnd : part.lines;
	let time = at;
	for (const [position, line] of lines.entries()) {
		const text =
			typeof line === 'string' ? line : line(momentOf(stretch, {at, index}, number + position));
		if (text.includes('\n')) {
			for (const single of text.split('\n')) {
				into.push({at: time, text: single});
				time += lineGap;
			}
		} else {
			into.push({at: time, text});
			time += lineGap;
		}
	}
}

function momentOf({pod, seed}: LogStretch, {at, index}: Time, salt: number): Moment {
	let calls = 0;
	return {
		at,
		index,
		pod,
		integer(low, high) {
			calls += 1;
			const share = noise((hashOf(seed) % 100_003) + index * 31 + salt * 17 + calls * 1009);
			return low + Math.floor(share * (high - low + 1));
		},
	};
}

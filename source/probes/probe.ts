import type {Text} from '../text/text.ts';
import type {ProbeContext} from './context.ts';
import type {Gap, Reading, Vantage} from './reading.ts';

/**
A request as access rules name it. A probe declares all that it may make; the access preflight, the
documentation and a test that compares with what was really called come from these lists.
*/
export type ResourceCall = {
	readonly verb: 'get' | 'list' | 'create';
	readonly group: string;
	readonly resource: string;
	readonly subresource?: string;
	readonly namespace?: string;
};

/** How much a probe disturbs what it looks at. The last two ask a person first. */
export type Disturbance = 'read' | 'log' | 'dial' | 'exec' | 'intrusive';

/** What `run` brings back; the caller adds when, where and by which calls. */
export type Observed<T> =
	| {readonly status: 'read'; readonly value: T; readonly gaps?: readonly Gap[]}
	| {readonly status: 'unknown'; readonly gaps: readonly Gap[]};

/**
Something that can be looked at, in one way. A probe reads and never decides: what its observation means is
said by predicates. It may build on the observation of another probe (`context.read`); every object is asked
for once in a run however many probes want it.
*/
export type Probe<T> = {
	readonly id: string;
	readonly title: Text;
	/** What it may ask the API server for itself; empty for what only dials. */
	readonly calls: readonly ResourceCall[];
	/** The probes whose readings it builds on; it may read no others. */
	readonly uses?: readonly AnyProbe[];
	readonly vantage: Vantage;
	readonly disturbance: Disturbance;
	/** Until it gives up. Milliseconds. */
	readonly deadlineMs: number;
	/** What in its observation must not leave the program as it is; the rest is safe to show. */
	readonly sensitive: readonly string[];
	run(context: ProbeContext): Promise<Observed<T>>;
};

export const defineProbe = <T>(probe: Probe<T>): Probe<T> => probe;

/** A probe of any observation, for lists of them. */
export type AnyProbe = Probe<unknown>;

/** The readings of a run, by probe. */
export type Observations = {
	of<T>(probe: Probe<T>): Reading<T> | undefined;
	all(): ReadonlyArray<Reading<unknown>>;
};

export const read = <T>(value: T, gaps: readonly Gap[] = []): Observed<T> => ({
	status: 'read',
	value,
	gaps,
});

export const notRead = (...gaps: readonly Gap[]): Observed<never> => ({status: 'unknown', gaps});

import type {ExpectedDiagnosis} from './scenario.ts';

type Cause = ExpectedDiagnosis['causes'][number];
type More = Pick<ExpectedDiagnosis, 'ruledOut' | 'input'>;

const cause = (
	status: Cause['status'],
	id: string,
	objects: readonly string[] | undefined,
): Cause => ({id, status, ...(objects && {objects})});

/** One cause, confirmed. */
export const fault = (
	id: string,
	objects?: readonly string[],
	more: More = {},
): ExpectedDiagnosis => ({
	verdict: 'fault',
	causes: [cause('confirmed', id, objects)],
	...more,
});

/** Several causes at once, each confirmed. */
export const faults = (...ids: readonly string[]): ExpectedDiagnosis => ({
	verdict: 'fault',
	causes: ids.map((id) => cause('confirmed', id, undefined)),
});

/** One cause that cannot be confirmed from where one stands. */
export const probably = (
	id: string,
	objects?: readonly string[],
	more: More = {},
): ExpectedDiagnosis => ({
	verdict: 'probable',
	causes: [cause('probable', id, objects)],
	...more,
});

/** A cause that is certain and no more than a warning. */
export const warning = (
	id: string,
	objects?: readonly string[],
	more: More = {},
): ExpectedDiagnosis => ({
	verdict: 'probable',
	causes: [cause('confirmed', id, objects)],
	...more,
});

/** Nothing is wrong. */
export const well = (ruledOut: readonly string[] = [], more: More = {}): ExpectedDiagnosis => ({
	verdict: 'healthy',
	causes: [],
	...(ruledOut.length > 0 && {ruledOut}),
	...more,
});

/** Nothing was found, and not everything could be read. */
export const unclear: ExpectedDiagnosis = {verdict: 'inconclusive', causes: []};

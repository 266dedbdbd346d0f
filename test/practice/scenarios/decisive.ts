import {expect} from 'vitest';
import {see} from './seen.ts';

/** What decides a scenario, as it has to be seen: every pattern must fit some fact, or none. */
export type Decisive = {
	readonly id: string;
	readonly facts?: readonly RegExp[];
	readonly none?: readonly RegExp[];
	/** By workload, or `workload container`; `previous` before it for the run before. */
	readonly logs?: Readonly<Record<string, RegExp>>;
	readonly silent?: Readonly<Record<string, RegExp>>;
};

async function logOf(id: Awaited<ReturnType<typeof see>>, which: string): Promise<string> {
	const previous = which.startsWith('previous ');
	const [workload = '', container] = which.replace('previous ', '').split(' ');
	return id.log(workload, {previous, ...(container && {container})});
}

/** Starts the scenario, asks it over HTTP, and compares. */
export async function expectDecisive({
	id,
	facts = [],
	none = [],
	logs = {},
	silent = {},
}: Decisive): Promise<void> {
	const seen = await see(id);
	for (const pattern of facts) {
		expect(
			seen.facts.filter((fact) => pattern.test(fact)),
			`${id}: ${String(pattern)} among\n${seen.facts.filter((fact) => fact.startsWith('pod ')).join('\n')}`,
		).not.toEqual([]);
	}

	for (const pattern of none) {
		expect(seen.facts.filter((fact) => pattern.test(fact))).toEqual([]);
	}

	for (const [which, pattern] of Object.entries(logs)) {
		expect(await logOf(seen, which)).toMatch(pattern);
	}

	for (const [which, pattern] of Object.entries(silent)) {
		expect(await logOf(seen, which)).not.toMatch(pattern);
	}
}

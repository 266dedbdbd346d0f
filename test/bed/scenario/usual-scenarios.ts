import type {Scenario} from '../../../source/practice/scenarios/scenario.ts';
import type {ScenarioGroup} from '../../../source/practice/scenarios/index.ts';

/**
The share of the scenarios that stands for all of them: for every cause the first that has it and the first that must
not be confused with that one, and of every group the first that has no cause, of each verdict.
*/
export function usualScenarios(groups: readonly ScenarioGroup[]): Scenario[] {
	const all = groups.flatMap(({scenarios}) => scenarios).filter(({expected}) => expected);
	const causesOf = ({expected}: Scenario) => (expected?.causes ?? []).map(({id}) => id);
	const causes = new Set(all.flatMap((scenario) => causesOf(scenario)));
	const first = [...causes].flatMap(
		(id) => all.find((scenario) => causesOf(scenario).includes(id)) ?? [],
	);
	const lookAlikes = first.flatMap(({id}) => all.find(({lookAlikeOf}) => lookAlikeOf === id) ?? []);
	const controls = groups.flatMap(({scenarios}) => {
		const own = scenarios.filter((one) => one.expected && causesOf(one).length === 0);
		const verdicts = new Set(own.map(({expected}) => expected?.verdict));
		return [...verdicts].flatMap(
			(verdict) => own.find(({expected}) => expected?.verdict === verdict) ?? [],
		);
	});
	const chosen = new Set([...first, ...lookAlikes, ...controls]);
	return all.filter((scenario) => chosen.has(scenario));
}

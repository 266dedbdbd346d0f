import {isDeepStrictEqual} from 'node:util';
import type {TargetDocument} from '../../source/diagnosis/document.ts';
import type {ExpectedDiagnosis} from '../../source/practice/scenarios/scenario.ts';

/** What a diagnosis says, as far as a scenario has an opinion on it. */
export type GivenAnswer = Required<Pick<ExpectedDiagnosis, 'verdict' | 'causes' | 'ruledOut'>>;

const isMeant = (name: string, wanted: string): boolean =>
	name === wanted || name.startsWith(`${wanted}-`) || name.endsWith(`-${wanted}`);

const sorted = (answer: GivenAnswer): GivenAnswer => ({
	...answer,
	causes: answer.causes.toSorted((a, b) => a.id.localeCompare(b.id)),
});

/** The answer of a diagnosis in the terms of what is expected: what nobody asks about stays out of it. */
export function givenAnswer(
	expected: ExpectedDiagnosis,
	document: Pick<TargetDocument, 'verdict' | 'causes' | 'ruledOut'>,
): GivenAnswer {
	const ruledOut = new Set(document.ruledOut.map(({id}) => id));
	return sorted({
		verdict: document.verdict,
		causes: document.causes.map(({id, status, objects}) => {
			const wanted = expected.causes.find((one) => one.id === id)?.objects;
			const found = wanted?.filter((name) => objects.some((one) => isMeant(one.name, name)));
			return {id, status, ...(found && {objects: found})};
		}),
		ruledOut: (expected.ruledOut ?? []).filter((id) => ruledOut.has(id)),
	});
}

/** The right answer, in the same order. */
export const expectedAnswer = ({verdict, causes, ruledOut = []}: ExpectedDiagnosis): GivenAnswer =>
	sorted({verdict, causes, ruledOut});

export const isRight = (
	expected: ExpectedDiagnosis,
	document: Pick<TargetDocument, 'verdict' | 'causes' | 'ruledOut'>,
): boolean => isDeepStrictEqual(givenAnswer(expected, document), expectedAnswer(expected));

/**
How many requests a diagnosis may take, whatever there is to be seen: 25 on three nodes, and one for each further
node whose kubelet is asked. Who is refused something asks for it in another way: who may not see the whole cluster
looks into one namespace, who may not get a Secret lists those with a label.
*/
export const mostRequests = (isRestricted: boolean, nodes: number): number =>
	22 + Math.max(3, nodes) + (isRestricted ? 2 : 0);

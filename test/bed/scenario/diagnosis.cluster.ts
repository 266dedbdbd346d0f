import path from 'node:path';
import process from 'node:process';
import {describe, expect, it} from 'vitest';
import {loadKubeconfig} from '../../../source/cluster/kubeconfig.ts';
import {writeKubeconfig} from '../../../source/practice/kubeconfig.ts';
import {findScenario, scenarioGroups, scenarios} from '../../../source/practice/scenarios/index.ts';
import type {Scenario} from '../../../source/practice/scenarios/scenario.ts';
import {nodeFigures} from '../../../source/probes/node-figures.ts';
import {languages} from '../../../source/text/text.ts';
import {expectedAnswer, givenAnswer, mostRequests} from '../../diagnosis/answer.ts';
import {checkContext} from '../../diagnosis/check-scenario.ts';
import {formats, secretsIn} from '../../diagnosis/formats.ts';
import {aStage} from './a-stage.ts';
import {usualScenarios} from './usual-scenarios.ts';

/** A share of the scenarios, or those that are asked for: ids between commas, or `all`. */
function chosenScenarios(asked: string | undefined): readonly Scenario[] {
	if (asked === undefined) {
		return usualScenarios(scenarioGroups);
	}

	return asked === 'all'
		? scenarios
		: asked.split(',').map((id) => {
				const found = findScenario(id);
				if (!found?.expected) {
					throw new Error(`There is no scenario ${id} that has one right answer.`);
				}

				return found;
			});
}

const among = chosenScenarios(process.env.SCENARIOS).flatMap((scenario) => {
	const {id, expected} = scenario;
	return expected ? [{id, scenario, expected}] : [];
});

describe('the diagnosis on a real control plane', () => {
	const stage = aStage({name: 'prod-sh'});

	it.for(among)('$id', async ({scenario, expected}) => {
		const {contexts, problems, changed} = await stage().play({scenario});
		expect(changed).toEqual([]);
		const folder = path.join(stage().bed.folder, 'people');
		const kubeconfig = loadKubeconfig(await writeKubeconfig(folder, contexts), {});
		const [context] = kubeconfig.contexts;
		if (!context) {
			throw new Error('The kubeconfig has no context.');
		}

		const {document, observations} = await checkContext(context, scenario);
		expect(givenAnswer(expected, document)).toEqual(expectedAnswer(expected));
		const measured = observations?.of(nodeFigures)?.calls.length ?? 0;
		const most = mostRequests(scenario.asker !== undefined, measured);
		expect(document.calls.total).toBeLessThanOrEqual(most);
		const printed = formats.flatMap(([, print]) =>
			languages.map((language) => print(document, language)),
		);
		expect(printed.flatMap((text) => secretsIn(text))).toEqual([]);
		expect(problems).toEqual([]);
	});
});

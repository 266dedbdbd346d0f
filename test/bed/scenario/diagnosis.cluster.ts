import path from 'node:path';
import process from 'node:process';
import {describe, expect, it} from 'vitest';
import {loadKubeconfig} from '../../../source/cluster/kubeconfig.ts';
import {writeKubeconfig} from '../../../source/practice/kubeconfig.ts';
import {scenarioGroups, scenarios} from '../../../source/practice/scenarios/index.ts';
import {languages} from '../../../source/text/text.ts';
import {expectedAnswer, givenAnswer, mostRequests} from '../../diagnosis/answer.ts';
import {checkContext} from '../../diagnosis/check-scenario.ts';
import {formats, secretsIn} from '../../diagnosis/formats.ts';
import {aStage} from './a-stage.ts';
import {usualScenarios} from './usual-scenarios.ts';

/** Ids between commas, or `all`. */
const asked = process.env.SCENARIOS;
const chosen =
	asked === undefined
		? usualScenarios(scenarioGroups)
		: scenarios.filter(({id}) => asked === 'all' || asked.split(',').includes(id));

const among = chosen.flatMap((scenario) => {
	const {id, expected} = scenario;
	return expected ? [{id, scenario, expected}] : [];
});

describe('the diagnosis on a real control plane', () => {
	const stage = aStage({name: 'prod-sh'});

	it.for(among)('$id', async ({scenario, expected}) => {
		const {contexts, problems} = await stage().play({scenario});
		const folder = path.join(stage().bed.folder, 'people');
		const kubeconfig = loadKubeconfig(await writeKubeconfig(folder, contexts), {});
		const [context] = kubeconfig.contexts;
		if (!context) {
			throw new Error('The kubeconfig has no context.');
		}

		const {document} = await checkContext(context, scenario);
		expect(givenAnswer(expected, document)).toEqual(expectedAnswer(expected));
		expect(document.calls.total).toBeLessThanOrEqual(mostRequests(scenario, document));
		const printed = formats.flatMap(([, print]) =>
			languages.map((language) => print(document, language)),
		);
		expect(printed.flatMap((text) => secretsIn(text))).toEqual([]);
		expect(problems).toEqual([]);
	});
});

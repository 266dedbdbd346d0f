import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {loadKubeconfig} from '../../../source/cluster/kubeconfig.ts';
import {writeKubeconfig} from '../../../source/practice/kubeconfig.ts';
import type {Scenario} from '../../../source/practice/scenarios/scenario.ts';
import {nodeFigures} from '../../../source/probes/node-figures.ts';
import {languages} from '../../../source/text/text.ts';
import {expectedAnswer, givenAnswer, mostRequests} from '../../diagnosis/answer.ts';
import {checkContext} from '../../diagnosis/check-scenario.ts';
import {formats, secretsIn} from '../../diagnosis/formats.ts';
import {aStage} from '../scenario/a-stage.ts';

/** Those whose work a diagnosis sees. The others keep a control plane busy for longer than one takes. */
const controllers = [
	'deployment-controller',
	'replicaset-controller',
	'job-controller',
	'endpointslice-controller',
	'persistentvolume-binder-controller',
	'node-lifecycle-controller',
];

/**
Plays these scenarios one after the other on one control plane: each is told right with no more requests than there
may be, without secrets, and the real controllers would have it as it is.
*/
export function areToldRight(scenarios: readonly Scenario[]): void {
	const answered = scenarios.flatMap((scenario) => {
		const {id, expected} = scenario;
		return expected ? [{id, scenario, expected}] : [];
	});

	describe('the diagnosis on a real control plane', () => {
		const stage = aStage({name: 'prod-sh'});

		it.for(answered)('$id', async ({scenario, expected}) => {
			const {contexts, problems, changed} = await stage().play({
				scenario,
				controllers,
				alwaysSchedules: false,
			});
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
}

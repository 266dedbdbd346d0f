import {expect, it} from 'vitest';
import {nameless} from '../../source/practice/scenarios/controls/nameless.ts';
import {findScenario} from '../../source/practice/scenarios/index.ts';
import {languages} from '../../source/text/text.ts';
import {checkScenario} from './check-scenario.ts';
import {formats} from './formats.ts';

const seen: Readonly<Record<string, readonly [object: string, words: string]>> = {
	'region-api-service-to-another-port': ['Service/rbd-api-api', '8444'],
	'region-api-address-without-scheme': ['ConfigMap/region-config', 'apiAddress'],
	'region-api-address-with-another-port': ['ConfigMap/region-config', '8444'],
	'region-api-console-refused': ['Pod/rbd-app-ui', '192.168.'],
	'component-service-without-endpoints': ['Service/rbd-hub', 'track=stable'],
	'websocket-service-to-another-port': ['Service/rbd-api-websocket', '6061'],
};

it.each(nameless.map((scenario) => [scenario.id, scenario] as const))(
	'what is wrong is said without a name for it: %s',
	async (id, scenario) => {
		const {document} = await checkScenario(scenario);
		const [object = '', words = ''] = seen[id] ?? [];
		const records = document.evidence.filter(({isUnexplained}) => isUnexplained);
		const [about, ...others] = records.flatMap(({objects}) => objects);
		expect(others).toEqual([]);
		expect(`${about?.kind}/${about?.name}`).toContain(object);
		for (const [format, print] of formats) {
			for (const language of languages) {
				expect([format, language, print(document, language)]).toEqual([
					format,
					language,
					expect.stringContaining(words),
				]);
			}
		}
	},
);

it('is not said beside a cause that is about the same object', async () => {
	const scenario = findScenario('region-api-database-service-selects-nothing')!;
	const {document} = await checkScenario(scenario);
	expect(document.causes.map(({id}) => id)).toEqual(['region-api/database-unreachable']);
	const record = document.evidence.find(
		({node, about}) => node === 'component-is-behind-its-service' && about === 'rbd-db',
	);
	expect(record).toMatchObject({outcome: 'fail', objects: [{kind: 'Service', name: 'rbd-db-rw'}]});
	expect(record?.isUnexplained).toBeUndefined();
	expect(document.unknown.map(({needs}) => needs)).not.toContainEqual(
		expect.stringContaining('rbd-db-rw'),
	);
});

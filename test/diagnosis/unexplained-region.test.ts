import {expect, it} from 'vitest';
import {services} from '../../source/cluster/resources.ts';
import {dock} from '../../source/practice/rainbond/docked.ts';
import {consoleFails, refused} from '../../source/practice/rainbond/logs/region-traffic.ts';
import {writeRegionConfig} from '../../source/practice/rainbond/regeneration.ts';
import type {World} from '../../source/practice/world/world.ts';
import {languages} from '../../source/text/text.ts';
import {checkScenario} from './check-scenario.ts';
import {gist} from './check-written.ts';
import {formats} from './formats.ts';

const apiAddress = (write: (gateway: string) => string) => (world: World) => {
	dock(world);
	const gateway = world.platform.nodes.find(({isGateway}) => isGateway)?.address ?? '';
	writeRegionConfig(world, {data: {apiAddress: write(gateway)}});
};

const target = (name: string, targetPort: number) => (world: World) => {
	world.change(services, name, ({spec}) => {
		Object.assign(spec ?? {}, {ports: spec?.ports?.map((port) => ({...port, targetPort}))});
	});
};

// Everything runs, certificates fit, and the console does not get through all the same.
it.each<[string, (world: World) => void, string, string]>([
	[
		'an address with a port that nobody leads to rbd-api',
		apiAddress((gateway) => `https://${gateway}:8444`),
		'ConfigMap/region-config',
		'8444',
	],
	[
		'an address with the port of web pages',
		apiAddress((gateway) => `https://${gateway}`),
		'ConfigMap/region-config',
		'443',
	],
	[
		'an address without a scheme',
		apiAddress((gateway) => `${gateway}:8443`),
		'ConfigMap/region-config',
		'apiAddress',
	],
	[
		'a Service that leads to a port on which nobody listens',
		target('rbd-api-api', 8444),
		'Service/rbd-api-api',
		'8444',
	],
	[
		'a Service that leads to the port without TLS',
		target('rbd-api-api', 8888),
		'Service/rbd-api-api',
		'8888',
	],
	[
		'a Service for WebSockets that leads elsewhere',
		(world) => {
			dock(world);
			target('rbd-api-websocket', 6061)(world);
		},
		'Service/rbd-api-websocket',
		'6061',
	],
	[
		'a console that is refused where it looks for its region',
		(world) => {
			consoleFails(world, {
				url: 'https://10.9.9.9:8443',
				error: refused,
				since: world.ago({minutes: 20}),
			});
		},
		'Pod/rbd-app-ui',
		'10.9.9.9',
	],
])('%s has no name as a cause, and is not healthy', async (_what, build, object, words) => {
	const id = 'unexplained';
	const {document} = await checkScenario(
		{id, title: {zh: id, en: id}, summary: {zh: id, en: id}, build},
		{asked: ['region-api', 'websocket']},
	);
	expect(gist(document)).toEqual({verdict: 'inconclusive', causes: [], objects: []});
	const [record, ...others] = document.evidence.filter(({isUnexplained}) => isUnexplained);
	expect(others).toEqual([]);
	const {kind, name} = record?.objects[0] ?? {};
	expect(`${kind}/${name}`).toContain(object);
	for (const [format, print] of formats) {
		for (const language of languages) {
			expect([format, language, print(document, language)]).toEqual([
				format,
				language,
				expect.stringContaining(words),
			]);
		}
	}
});

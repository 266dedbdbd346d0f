import {isDeepStrictEqual} from 'node:util';
import {describe, expect, it} from 'vitest';
import {canaries} from '../../../source/practice/rainbond/canaries.ts';
import {findScenario, scenarios} from '../../../source/practice/scenarios/index.ts';
import type {Scenario} from '../../../source/practice/scenarios/scenario.ts';
import {aWorld} from '../a-world.ts';

/** The ids of the platform families, which are public for ever. */
const ids = [
	'region-api/pod-down',
	'region-api/database-unreachable',
	'region-api/dns-failing',
	'region-api/endpoint-empty',
	'region-api/port-blocked',
	'region-api/gateway-route-missing',
	'region-api/gateway-down',
	'region-api/network-unreachable',
	'region-api/console-certificate-stale',
	'region-api/serving-stale-certificate',
	'region-api/certificate-bundle-inconsistent',
	'region-api/certificate-secret-missing',
	'region-api/certificate-expired',
	'region-api/certificate-not-yet-valid',
	'region-api/gateway-address-changed',
	'region-api/client-certificate-missing',
	'region-api/plain-http',
	'region-api/slow',
	'node/role-label-missing',
	'node/not-ready',
	'node/disk-pressure',
	'node/disk-nearly-full',
	'node/memory-pressure',
	'component/crash-loop',
	'component/image-pull',
	'component/pending',
	'component/not-ready',
	'component/message-queue-stuck',
	'component/alert-stale',
	'component/operator-down',
	'component/image-store-full',
	'component/evicted',
	'websocket/address-unreachable',
	'websocket/route-missing',
	'websocket/mixed-content',
] as const;

/** What must not be taken for one another; `healthy` stands for what looks like the fault and is none. */
const pairs: ReadonlyArray<readonly [string, string]> = [
	['region-api/pod-down', 'component/crash-loop'],
	['region-api/pod-down', 'component/image-pull'],
	['region-api/database-unreachable', 'region-api/dns-failing'],
	['region-api/database-unreachable', 'region-api/pod-down'],
	['region-api/database-unreachable', 'healthy'],
	['region-api/dns-failing', 'healthy'],
	['region-api/endpoint-empty', 'region-api/port-blocked'],
	['region-api/port-blocked', 'region-api/gateway-route-missing'],
	['region-api/port-blocked', 'region-api/gateway-down'],
	['region-api/port-blocked', 'healthy'],
	['region-api/gateway-route-missing', 'region-api/gateway-down'],
	['region-api/network-unreachable', 'region-api/port-blocked'],
	['region-api/console-certificate-stale', 'region-api/serving-stale-certificate'],
	['region-api/console-certificate-stale', 'region-api/certificate-bundle-inconsistent'],
	['region-api/console-certificate-stale', 'healthy'],
	['region-api/certificate-secret-missing', 'region-api/pod-down'],
	['region-api/certificate-expired', 'region-api/certificate-not-yet-valid'],
	['region-api/gateway-address-changed', 'region-api/console-certificate-stale'],
	['region-api/client-certificate-missing', 'region-api/console-certificate-stale'],
	['region-api/client-certificate-missing', 'healthy'],
	['region-api/plain-http', 'region-api/port-blocked'],
	['region-api/slow', 'region-api/network-unreachable'],
	['node/role-label-missing', 'node/not-ready'],
	['node/role-label-missing', 'region-api/pod-down'],
	['node/role-label-missing', 'healthy'],
	['node/not-ready', 'node/disk-pressure'],
	['node/not-ready', 'component/pending'],
	['node/not-ready', 'healthy'],
	['node/disk-pressure', 'node/memory-pressure'],
	['node/disk-nearly-full', 'node/disk-pressure'],
	['node/disk-nearly-full', 'healthy'],
	['node/memory-pressure', 'healthy'],
	['component/crash-loop', 'component/message-queue-stuck'],
	['component/crash-loop', 'healthy'],
	['component/image-pull', 'component/pending'],
	['component/not-ready', 'component/message-queue-stuck'],
	['component/alert-stale', 'component/crash-loop'],
	['component/alert-stale', 'healthy'],
	['component/operator-down', 'region-api/certificate-secret-missing'],
	['component/operator-down', 'healthy'],
	['component/image-store-full', 'healthy'],
	['component/evicted', 'node/disk-pressure'],
	['component/evicted', 'healthy'],
	['websocket/address-unreachable', 'region-api/gateway-address-changed'],
	['websocket/address-unreachable', 'websocket/route-missing'],
	['websocket/address-unreachable', 'websocket/mixed-content'],
	['websocket/mixed-content', 'healthy'],
];

const known: ReadonlySet<string> = new Set(ids);

const causesOf = ({expected}: Scenario): readonly string[] =>
	expected?.verdict === 'healthy' ? ['healthy'] : (expected?.causes ?? []).map(({id}) => id);

describe('the scenarios of the platform families', () => {
	it.each(ids.map((id) => [id]))('show %s', (id) => {
		expect(scenarios.filter((one) => causesOf(one).includes(id))).not.toEqual([]);
	});

	it.each(pairs)('show %s beside %s', (one, other) => {
		const found = scenarios.filter((scenario) => {
			const partner = findScenario(scenario.lookAlikeOf ?? '');
			const both = [causesOf(scenario), partner ? causesOf(partner) : []];
			return (
				both.some((causes) => causes.includes(one)) && both.some((causes) => causes.includes(other))
			);
		});
		expect(found.map(({id}) => id)).not.toEqual([]);
	});

	it('name nothing that is not in the catalogue, and no partner that does not exist', () => {
		for (const {id, expected, lookAlikeOf} of scenarios) {
			const named = [
				...(expected?.causes ?? []).map((one) => one.id),
				...(expected?.ruledOut ?? []),
			];
			expect(named.filter((one) => !known.has(one))).toEqual([]);
			const causes = new Set(expected?.causes.map((one) => one.id));
			expect(expected?.ruledOut?.filter((one) => causes.has(one)) ?? []).toEqual([]);
			expect(lookAlikeOf === undefined || findScenario(lookAlikeOf) !== undefined, id).toBe(true);
		}
	});

	it('have verdicts that fit their causes', () => {
		for (const {id, expected} of scenarios) {
			const {verdict, causes = []} = expected ?? {};
			if (verdict === 'fault') {
				expect(
					causes.map(({status}) => status),
					id,
				).toContain('confirmed');
			} else if (verdict !== 'probable') {
				expect(causes, id).toEqual([]);
			}
		}
	});
});

/** Everything in a world but certificates and keys, which are new in each. */
const contents = (scenario: Scenario): unknown =>
	JSON.parse(
		JSON.stringify(aWorld(scenario).world.objects.all()).replaceAll(
			/"(?:LS0t|-----BEGIN)[^"]*"/g,
			'""',
		),
	);

describe('the world of every scenario', () => {
	it.each(scenarios.map((scenario) => [scenario.id, scenario] as const))(
		'%s: is the same each time, and carries secrets that no output may show',
		(_id, scenario) => {
			const world = contents(scenario);
			expect(isDeepStrictEqual(contents(scenario), world)).toBe(true);
			const text = JSON.stringify(world);
			const base64 = (secret: string) => Buffer.from(secret).toString('base64');
			// In arguments and environments in clear, in Secrets in base64.
			expect(text).toContain(canaries.hubPassword);
			expect(text).toContain(canaries.applicationPassword);
			expect(text).toContain(canaries.repositoryToken);
			expect(text).toContain(base64(canaries.applicationPassword));
		},
	);
});

import {Ajv2020} from 'ajv/dist/2020.js';
import {describe, expect, it} from 'vitest';
import {checkPage} from '../../source/commands/check-page.ts';
import checkSchema from '../../source/diagnosis/check.schema.json' with {type: 'json'};
import {checkDocument} from '../../source/diagnosis/check-document.ts';
import {canaries} from '../../source/practice/rainbond/canaries.ts';
import {scenarios} from '../../source/practice/scenarios/index.ts';
import {predicates} from '../../source/predicates/index.ts';
import type {ResourceCall} from '../../source/probes/probe.ts';
import type {UsedCall} from '../../source/probes/reading.ts';
import {languages} from '../../source/text/text.ts';
import {trees} from '../../source/trees/index.ts';
import {unicodeSymbols} from '../../source/ui/symbols.ts';
import {probesOf} from '../../source/diagnosis/evaluate.ts';
import {expectedAnswer, givenAnswer} from './answer.ts';
import {checkScenario} from './check-scenario.ts';

const families = new Set(trees.map(({id}) => id));
const hasFamily = (id: string): boolean => families.has(id.split('/')[0] ?? '');

/** Scenarios whose right answer names nothing but families that exist. */
const answered = scenarios.flatMap((scenario) => {
	const {expected} = scenario;
	return expected?.causes.every(({id}) => hasFamily(id)) ? [{scenario, expected}] : [];
});

const validate = new Ajv2020({strict: false, formats: {'date-time': true}}).compile(checkSchema);

/** With everything readable, for a cluster of three nodes. */
const mostRequests = 25;

/** `get pods/log` out of a path of the API. */
function describeCall({verb, path}: UsedCall): string {
	const {pathname} = new URL(path, 'https://host');
	const match =
		/^\/(?:api\/v1|apis\/(?<group>[^/]+)\/[^/]+)(?:\/namespaces\/[^/]+)?\/(?<resource>[^/]+)(?:\/[^/]+(?:\/(?<subresource>[^/]+))?)?/.exec(
			pathname,
		)?.groups ?? {};
	return word({
		verb,
		group: match.group ?? '',
		resource: match.resource ?? '',
		...(match.subresource && {subresource: match.subresource}),
	});
}

const word = ({
	verb,
	group,
	resource,
	subresource,
}: Omit<ResourceCall, 'verb' | 'namespace'> & {readonly verb: string}): string =>
	`${verb} ${resource}${group ? `.${group}` : ''}${subresource ? `/${subresource}` : ''}`;

const probes = new Map(probesOf(trees, predicates).map((probe) => [probe.id, probe]));
const declared = (id: string): string[] => [
	...new Set((probes.get(id)?.calls ?? []).map((call) => word(call))),
];

/** What every probe has asked for in any scenario. */
const made = new Map<string, Set<string>>();

const look = {symbols: unicodeSymbols, hasColour: false, width: 100};

describe('the diagnosis of a scenario', () => {
	it.each(answered.map(({scenario, expected}) => [scenario.id, scenario, expected] as const))(
		'%s is what it has to be',
		async (_id, scenario, expected) => {
			const {document, observations} = await checkScenario(scenario);
			expect(givenAnswer(expected, document)).toEqual(expectedAnswer(expected));

			const complete = checkDocument([document], '1.0.0');
			validate(complete);
			expect(validate.errors).toBe(null);

			const evidence = new Set(document.evidence.map(({id}) => id));
			const named = [
				...document.causes.flatMap((cause) => cause.evidence),
				...document.ruledOut.flatMap(({because}) => because),
			];
			expect(named.filter((id) => !evidence.has(id))).toEqual([]);
			const ids = [...document.causes, ...document.ruledOut].map(({id}) => id);
			expect(ids).toEqual([...new Set(ids)]);

			if (!scenario.asker && document.verdict !== 'inconclusive') {
				expect(document.calls.total).toBeLessThanOrEqual(mostRequests);
			}

			const output = [
				JSON.stringify(complete),
				...languages.map((language) => checkPage(document, {...look, language})),
			].join('\n');
			for (const secret of [...Object.values(canaries), 'PRIVATE KEY']) {
				expect(output).not.toContain(secret);
			}

			for (const {probe, calls} of observations?.all() ?? []) {
				const own = made.get(probe) ?? new Set();
				made.set(probe, own);
				for (const call of calls) {
					own.add(describeCall(call));
					expect(declared(probe)).toContain(describeCall(call));
				}
			}
		},
	);

	it('asks in some scenario for everything that its probes declare', () => {
		const missing = probes
			.keys()
			.flatMap((id) =>
				declared(id)
					.filter((call) => !made.get(id)?.has(call))
					.map((call) => `${id}: ${call}`),
			)
			.toArray();
		expect(missing).toEqual([]);
	});
});

import {Ajv2020} from 'ajv/dist/2020.js';
import {describe, expect, it} from 'vitest';
import {checkPage} from '../../source/commands/check-page.ts';
import checkSchema from '../../source/diagnosis/check.schema.json' with {type: 'json'};
import {checkDocument} from '../../source/diagnosis/check-document.ts';
import type {TargetDocument} from '../../source/diagnosis/document.ts';
import {canaries} from '../../source/practice/rainbond/canaries.ts';
import {scenarios} from '../../source/practice/scenarios/index.ts';
import type {Scenario} from '../../source/practice/scenarios/scenario.ts';
import {predicates} from '../../source/predicates/index.ts';
import type {ResourceCall} from '../../source/probes/probe.ts';
import type {UsedCall} from '../../source/probes/reading.ts';
import {languages} from '../../source/text/text.ts';
import {trees} from '../../source/trees/index.ts';
import {unicodeSymbols} from '../../source/ui/symbols.ts';
import {probesOf} from '../../source/diagnosis/evaluate.ts';
import {checkScenario} from './check-scenario.ts';

const families = new Set(trees.map(({id}) => id));
const hasFamily = (id: string): boolean => families.has(id.split('/')[0] ?? '');

/** Scenarios whose right answer names nothing but families that exist. */
const answered = scenarios.filter(
	({expected}) => expected?.causes.every(({id}) => hasFamily(id)) ?? false,
);

const validate = new Ajv2020({strict: false, formats: {'date-time': true}}).compile(checkSchema);

/** With everything readable, for a cluster of three nodes. */
const mostRequests = 25;

const isMeant = (name: string, wanted: string): boolean =>
	name === wanted || name.startsWith(`${wanted}-`) || name.endsWith(`-${wanted}`);

/** The answer of a diagnosis in the terms of what is expected. */
function answerOf({expected}: Scenario, document: TargetDocument) {
	const ruledOut = new Set(document.ruledOut.map(({id}) => id));
	return {
		verdict: document.verdict,
		causes: document.causes.map(({id, status, objects}) => {
			const wanted = expected?.causes.find((one) => one.id === id)?.objects;
			const found = wanted?.filter((name) => objects.some((one) => isMeant(one.name, name)));
			return {id, status, ...(found && {objects: found})};
		}),
		ruledOut: (expected?.ruledOut ?? []).filter((id) => ruledOut.has(id)),
	};
}

const sorted = <T extends {readonly causes: ReadonlyArray<{readonly id: string}>}>(answer: T) => ({
	...answer,
	causes: answer.causes.toSorted((a, b) => a.id.localeCompare(b.id)),
});

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
	it.each(answered.map((scenario) => [scenario.id, scenario] as const))(
		'%s is what it has to be',
		async (_id, scenario) => {
			const {expected} = scenario;
			const {document, observations} = await checkScenario(scenario);
			expect(sorted(answerOf(scenario, document))).toEqual(
				sorted({
					verdict: expected?.verdict,
					causes: expected?.causes ?? [],
					ruledOut: (expected?.ruledOut ?? []).filter((id) => hasFamily(id)),
				}),
			);

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

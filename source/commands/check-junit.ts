import type {EvidenceRecord, TargetDocument} from '../diagnosis/document.ts';
import {gapText} from '../diagnosis/document-words.ts';
import type {Language, Text} from '../text/text.ts';
import {unusedInputWords} from './unused-inputs.ts';

/** What XML 1.0 does not allow at all is left out, the rest is escaped. */
const escaped = (text: string): string =>
	text
		.replaceAll(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '')
		.replaceAll('&', '&amp;')
		.replaceAll('<', '&lt;')
		.replaceAll('>', '&gt;')
		.replaceAll('"', '&quot;');

type Case = {
	readonly name: string;
	readonly family: string;
	readonly body: string;
	readonly kind: 'passed' | 'failed' | 'skipped';
};

/**
Clusters as JUnit's test suites, for CI: a case for each cause that is known. One that was found has failed,
one that was ruled out has passed, one that could not be decided was skipped, and so was what is wrong without a name.
Remarks, and inputs that were of no use, stand in the output of the suite.
*/
export function checkJunit(targets: readonly TargetDocument[], language: Language): string {
	const suites = targets.map((document) => suiteOf(document, language));
	return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n${suites.join('')}</testsuites>\n`;
}

function suiteOf(document: TargetDocument, language: Language): string {
	const {target, durationMs, startedAt} = document;
	const say = (text: Text): string => text[language];
	const cases = casesOf(document, say);
	const count = (kind: Case['kind']): number => cases.filter((one) => one.kind === kind).length;
	const attributes = [
		`name="${escaped(target.context)}"`,
		`tests="${cases.length}"`,
		`failures="${count('failed')}"`,
		`skipped="${count('skipped')}"`,
		`time="${(durationMs / 1000).toFixed(3)}"`,
		`timestamp="${startedAt}"`,
	];
	const lines = cases.map(
		({name, family, body}) =>
			`    <testcase classname="${escaped(`${target.context}.${family}`)}" name="${escaped(name)}">${body}</testcase>\n`,
	);
	const notes = notesOf(document).map((text) => say(text));
	const output =
		notes.length > 0 ? `    <system-out>${escaped(notes.join('\n'))}</system-out>\n` : '';
	return `  <testsuite ${attributes.join(' ')}>\n${lines.join('')}${output}  </testsuite>\n`;
}

/** What a reader should not pass over, and no case has a place for. */
function notesOf(document: TargetDocument): Text[] {
	const shown = new Set(document.families.flatMap(({facts}) => facts));
	const remarks = document.evidence.filter(({id, isRemark}) => isRemark && shown.has(id));
	return [
		...remarks.map(({seen}) => seen),
		...(document.unusedInputs.length > 0 ? [unusedInputWords(document)] : []),
	];
}

function casesOf(document: TargetDocument, say: (text: Text) => string): Case[] {
	const {causes, ruledOut, unknown, evidence, families} = document;
	const records = new Map(evidence.map((one) => [one.id, one]));
	const family = (id: string): string => id.split('/')[0] ?? id;
	const found = causes.map(({id, title, severity, status, summary, evidence: ids}): Case => {
		const seen = ids.flatMap((one) => records.get(one) ?? []);
		const text = [say(summary), ...seen.map((one) => lineOf(one, say))].join('\n');
		return {
			name: id,
			family: family(id),
			kind: 'failed',
			body: `<failure type="${severity} ${status}" message="${escaped(say(title))}">${escaped(text)}</failure>`,
		};
	});
	const known = new Set([...causes, ...ruledOut].map(({id}) => id));
	const open = new Set(unknown.flatMap(({blocks}) => blocks).filter((id) => !known.has(id)));
	const needs = (id: string): string =>
		unknown
			.filter(({blocks}) => blocks.includes(id))
			.map((gap) => say(gapText(gap)))
			.join('; ');
	const nameless = families.flatMap(({id, facts}) =>
		facts
			.flatMap((fact) => records.get(fact) ?? [])
			.filter(({isUnexplained}) => isUnexplained)
			.map((record): Case => ({
				name: [record.node, record.about].filter(Boolean).join('/'),
				family: id,
				kind: 'skipped',
				body: `<skipped message="${escaped(say(record.seen))}"/>`,
			})),
	);
	return [
		...found,
		...nameless,
		...ruledOut.map(({id}): Case => ({name: id, family: family(id), kind: 'passed', body: ''})),
		...[...open].map((id): Case => ({
			name: id,
			family: family(id),
			kind: 'skipped',
			body: `<skipped message="${escaped(needs(id))}"/>`,
		})),
	];
}

const lineOf = ({outcome, seen}: EvidenceRecord, say: (text: Text) => string): string =>
	`${outcome}: ${say(seen)}`;

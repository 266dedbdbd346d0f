import type {DocumentCause, EvidenceRecord, TargetDocument} from '../diagnosis/document.ts';
import {
	gapText,
	riskTexts,
	severityTexts,
	statusTexts,
	verdictText,
} from '../diagnosis/document-words.ts';
import type {OutcomeWord} from '../diagnosis/judgement.ts';
import {sanitise} from '../logs/sanitise.ts';
import {type Language, type Text, verbatim} from '../text/text.ts';
import {unusedInputWords} from './unused-inputs.ts';

const marks: Readonly<Record<OutcomeWord | 'remark', string>> = {
	pass: '✓',
	fail: '✗',
	unknown: '?',
	'n/a': '–',
	remark: '⚠',
};

/** Markdown has a meaning for these; words of the cluster must not. */
const plain = (text: string): string =>
	sanitise(text).replaceAll(/[\\`*_{}[\]<>#|]/g, (character) => `\\${character}`);

/** The diagnosis of one cluster, of what was asked, as Markdown for an issue or a chat. */
export function checkMarkdown(
	document: TargetDocument,
	language: Language,
	asked: readonly string[] = [],
): string {
	const say = (text: Text): string => plain(text[language]);
	const {target, causes, unknown, families, unusedInputs} = document;
	const evidence = new Map(document.evidence.map((one) => [one.id, one]));
	const head = [
		target.server,
		target.namespace,
		target.rainbond && `Rainbond ${target.rainbond}`,
		target.kubernetes && `Kubernetes ${target.kubernetes}`,
		target.user,
	];
	return [
		`# ${plain(target.context)}${say(colon)}${say(verdictText(document, asked))}`,
		'',
		head
			.filter(Boolean)
			.map((word) => plain(word ?? ''))
			.join(' · '),
		'',
		...causes.flatMap((cause) => causeLines(cause, document, evidence, say)),
		...families.flatMap(({id, title, facts}) => [
			`## ${say(title)}${say(bracketed(verbatim(id)))}`,
			'',
			...facts.flatMap((fact) => {
				const record = evidence.get(fact);
				return record && record.outcome !== 'pass' ? [factLine(record, say)] : [];
			}),
			`- ${marks.pass} ${facts.filter((fact) => evidence.get(fact)?.outcome === 'pass').length}/${facts.length}`,
			'',
		]),
		...(unknown.length > 0 ? [`## ${say(notSeen)}`, ''] : []),
		...unknown.map((gap) => `- ${marks.unknown} ${say(gapText(gap))}`),
		...(unusedInputs.length > 0 ? ['', `${marks.remark} ${say(unusedInputWords(document))}`] : []),
		'',
	].join('\n');
}

const colon: Text = {zh: '：', en: ': '};
const not: Text = {zh: '不是', en: 'not'};
const bracketed = ({zh, en}: Text): Text => ({zh: `（${zh}）`, en: ` (${en})`});
const notSeen: Text = {zh: '没能查看', en: 'Could not be looked at'};

const factLine = (
	{outcome, expectation, seen, about, isRemark}: EvidenceRecord,
	say: (text: Text) => string,
): string =>
	`- ${marks[isRemark ? 'remark' : outcome]} ${say(expectation)}${say(colon)}${outcome === 'unknown' && about ? `${plain(about)} ` : ''}${say(seen)}`;

function causeLines(
	cause: DocumentCause,
	{ruledOut}: TargetDocument,
	evidence: ReadonlyMap<string, EvidenceRecord>,
	say: (text: Text) => string,
): string[] {
	const {id, title, severity, status, summary, objects, consequences, remedies} = cause;
	const seen = cause.evidence.flatMap((one) => evidence.get(one) ?? []);
	return [
		`## ${say(title)}`,
		'',
		`\`${id}\` · ${say(severityTexts[severity])} · ${say(statusTexts[status])}`,
		'',
		say(summary),
		'',
		...objects.map(
			({kind, namespace, name}) =>
				`- ${kind} ${namespace ? `${plain(namespace)}/` : ''}${plain(name)}`,
		),
		...seen.map(({outcome, seen: text}) => `- ${marks[outcome]} ${say(text)}`),
		...consequences.map(
			({object, title: text}) => `- ↳ ${plain(object.name)}${say(colon)}${say(text)}`,
		),
		...ruledOut
			.filter((one) => cause.confusableWith.includes(one.id))
			.map((one) => `- – ${say(not)} \`${one.id}\`${say(colon)}${say(one.reason)}`),
		'',
		...remedies.flatMap((remedy) => [
			`### ${say(remedy.title)}${say(bracketed(riskTexts[remedy.risk]))}`,
			'',
			...(remedy.kubectl.length > 0 ? ['```bash', ...remedy.kubectl, '```', ''] : []),
			...(remedy.why ? [say(remedy.why), ''] : []),
		]),
	];
}

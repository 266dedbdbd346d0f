import type {Text} from '../text/text.ts';
import type {FoundEvidence} from './event.ts';
import {fenced, heading, plain, type Say} from './markdown-parts.ts';
import type {Story, StoryCause} from './story.ts';
import {dayAndTime} from './story-words.ts';

/** What it was, what that rests on, and what it is not. */
export function causeSection({causes: all}: Story, say: Say): string[] {
	return all.length === 0
		? []
		: [
				...heading({zh: '原因与依据', en: 'Causes and evidence'}, say),
				...all.flatMap((one, index) => causeLines(one, say, index === 0)),
			];
}

const severities: Readonly<Record<string, Text>> = {
	critical: {zh: '严重', en: 'critical'},
	major: {zh: '重要', en: 'major'},
	minor: {zh: '次要', en: 'minor'},
	warning: {zh: '警告', en: 'warning'},
};

function causeLines(
	{cause, evidence, lookAlikes, isStanding}: StoryCause,
	say: Say,
	isFirst: boolean,
): string[] {
	const {id, title, status, severity, summary: words, objects, moreObjects, consequences} = cause;
	const marks = [
		`\`${id}\``,
		say(severities[severity] ?? {zh: severity, en: severity}),
		say(status === 'confirmed' ? {zh: '确定', en: 'confirmed'} : {zh: '可能', en: 'probable'}),
		say(isStanding ? {zh: '仍成立', en: 'still stands'} : {zh: '已不成立', en: 'stands no more'}),
	];
	const names = objects.map(
		({kind, namespace, name}) => `${kind} ${namespace ? `${namespace}/` : ''}${name}`,
	);
	return [
		`### ${plain(say(title))}`,
		'',
		marks.join(' · '),
		'',
		// What the first one means stands at the head of the page.
		...(isFirst ? [] : [plain(say(words)), '']),
		...(names.length > 0
			? [
					`${say({zh: '涉及：', en: 'About: '})}${names.map((name) => plain(name)).join(', ')}${moreObjects > 0 ? say({zh: `，另有 ${moreObjects} 个`, en: ` and ${moreObjects} more`}) : ''}`,
					'',
				]
			: []),
		...evidence.flatMap((record) => evidenceLines(record, say)),
		...consequences.map(
			({object, title: text}) =>
				`- ↳ ${plain(object.name)}${say({zh: '：', en: ': '})}${plain(say(text))}`,
		),
		...lookAlikes.map(
			(one) =>
				`- ${say({zh: '不是', en: 'not'})} \`${one.id}\`${say({zh: '，因为：', en: ', because '})}${plain(say(one.reason))}`,
		),
		'',
	];
}

const outcomeMarks = {pass: '✓', fail: '✗', unknown: '?', 'n/a': '–'} as const;

const vantages: Readonly<Record<string, Text>> = {
	'api-server': {zh: 'API server', en: 'the API server'},
	kubelet: {zh: '日志（kubelet）', en: 'logs (kubelet)'},
	'pod-network': {zh: 'Pod 网络', en: 'the pod network'},
	'this-host': {zh: '本机', en: 'this host'},
	person: {zh: '人', en: 'a person'},
};

/** The last lines of a log say enough for a page; the record has more. */
const mostLines = 5;

function evidenceLines(
	{outcome, expectation, seen, at, probe, vantage, excerpt}: FoundEvidence,
	say: Say,
): string[] {
	const from = vantage === null ? '' : say(vantages[vantage] ?? {zh: vantage, en: vantage});
	const where = [probe, from, dayAndTime(at)].filter(Boolean).join(', ');
	const lines = excerpt.slice(-mostLines);
	return [
		`- ${outcomeMarks[outcome]} ${plain(say(expectation))}${say({zh: '：', en: ': '})}${plain(say(seen))} *(${plain(where)})*`,
		...(lines.length > 0 ? ['', ...fenced(lines).map((line) => `  ${line}`), ''] : []),
	];
}

import {gapReason, needsOf, reasonTexts} from '../diagnosis/document-words.ts';
import {type Language, type Text, verbatim} from '../text/text.ts';
import {mostFindings} from './course.ts';
import {actionSection, proofSection} from './markdown-actions.ts';
import {causeSection} from './markdown-causes.ts';
import {heading, inline, plain, type Say, table} from './markdown-parts.ts';
import type {Story} from './story.ts';
import {signs, spanOf, standOf, timeWithin, titleOf} from './story-words.ts';

/** The record of an incident as a page for a ticket: short first, then when, why, what was done, and the proof. */
export function incidentMarkdown(story: Story, language: Language): string {
	const say: Say = (text) => text[language];
	const sections = [
		heads(story, say),
		timeline(story, say),
		causeSection(story, say),
		gaps(story, say),
		actionSection(story, say),
		proofSection(story, say),
		ruledOut(story, say),
		notes(story, say),
	];
	return `${sections
		.filter((lines) => lines.length > 0)
		.map((lines) => lines.join('\n').trim())
		.join('\n\n')}\n`;
}

function heads(story: Story, say: Say): string[] {
	const {id, cluster, target, users} = story;
	const stand = standOf(story);
	const versions = [
		target?.rainbond && `Rainbond ${target.rainbond}`,
		target?.kubernetes && `Kubernetes ${target.kubernetes}`,
	].filter(Boolean);
	const rows: ReadonlyArray<readonly [Text, string]> = [
		[{zh: '时间', en: 'when'}, say(spanOf(story))],
		[{zh: '集群', en: 'cluster'}, `${cluster.context} (${cluster.server})`],
		[{zh: '集群 uid', en: 'cluster uid'}, cluster.clusterUid ?? say(notRead)],
		[{zh: '命名空间', en: 'namespace'}, target?.namespace ?? ''],
		[{zh: '版本', en: 'versions'}, versions.join(', ')],
		[{zh: '用户', en: 'user'}, users.join(', ')],
		[{zh: '事件', en: 'incident'}, id],
	];
	return [
		`# ${plain(cluster.context)}: ${plain(say(titleOf(story)))}`,
		'',
		`**${stand.sign} ${plain(say(stand.text))}**`,
		'',
		...summary(story, say),
		...table(
			['', ''],
			rows.filter(([, value]) => value !== '').map(([name, value]) => [say(name), plain(value)]),
		),
	];
}

const notRead: Text = {zh: '没能读到', en: 'could not be read'};

/** The gravest cause and what was done, for those who read no further. */
function summary({causes: all, runs}: Story, say: Say): string[] {
	const [first] = all;
	const done = runs.filter(({changes, end}) => changes.length > 0 || end?.outcome === 'cured');
	return [
		...(first ? [plain(say(first.cause.summary)), ''] : []),
		...(done.length > 0
			? [
					plain(
						say({
							zh: `处理：${done.map(({confirmed}) => confirmed.title.zh).join('；')}。`,
							en: `What was done: ${done.map(({confirmed}) => confirmed.title.en).join('; ')}.`,
						}),
					),
					'',
				]
			: []),
	];
}

function timeline({timeline: moments, from}: Story, say: Say): string[] {
	return [
		...heading({zh: '经过（UTC）', en: 'Timeline (UTC)'}, say),
		...table(
			[say({zh: '时间', en: 'time'}), '', say({zh: '发生了什么', en: 'what happened'})],
			moments.map(({at, kind, text, code, outcome}) => [
				timeWithin(at, from),
				signs[kind],
				[plain(say(text)), code && inline(code), outcome && `– ${plain(say(outcome))}`]
					.filter(Boolean)
					.join(' '),
			]),
		),
	];
}

/** A record may come from another version, with reasons that this one does not know. */
const reasons: Readonly<Record<string, Text>> = reasonTexts;

function gaps({unknown}: Story, say: Say): string[] {
	return unknown.length === 0
		? []
		: [
				...heading({zh: '没能查看的', en: 'What could not be looked at'}, say),
				...unknown.map((gap) => {
					const {probe, title = verbatim(probe), why, blocks} = gap;
					const undecided =
						blocks.length > 0
							? say({
									zh: `；因此不能判断 ${blocks.map((id) => `\`${id}\``).join('、')}`,
									en: `; undecided without it: ${blocks.map((id) => `\`${id}\``).join(', ')}`,
								})
							: '';
					return `- ? ${plain(say(title))}: ${plain(say(reasons[why] ?? verbatim(why)))} – ${plain(say(needsOf(gap) ?? gapReason(gap)))}${undecided}`;
				}),
			];
}

function ruledOut({ruledOut: all}: Story, say: Say): string[] {
	return all.length === 0
		? []
		: [
				...heading({zh: '排除了什么，为什么', en: 'What was ruled out, and why'}, say),
				...all.map(({id, reason}) => `- \`${id}\`: ${plain(say(reason))}`),
			];
}

function notes({unreadable, findings}: Story, say: Say): string[] {
	const lines = [
		...(unreadable.length > 0
			? [
					say({
						zh: `记录的第 ${unreadable.join('、')} 行不完整（rbd-tui 在写入时被终止），这里没有它。`,
						en: `Torn in the record and missing here: line ${unreadable.join(', ')} (rbd-tui was ended while writing).`,
					}),
				]
			: []),
		...(findings >= mostFindings
			? [
					say({
						zh: `诊断结果变化超过 ${mostFindings} 次，之后的只记结束。`,
						en: `More than ${mostFindings} findings: of the later ones only an end is on record.`,
					}),
				]
			: []),
	];
	return lines.length === 0
		? []
		: [...heading({zh: '说明', en: 'Notes'}, say), ...lines.map((line) => `- ${line}`)];
}

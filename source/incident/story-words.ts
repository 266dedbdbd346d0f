import {humanDuration} from '../text/duration.ts';
import {endWords} from '../remedies/end-words.ts';
import {joinTexts, type Text, verbatim} from '../text/text.ts';
import type {Moment} from './timeline.ts';
import type {Story, StoryRun} from './story.ts';

export const signs: Readonly<Record<Moment['kind'], string>> = {
	fault: '✗',
	doubt: '‼',
	good: '✓',
	change: '→',
	gap: '?',
};

/** What it was about, in a few words. */
export function titleOf({causes, runs}: Pick<Story, 'causes' | 'runs'>): Text {
	const [first, ...more] = causes.map(({cause}) => cause.title);
	if (first) {
		return more.length === 0
			? first
			: joinTexts([
					first,
					{
						zh: `（另有 ${more.length} 个原因）`,
						en: ` (and ${more.length} more ${more.length === 1 ? 'cause' : 'causes'})`,
					},
				]);
	}

	return runs[0]?.confirmed.title ?? {zh: '修改了集群', en: 'the cluster was changed'};
}

export const stateWords: Readonly<Record<Story['state'], Text>> = {
	open: {zh: '未结束', en: 'open'},
	ended: {zh: '已结束', en: 'over'},
	left: {zh: '没有跟到结束', en: 'not followed to its end'},
};

/** How far it has come, in one sentence: what stands first in a ticket. */
export function standOf(story: Story): {readonly sign: string; readonly text: Text} {
	const {state, runs, causes} = story;
	if (state === 'left') {
		return {
			sign: signs.gap,
			text: {
				zh: '没有看到它结束；之后在同一集群上有另一个事件',
				en: 'nobody saw its end, and another incident of the same cluster came after it',
			},
		};
	}

	if (state === 'ended') {
		return {sign: signs.good, text: endOfIncident(story)};
	}

	const last = runs.at(-1);
	const standing = causes.filter(({isStanding}) => isStanding).length;
	const count: Text = {
		zh: `还有 ${standing} 个原因成立`,
		en: standing === 1 ? '1 cause still stands' : `${standing} causes still stand`,
	};
	if (!last) {
		return {
			sign: signs.fault,
			text: joinTexts([count, {zh: '，还没有做修改', en: '; nothing was changed yet'}]),
		};
	}

	const words = lastWords(last);
	return {
		sign: signs.fault,
		text:
			standing === 0
				? words
				: joinTexts([count, {zh: '；最近一次修改：', en: '; the last change: '}, words]),
	};
}

function endOfIncident({runs, otherChanges}: Story): Text {
	const isCured = runs.some(({end}) => end?.outcome === 'cured');
	if (isCured) {
		return endWords({outcome: 'cured', plan: {cause: '', remedy: '', objects: []}}).text;
	}

	return runs.some(({changes}) => changes.length > 0) || otherChanges.length > 0
		? {
				zh: '已结束：修改之后的诊断不再看到原因',
				en: 'over: the diagnosis after the changes finds no cause any more',
			}
		: {
				zh: '已结束：rbd-tui 没有修改什么，诊断不再看到原因',
				en: 'over without a change by rbd-tui: the diagnosis finds no cause any more',
			};
}

const lastWords = ({confirmed, end}: StoryRun): Text =>
	end
		? endWords({outcome: end.outcome, plan: confirmed}).text
		: {zh: '已确认的修改没有记下结果', en: 'how the confirmed change ended is not on record'};

/** `2026-11-29 09:16:45` */
export const dayAndTime = (at: string): string => at.slice(0, 19).replace('T', ' ');

/** `09:16:45`, with the day where it is another one than that of the beginning. */
export const timeWithin = (at: string, from: string): string =>
	at.slice(0, 10) === from.slice(0, 10) ? at.slice(11, 19) : dayAndTime(at);

/** `2026-11-29 09:16:45 – 09:21:03 UTC (4m18s)` */
export function spanOf({from, to, state}: Pick<Story, 'from' | 'to' | 'state'>): Text {
	const begin = dayAndTime(from);
	if (state === 'open') {
		return {zh: `${begin} UTC 起`, en: `since ${begin} UTC`};
	}

	const length = humanDuration(Date.parse(to) - Date.parse(from));
	return verbatim(`${begin} – ${timeWithin(to, from)} UTC (${length})`);
}

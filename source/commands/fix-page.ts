import {sanitise} from '../logs/sanitise.ts';
import {endWords, noOtherRemedy} from '../remedies/end-words.ts';
import type {RemedyProgress, RemedyStep} from '../remedies/remedy-progress.ts';
import {podWords} from '../remedies/restart-words.ts';
import type {Language} from '../text/text.ts';
import type {Symbols} from '../ui/symbols.ts';

export type FixLook = {
	readonly language: Language;
	readonly symbols: Symbols;
	/** Columns. */
	readonly width: number;
};

/** What happened, when it is over. */
export function endPage(progress: RemedyProgress, {language, symbols}: FixLook): string {
	const {problem, verdict, next, told, keptFile, outcome} = progress;
	const end = endWords(progress);
	const nextLines = next.map(({id, title}) => `  ${id}  ${title[language]}`);
	const lines = [
		...told.map((text) => `${text[language]}\n`),
		`${end.isGood ? symbols.ok : symbols.fault} ${end.text[language]}`,
		...(problem ? [`  ${sanitise(problem[language])}`] : []),
		...(verdict ? [`  ${sanitise(verdict[language])}`] : []),
		...(next.length > 0
			? [{zh: '接下来可以：', en: 'What can be done next:'}[language], ...nextLines]
			: outcome === 'not-cured'
				? [
						{
							zh: `${noOtherRemedy.zh}；rbd-tui check 显示全部证据`,
							en: `${noOtherRemedy.en}; rbd-tui check shows all of it`,
						}[language],
					]
				: []),
		...(keptFile !== undefined && outcome !== 'refused'
			? [`${{zh: '撤销用的副本：', en: 'what takes it back: '}[language]}${keptFile}`]
			: []),
	];
	return `${lines.join('\n')}\n`;
}

/** One line about a step, when it has got further. */
export function stepLine(
	{title, state, seen, problem, pods}: RemedyStep,
	{language, symbols}: FixLook,
): string {
	const sign = {
		waiting: symbols.waiting,
		running: symbols.waiting,
		done: symbols.ok,
		failed: symbols.fault,
		skipped: symbols.off,
	}[state];
	const last = pods?.findLast((pod) => pod.state !== 'waiting');
	const detail = [seen?.[language], last && podWords(last)[language], problem?.[language]]
		.filter(Boolean)
		.join('  ');
	return sanitise(`${sign} ${title[language]}${detail ? `  ${detail}` : ''}`);
}

import type {Line} from '../ui/line.ts';
import {wrapText} from '../ui/wrap.ts';
import type {ChangePlace, Question} from './cockpit-state.ts';
import type {View} from './cockpit-view.ts';
import {menuLines, selectedMenuLine} from './menu-lines.ts';
import {howToAnswer, planLines} from './plan-lines.ts';
import {indent, sentenceLines} from './sentence-lines.ts';

/** What is seen of an open question, or of the remedies that one is chosen from. */
export type QuestionWindow = {
	readonly place: ChangePlace;
	/** It has the pane for itself, because it does not fit below its row or that row is gone. */
	readonly isAlone: boolean;
	/** Its lines in sight when it is alone. */
	readonly lines: readonly Line[];
	/** How far it can be scrolled, and how far it is. */
	readonly scroll: {readonly most: number; readonly present: number};
	/** Its end, with what an answer would do, is in sight: before that it cannot be answered. */
	readonly isEndSeen: boolean;
};

/** Rows that a list keeps above what stands under one of them: the row itself and its notes. */
const rowsAbove = 3;

/** What is asked now, as wide as its pane: a question, else the remedies of a cause. */
export function askedLines(view: View, width: number): readonly Line[] {
	const {question, menu} = view.state;
	if (question) {
		return questionLines(question, view, width);
	}

	return menu ? menuLines(menu, view, width) : [];
}

/** Where it is asked; undefined where nothing is. */
export const askedPlace = ({state}: Pick<View, 'state'>): ChangePlace | undefined =>
	(state.question ?? state.menu)?.place;

/** Whether what is asked needs more room than its pane has beside the others. */
export function needsRoom(view: View): boolean {
	const place = askedPlace(view);
	const area = place && view.layout.panes[place.pane];
	return (
		place !== undefined &&
		(!area || askedLines(view, area.width).length + rowsAbove > area.height - 1)
	);
}

export function questionWindow(view: View): QuestionWindow | undefined {
	const place = askedPlace(view);
	if (!place) {
		return undefined;
	}

	const area = view.layout.panes[place.pane];
	if (!area) {
		const scroll = {most: 0, present: 0};
		return {place, isAlone: true, lines: [], scroll, isEndSeen: false};
	}

	const lines = askedLines(view, area.width);
	const height = area.height - 1;
	const most = Math.max(0, lines.length - height);
	const {question, menu} = view.state;
	const wanted = question?.scroll ?? (menu ? selectedMenuLine(menu, view, area.width) - 2 : 0);
	const present = Math.max(0, Math.min(wanted, most));
	return {
		place,
		isAlone: lines.length + rowsAbove > height || !isRowThere(place, view),
		lines: lines.slice(present, present + height),
		scroll: {most, present},
		isEndSeen: present === most,
	};
}

/** Rows of causes are drawn as long as something is asked or shown under them. */
function isRowThere({pane, row}: ChangePlace, {active}: View): boolean {
	const [component] = row.split('/');
	return pane === 'faults' || (active?.components.some(({name}) => name === component) ?? false);
}

/** The confirmation: what runs, where, what it breaks, and how to answer. */
export function questionLines({plan, note, title}: Question, view: View, width: number): Line[] {
	const {theme, language} = view;
	const {symbols} = theme;
	const head = wrapText(title[language], width - 6).map((part, index): Line => [
		{text: `  ${index === 0 ? symbols.consequence : ' '} ${part}`, style: 'dim'},
	]);
	if (!plan) {
		const checking = {zh: '正在核对权限和对象…', en: 'checking rights and objects...'};
		return [...head, [{text: indent + checking[language], style: 'dim'}]];
	}

	return [
		...(note
			? sentenceLines(
					{sign: symbols.warning, style: 'warning'},
					{text: note[language], style: 'warning'},
					width,
				)
			: []),
		...planLines(plan, view, width),
		...wrapText(howToAnswer(plan)[language], width - indent.length).map((text): Line => [
			{text: indent},
			{text, style: 'key'},
		]),
	];
}

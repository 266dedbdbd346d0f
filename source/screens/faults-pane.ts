import type {Fact} from '../diagnosis/watch-facts.ts';
import {formatTimestamp} from '../logs/timestamp.ts';
import type {Line} from '../ui/line.ts';
import {wrapText} from '../ui/wrap.ts';
import type {ActiveCluster, ListRow, View} from './cockpit-view.ts';
import {noteRow} from './list-pane.ts';

export function factRows(view: View, width: number): ListRow[] {
	const facts = view.active?.facts ?? [];
	return facts.flatMap((fact) => {
		const [first = '', ...rest] = wrapText(fact.text[view.language], Math.max(10, width - 3));
		return [
			{id: fact.id, isSelectable: true, draw: () => factLine(fact, first, view)},
			...rest.map((text, index) => noteRow(`${fact.id}#${index}`, [{text: `   ${text}`}])),
		];
	});
}

function factLine({severity}: Fact, text: string, {theme, active}: View): Line {
	const isStale = active?.status.state.phase === 'stale';
	const isCalm = severity === 'ok' || severity === 'off';
	return [
		{text: ` ${theme.symbols[severity]} `, style: isStale ? 'dim' : severity},
		{text, ...((isStale || isCalm) && {style: 'dim' as const})},
	];
}

/** `✗1 ‼1 ?2 ✓31  10:42:01`: how many of each, and since when it reads so. */
export function factSummary({facts, factsAt}: ActiveCluster, {theme}: View): Line {
	const counts = (['fault', 'warning', 'unknown', 'ok'] as const).map((severity) => ({
		severity,
		count: facts.filter((fact) => fact.severity === severity).length,
	}));
	return [
		{text: ' '},
		...counts
			.filter(({count}) => count > 0)
			.map(({severity, count}) => ({
				text: ` ${theme.symbols[severity]}${count}`,
				style: severity,
			})),
		{text: `  ${formatTimestamp(factsAt, 'short')}`, style: 'dim' as const},
	];
}

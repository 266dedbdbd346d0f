import {describe, expect, it} from 'vitest';
import {
	type CockpitLayout,
	layoutCockpit,
	type LayoutRequest,
} from '../../source/screens/cockpit-layout.ts';

const layout = (columns: number, rows: number, rest: Partial<LayoutRequest> = {}): CockpitLayout =>
	layoutCockpit({
		columns,
		rows,
		focus: 'components',
		list: 'components',
		isMaximised: false,
		isRead: false,
		...rest,
	});

/** The layout drawn with one letter a pane, as a reader would sketch it. */
function sketch({screen, header, tabs, panes: areas, footer}: CockpitLayout): string[] {
	const places: Array<[string, typeof tabs]> = [
		['h', header],
		['t', tabs],
		['c', areas.clusters],
		['o', areas.components],
		['f', areas.faults],
		['l', areas.logs],
		['_', footer],
	];
	const letterAt = (x: number, y: number): string =>
		places.find(
			([, area]) =>
				area && x >= area.x && x < area.x + area.width && y >= area.y && y < area.y + area.height,
		)?.[0] ?? '.';
	return Array.from({length: screen.height}, (_row, y) =>
		Array.from({length: screen.width}, (_cell, x) => letterAt(x, y)).join(''),
	);
}

describe('the layout of the cockpit', () => {
	it.each([
		[200, 60, 'four'],
		[120, 30, 'four'],
		[119, 30, 'two'],
		[120, 29, 'two'],
		[80, 24, 'two'],
		[79, 24, 'one'],
		[60, 15, 'one'],
		[40, 10, 'one'],
		[39, 10, 'tooSmall'],
		[40, 9, 'tooSmall'],
	])('at %d×%d shows %s', (columns, rows, mode) => {
		expect(layout(columns, rows).mode).toBe(mode);
	});

	it('puts three lists over the logs on a large screen', () => {
		const rows = sketch(layout(120, 30));
		expect(rows[0]).toMatch(/^h+$/);
		expect(rows[1]).toMatch(/^c+\.\.o+\.\.f+$/);
		expect(rows.at(-2)).toMatch(/^l+$/);
		expect(rows.at(-1)).toMatch(/^_+$/);
	});

	it('puts the last list over the logs at 80×24', () => {
		const rows = sketch(layout(80, 24, {focus: 'logs', list: 'faults'}));
		expect(rows.map((row) => row[0]).join('')).toMatch(/^htf{10,12}l{10,12}_$/);
	});

	it('shows the focused pane alone on a small screen and when it is maximised', () => {
		expect(Object.keys(layout(60, 15, {focus: 'faults'}).panes)).toEqual(['faults']);
		expect(Object.keys(layout(200, 60, {focus: 'logs', isMaximised: true}).panes)).toEqual([
			'logs',
		]);
	});

	it('is one pane for a screen reader, whatever the size', () => {
		expect(layout(200, 60, {isRead: true}).mode).toBe('one');
	});

	it('never draws beyond the window, at any size', () => {
		for (let columns = 1; columns <= 210; columns += 7) {
			for (let rows = 1; rows <= 70; rows += 3) {
				const {header, tabs, panes: areas, body, footer} = layout(columns, rows);
				const all = [header, tabs, body, footer, ...Object.values(areas)].filter(
					(area) => area !== undefined,
				);
				expect(Math.max(...all.map(({x, width}) => x + width))).toBeLessThanOrEqual(columns);
				expect(Math.max(...all.map(({y, height}) => y + height))).toBeLessThanOrEqual(rows);
			}
		}
	});
});

import {expect, test} from 'vitest';
import {cutMiddle} from '../../source/ui/fit-text.ts';
import {lineText, lineWidth} from '../../source/ui/line.ts';
import {
	contentWidths,
	layoutColumns,
	tableHeader,
	tableRow,
	type Column,
} from '../../source/ui/table.ts';

type Pod = Readonly<{name: string; ready: string; restarts: number; age: string; node: string}>;

const columns: ReadonlyArray<Column<Pod>> = [
	{title: '组件', min: 8, flex: 1, cell: ({name}, width) => [{text: cutMiddle(name, width)}]},
	{title: 'READY', min: 5, cell: ({ready}) => [{text: ready, style: 'ok'}]},
	{
		title: '重启',
		min: 4,
		align: 'right',
		dropOrder: 1,
		cell: ({restarts}) => [{text: String(restarts)}],
	},
	{title: 'AGE', min: 3, max: 5, align: 'right', cell: ({age}) => [{text: age}]},
	{title: 'NODE', min: 4, max: 20, dropOrder: 2, cell: ({node}) => [{text: node}]},
];

const pods: readonly Pod[] = [
	{name: 'rbd-api', ready: '1/1', restarts: 0, age: '3d', node: 'node-1'},
	{
		name: 'rbd-gateway-7d9f8c6b5-x2x4z',
		ready: '2/2',
		restarts: 14,
		age: '120d',
		node: 'node-2.lan',
	},
];

function draw(width: number): string[] {
	const widths = layoutColumns(columns, width, contentWidths(columns, pods));
	const rows = [tableHeader(columns, widths), ...pods.map((pod) => tableRow(columns, widths, pod))];
	for (const row of rows) {
		expect(lineWidth(row)).toBeLessThanOrEqual(width);
	}

	return rows.map((row) => lineText(row).trimEnd());
}

test('with room, every column has what it needs and the flexible one the rest', () => {
	expect(draw(70)).toEqual([
		'组件                                     READY  重启   AGE  NODE',
		'rbd-api                                  1/1       0    3d  node-1',
		'rbd-gateway-7d9f8c6b5-x2x4z              2/2      14  120d  node-2.lan',
	]);
});

test('without room, what is least needed goes first and cells shorten themselves', () => {
	expect(draw(40)).toEqual([
		'组件             READY  重启   AGE  NODE',
		'rbd-api          1/1       0    3d  nod⋯',
		'rbd-gat⋯5-x2x4z  2/2      14  120d  nod⋯',
	]);
	expect(draw(30)).toEqual([
		'组件         READY  重启   AGE',
		'rbd-api      1/1       0    3d',
		'rbd-g⋯x2x4z  2/2      14  120d',
	]);
	expect(draw(20)).toEqual([
		'组件      READY  AGE',
		'rbd-api   1/1     3d',
		'rbd-⋯x4z  2/2    12⋯',
	]);
});

test('a window too narrow for anything still gets no wider rows', () => {
	for (let width = 0; width < 20; width++) {
		draw(width);
	}
});

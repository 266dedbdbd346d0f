import {once} from 'node:events';
import {describe, expect, it, vi} from 'vitest';
import type {KubernetesObject} from '../../source/cluster/objects.ts';
import {configMaps, nodes, type Resource, secrets} from '../../source/cluster/resources.ts';
import type {PracticeCluster} from '../../source/practice/cluster.ts';
import {readKeptRecords} from '../../source/remedies/kept-record.ts';
import {aBundle} from '../support/a-bundle.ts';
import {type Fate, fixProcess, isChange, killAt, momentsOf, startFix} from './a-death.ts';
import {aFix} from './a-fix.ts';
import {actionRows} from './actions-table.ts';
import {confirms, expectTold} from './told-after-death.ts';

const program = aBundle(fixProcess);

/** The one or the other, so that all rows together have seen both. */
const fateOf = (index: number): Fate => (index % 2 === 0 ? 'carried out' : 'lost');

const undoable = actionRows.flatMap(({undoCalls, ...row}) =>
	undoCalls === undefined ? [] : [{...row, undoCalls}],
);

/** What remedies change and their undo puts back. */
const contentsOf = ({store}: PracticeCluster): unknown[] =>
	[nodes, secrets, configMaps].flatMap((kind: Resource) =>
		store.list(kind).map((object) => {
			const {metadata, data, binaryData} = object as KubernetesObject & Record<string, unknown>;
			const {name, labels, annotations} = metadata;
			return {name, labels, annotations, data, binaryData};
		}),
	);

describe('a process that is killed (-9) leaves what its disk held at that moment', () => {
	it.each(actionRows.filter(({calls}) => calls.length > 0))(
		'at the last call of $remedy in $scenario',
		async (row) => {
			const {remedy, scenario, cause, speed, calls} = row;
			const bench = await aFix(scenario, {speed});
			const n = calls.length;
			const words = [cause, '--remedy', remedy];
			const fate = fateOf(actionRows.indexOf(row));
			expect(await killAt(bench, words, {program: program(), n, fate})).toEqual(calls);
			await expectTold(bench, {cause, changes: n});
		},
		60_000,
	);

	it.each(undoable)(
		'at the last but one call of what takes $remedy back, which is then taken back to its end',
		async ({remedy, scenario, cause, speed, undoCalls}) => {
			const bench = await aFix(scenario, {speed});
			const before = contentsOf(bench.cluster);
			await bench.run([cause, '--remedy', remedy], confirms(bench));
			const n = undoCalls.length - 1;
			const calls = await killAt(bench, [cause, '--undo'], {
				program: program(),
				n,
				fate: 'lost',
			});
			expect(calls).toEqual(undoCalls.slice(0, n));
			await expectTold(bench, {cause, changes: n});

			const rest = await momentsOf(bench, async () =>
				bench.run([cause, '--undo'], confirms(bench)),
			);
			expect(rest.map(({call}) => call)).toEqual(undoCalls.slice(n - 1));
			expect(contentsOf(bench.cluster)).toEqual(before);
			expect(await readKeptRecords(bench.folder)).toEqual([]);
		},
		60_000,
	);
});

describe('what a killed process has kept leads back', () => {
	const deaths = undoable.flatMap((row) =>
		row.calls.map((call, index) => ({...row, call, n: index + 1, fate: fateOf(index)})),
	);

	it.each(deaths)(
		'from call $n of $remedy, $call, which was $fate',
		async ({scenario, cause, speed, n, fate}) => {
			const bench = await aFix(scenario, {speed});
			const before = contentsOf(bench.cluster);
			await killAt(bench, [cause], {program: program(), n, fate});
			const {out, code} = await bench.run([cause, '--undo'], confirms(bench));
			const isUntouched = n === 1 && fate === 'lost';
			expect(out).toMatch(isUntouched ? /nothing is left to take back|taken back/ : /taken back/);
			expect(code).toBe(out.includes('nothing is left') ? 7 : 0);
			expect(contentsOf(bench.cluster)).toEqual(before);
		},
		60_000,
	);
});

describe('a run that is interrupted by Ctrl-C', () => {
	it('while a change is under way learns what became of it, changes nothing more, and says so', async () => {
		const cause = 'node/role-label-missing';
		const {cluster, folder, kubeconfig, journal} = await aFix('node-role-label-missing');
		const words = [cause, '--context', cluster.name, '--kubeconfig', kubeconfig];
		const child = startFix(program(), folder, words);
		let said = '';
		child.stdout?.on('data', (chunk: Buffer) => {
			said += chunk.toString('utf8');
		});
		const ended = once(child, 'close');
		const {requests} = cluster.server;
		const {add} = requests;
		const spy = vi.spyOn(requests, 'add').mockImplementation((record) => {
			add.call(requests, record);
			if (isChange(record)) {
				child.kill('SIGINT');
			}
		});
		expect(await ended).toEqual([6, null]);
		spy.mockRestore();
		expect(said).toMatch(/stopped half way|只执行了一部分/);
		const [intent = '', result, ...more] = await journal();
		expect(intent).toMatch(/^intent patch Node\//);
		expect(result).toBe(intent.replace('intent', 'result done'));
		expect(more).toEqual([]);
		expect(requests.latest.filter((one) => isChange(one))).toHaveLength(1);
	}, 60_000);
});

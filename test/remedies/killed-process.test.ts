import {once} from 'node:events';
import {describe, expect, it, vi} from 'vitest';
import {type Fate, isChange, killAt, startFix} from './a-death.ts';
import {aFix} from './a-fix.ts';
import {type ActionRow, actionRows} from './actions-table.ts';
import {confirms, expectTold} from './told-after-death.ts';

/** The one or the other, so that all rows together have seen both. */
const fateOf = (row: ActionRow): Fate =>
	actionRows.indexOf(row) % 2 === 0 ? 'carried out' : 'lost';

describe('a process that is killed (-9) leaves what its disk held at that moment', () => {
	it.each(actionRows.filter(({calls}) => calls.length > 0))(
		'at the last call of $remedy in $scenario',
		async (row) => {
			const {remedy, scenario, cause, speed, calls} = row;
			const bench = await aFix(scenario, {speed});
			const n = calls.length;
			const words = [cause, '--remedy', remedy];
			expect(await killAt(bench, words, {n, fate: fateOf(row)})).toEqual(calls);
			await expectTold(bench, {cause, changes: n});
		},
		60_000,
	);

	it.each(actionRows.filter(({undoCalls}) => undoCalls !== undefined))(
		'at the last but one call of what takes $remedy back',
		async ({remedy, scenario, cause, speed, undoCalls = []}) => {
			const bench = await aFix(scenario, {speed});
			await bench.run([cause, '--remedy', remedy], confirms(bench));
			const n = undoCalls.length - 1;
			const calls = await killAt(bench, [cause, '--undo'], {n, fate: 'lost'});
			expect(calls).toEqual(undoCalls.slice(0, n));
			await expectTold(bench, {cause, changes: n});
		},
		60_000,
	);
});

describe('a run that is interrupted by Ctrl-C', () => {
	it('while a change is under way learns what became of it, changes nothing more, and says so', async () => {
		const cause = 'node/role-label-missing';
		const {cluster, folder, kubeconfig, journal} = await aFix('node-role-label-missing');
		const words = [cause, '--context', cluster.name, '--kubeconfig', kubeconfig];
		const child = startFix(folder, words, 'pipe');
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

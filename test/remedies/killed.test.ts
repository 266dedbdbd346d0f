import {describe, expect, it, vi} from 'vitest';
import {pods} from '../../source/cluster/resources.ts';
import {componentOf} from '../../source/platform/components.ts';
import {restartChosen} from '../../source/remedies/actions/restart.ts';
import {actionIds, remedyFor} from '../../source/remedies/catalogue.ts';
import {createJournal, journalFolder} from '../../source/remedies/journal.ts';
import {runRemedy} from '../../source/remedies/remedy-run.ts';
import {planOffer} from '../../source/remedies/treat.ts';
import {trees} from '../../source/trees/index.ts';
import {aSession, contextOf} from '../support/practice-context.ts';
import {momentsOf} from './a-death.ts';
import {aFix} from './a-fix.ts';
import {aSite} from './a-site.ts';
import {actionRows} from './actions-table.ts';
import {confirms, expectAllTold, impatient} from './told-after-death.ts';

describe('every action', () => {
	it('stands in the table', () => {
		const offered = trees
			.flatMap(({causes}) => causes)
			.flatMap(({remedies}) => remedies)
			.filter((offer) => remedyFor({...offer, allowed: null, why: null}).rights.run.length > 0)
			.map(({id}) => id);
		const rows = new Set(actionRows.map(({remedy}) => remedy));
		expect([...new Set([...actionIds, ...offered])].filter((id) => !rows.has(id))).toEqual([]);
	});
});

describe('an action that is killed at any of its calls', () => {
	it.each(actionRows)(
		'$remedy in $scenario: the next start tells what is known, what is not, and how to find out',
		async ({remedy, scenario, cause, speed, calls, undoCalls = []}) => {
			const bench = await aFix(scenario, {speed});
			const run = async (words: readonly string[]) =>
				momentsOf(bench, async () => bench.run([cause, ...words], confirms(bench), impatient));
			const moments = await run(['--remedy', remedy]);
			expect(moments.map(({call}) => call)).toEqual(calls);
			await expectAllTold(bench, moments, cause);
			const undo = await run(['--undo']);
			expect(undo.map(({call}) => call)).toEqual(undoCalls);
			await expectAllTold(bench, undo, cause);
		},
		90_000,
	);
});

describe('a restart that a person has chosen, killed at any pod', () => {
	it.each([
		['rbd-system', 'rbd-gateway', 2],
		['rbd-system', 'rbd-db', 1],
		['rbd-system', 'rainbond-operator', 1],
		['kube-system', 'rke2-coredns-rke2-coredns', 2],
		// The one application of a user there; its name is drawn anew for each cluster.
		['shop', undefined, 2],
	])(
		'%s %s is told of, pod by pod',
		async (namespace, named, count) => {
			const bench = await aFix('healthy');
			const {cluster, folder} = bench;
			const component = named ?? componentOf(cluster.store.list(pods, namespace)[0]!);
			const session = aSession(contextOf(cluster, {user: {token: cluster.tokens.admin ?? ''}}));
			await vi.waitFor(() => {
				expect(session.status.get()).toMatchObject({state: {phase: 'live'}, user: 'admin'});
			});
			const site = aSite(session, {namespace, folder});
			const moments = await momentsOf(bench, async () => {
				const plan = await planOffer({remedy: restartChosen(component), site});
				const run = runRemedy(site, plan, {
					journal: createJournal(journalFolder(folder)),
					async look() {
						throw new Error('There is no cause to look for.');
					},
				});
				expect(await run.finished).toMatchObject({outcome: 'unverified'});
			});
			expect(moments.map(({call}) => call)).toEqual(
				Array.from({length: count}, () => 'delete pods'),
			);
			await expectAllTold(bench, moments, 'node/role-label-missing');
		},
		60_000,
	);
});

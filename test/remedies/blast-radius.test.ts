import {describe, expect, it} from 'vitest';
import type {PodDisruptionBudget} from '../../source/cluster/objects.ts';
import {podDisruptionBudgets, pods, rainbondClusters} from '../../source/cluster/resources.ts';
import type {DocumentCause} from '../../source/diagnosis/document.ts';
import type {Scenario} from '../../source/practice/scenarios/scenario.ts';
import {restartPods} from '../../source/remedies/actions/restart.ts';
import {planRemedy} from '../../source/remedies/remedy-plan.ts';
import {aPracticeCluster, aSession, contextOf} from '../support/practice-context.ts';
import {scenario} from '../support/a-scenario.ts';
import {aFix, planIn} from './a-fix.ts';
import {aSite} from './a-site.ts';

const english = (texts: ReadonlyArray<{readonly en: string}>): string =>
	texts.map(({en}) => en).join('\n');

/** A scenario with something more in it. */
const withMore = (id: string, more: Scenario['build']): Scenario => {
	const base = scenario(id);
	return {
		...base,
		build(world) {
			base.build(world);
			more(world);
		},
	};
};

/** The gateway's address was changed and nobody has gone over rbd-api since. */
const withPendingRegeneration = (id: string): Scenario =>
	withMore(id, (world) => {
		world.change(rainbondClusters, 'rainbondcluster', (cluster) => {
			cluster.spec = {...cluster.spec, gatewayIngressIPs: ['10.9.8.7']};
		});
	});

describe('whatever lets the operator go over rbd-api', () => {
	it.each([
		['component-operator-down', 'component/operator-down', 'operator/scale-up'],
		['component-operator-down', 'component/operator-down', 'restart/rainbond-operator'],
		['region-api-deployment-deleted', 'region-api/pod-down', 'rbd-api/bring-back'],
		['websocket-route-missing', 'websocket/route-missing', 'restart/rainbond-operator'],
		['websocket-route-missing', 'websocket/route-missing', 'reconcile/rbd-api'],
	])('warns of a regeneration that is pending: %s, %s by %s', async (id, cause, remedy) => {
		const bench = await aFix(withPendingRegeneration(id));
		const words = [cause, '--remedy', remedy, '--plan', '-o', 'json'];
		const plan = planIn(await bench.run(words));
		expect(plan.obstacle).toBeNull();
		expect(plan.risk).toBe('high');
		expect(english(plan.warnings)).toContain('makes all certificates anew with another authority');
		const ordinary = await aFix(id);
		const quiet = planIn(await ordinary.run(words));
		expect(quiet.risk).not.toBe('high');
	});
});

describe('what a restart breaks', () => {
	it('are the ways in that lead to the only ready pod', async () => {
		const bench = await aFix('region-api-serving-stale-certificate');
		const words = ['region-api/serving-stale-certificate', '--plan', '-o', 'json'];
		const plan = planIn(await bench.run(words));
		expect(english(plan.breaks)).toMatch(/\d routes? (?:has|have) no ready pod meanwhile/);
		expect(plan.rights).toContainEqual({
			action: 'list poddisruptionbudgets.policy in namespace rbd-system',
			answer: 'allowed',
			purpose: 'plan',
			isOptional: true,
		});
	});

	it('are disruption budgets, however they select', async () => {
		const budget = (values: string[]): Partial<PodDisruptionBudget> => ({
			spec: {
				minAvailable: 1,
				selector: {matchExpressions: [{key: 'name', operator: 'In', values}]},
			},
			status: {disruptionsAllowed: 0},
		});
		const bench = await aFix(
			withMore('region-api-serving-stale-certificate', (world) => {
				for (const [name, values] of [
					['keeps-api', ['rbd-api']],
					['keeps-worker', ['rbd-worker']],
				] as const) {
					world.add(podDisruptionBudgets, {
						metadata: {name, namespace: 'rbd-system'},
						...budget([...values]),
					});
				}
			}),
		);
		const words = ['region-api/serving-stale-certificate', '--plan', '-o', 'json'];
		const plan = planIn(await bench.run(words));
		const breaks = english(plan.breaks);
		expect(breaks).toContain('the disruption budget keeps-api permits no disruption now');
		expect(breaks).not.toContain('keeps-worker');
	});
});

describe('a restart of pods of an application', () => {
	it('is planned in their own namespace, with the hosts that lose their pods', async () => {
		const cluster = await aPracticeCluster({name: 'prod'});
		const session = aSession(contextOf(cluster, {user: {token: cluster.token}}));
		const all = cluster.store.list(pods);
		const meant = all.find(({metadata}) => metadata.namespace === 'shop');
		const {name, uid} = meant!.metadata;
		const cause: DocumentCause = {
			id: 'workload/crash-loop',
			status: 'confirmed',
			severity: 'major',
			title: {zh: '反复退出', en: 'keeps exiting'},
			summary: {zh: '反复退出', en: 'keeps exiting'},
			objects: [{kind: 'Pod', namespace: 'shop', name, uid}],
			evidence: [],
			consequences: [],
			remedies: [],
			confusableWith: [],
		};
		const plan = await planRemedy(restartPods, aSite(session, {cause}));
		expect(plan.objects).toEqual([{kind: 'Pod', namespace: 'shop', name, uid}]);
		expect(plan.kubectl).toEqual([`kubectl --context practice -n shop delete pod ${name}`]);
		expect(plan.rights.map(({action}) => action)).toContain('delete pods in namespace shop');
		expect(english(plan.breaks)).toMatch(/ready|pod/);
	});
});

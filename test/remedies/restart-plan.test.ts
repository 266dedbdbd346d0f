import {describe, expect, it, vi} from 'vitest';
import {isNeverReady} from '../../source/practice/models/kubelet/behaviour.ts';
import {pods} from '../../source/cluster/resources.ts';
import type {ClusterSession} from '../../source/cluster/session.ts';
import {restartChosen} from '../../source/remedies/actions/restart.ts';
import {planRemedy} from '../../source/remedies/remedy-plan.ts';
import {planRestart} from '../../source/remedies/restart-plan.ts';
import {fewRights} from '../../source/practice/scenarios/few-rights.ts';
import {aRestart, namespace, patience} from './a-restart.ts';
import {aSite} from './a-site.ts';

/** The restart of rbd-api as a person is asked for it. */
const planOf = async (session: ClusterSession) =>
	planRemedy(restartChosen('rbd-api'), aSite(session));

describe('the plan of a restart', () => {
	it('names cluster, user and namespace, and each pod by name, uid and owner', async () => {
		const {cluster, session, plan, podsOf} = await aRestart();
		const {target, pods: planned, problem, ...rest} = await plan('rbd-gateway');
		expect(target).toEqual({
			context: 'practice',
			server: new URL(cluster.address).host,
			clusterUid: await session.clusterUid(),
			user: 'admin',
			namespace,
		});
		const gateways = podsOf('rbd-gateway');
		expect(gateways.length).toBeGreaterThan(1);
		expect(planned).toEqual(
			gateways.map(({metadata}) => ({
				name: metadata.name,
				uid: metadata.uid,
				owner: `${metadata.ownerReferences?.[0]?.kind} ${metadata.ownerReferences?.[0]?.name}`,
			})),
		);
		expect(rest).toMatchObject({
			remedy: 'restart',
			component: 'rbd-gateway',
			readyBeside: 0,
			risk: 'medium',
			kubectl: gateways.map(
				({metadata}) => `kubectl --context practice -n ${namespace} delete pod ${metadata.name}`,
			),
		});
		expect(problem).toBeUndefined();
	});

	it('says of an only replica that its service is away meanwhile, and what people notice', async () => {
		const {plan} = await aRestart();
		const {interrupts} = await plan('rbd-api');
		expect(interrupts.map(({en}) => en)).toEqual([
			expect.stringMatching(/the only ready replica: .* for which the present one took \d+ s/),
			expect.stringContaining('the console loses contact with the cluster'),
		]);
	});

	it('says of one pod among several that the others keep serving', async () => {
		const {session, component} = await aRestart();
		const gateway = component('rbd-gateway');
		const plan = await planRestart(session, gateway, gateway.pods.slice(0, 1));
		expect(plan.pods).toHaveLength(1);
		expect(plan.readyBeside).toBe(gateway.pods.length - 1);
		expect(plan.interrupts[0]?.en).toMatch(/other ready pods? keeps? serving/);
	});

	it('says that nothing is interrupted where no pod is ready', async () => {
		const {cluster, plan, component} = await aRestart();
		cluster.behave('rbd-api', {...isNeverReady('connection refused'), unreadyAfter: 0});
		await vi.waitFor(() => {
			expect(component('rbd-api').readyPods).toBe(0);
		}, patience);
		const {interrupts} = await plan('rbd-api');
		expect(interrupts.map(({en}) => en)).toEqual([
			'none of its pods is ready now, so nothing that works is interrupted',
		]);
	});

	it('changes nothing', async () => {
		const {cluster, plan} = await aRestart();
		await plan('rbd-api');
		expect(cluster.server.requests.mutating).toBe(0);
	});
});

describe('a restart that is not permitted now', () => {
	it.each([
		[
			'for lack of a right says which one',
			{scenario: fewRights, user: 'viewer'},
			'permission',
			/^this permission is missing: delete pods in namespace rbd-system/,
		],
		['in read-only mode says so', {readOnly: true}, 'read-only', /--read-only/],
	] as const)('%s, and shows all the same what it would do', async (_what, options, why, words) => {
		const {session, podsOf} = await aRestart(options);
		const {obstacle, kubectl, steps} = await planOf(session);
		expect(obstacle).toMatchObject({why, text: {en: expect.stringMatching(words) as string}});
		expect(steps).toHaveLength(1);
		expect(kubectl).toEqual(
			podsOf('rbd-api').map(
				({metadata}) => `kubectl --context practice -n ${namespace} delete pod ${metadata.name}`,
			),
		);
	});

	it('while the connection is lost says so', async () => {
		const {cluster, session} = await aRestart();
		await cluster.setBehaviour({refusesConnections: true});
		await vi.waitFor(() => {
			expect(session.status.get().state.phase).toBe('stale');
		}, patience);
		const {obstacle} = await planOf(session);
		expect(obstacle?.text.en).toMatch(/connection to the cluster is not live/);
	});

	it('may also only turn out later: a review without an answer is a doubt, not a no', async () => {
		const {cluster, session} = await aRestart();
		await cluster.setBehaviour({
			faults: [{status: 500, path: 'selfsubjectaccessreviews', message: 'webhook is away'}],
		});
		const {obstacle, warnings} = await planOf(session);
		expect(obstacle).toBeNull();
		expect(warnings.map(({en}) => en)).toContainEqual(
			expect.stringMatching(/could not ask whether "delete pods in namespace rbd-system"/),
		);
	});
});

describe('a restart that nobody can do', () => {
	it('because a pod would not come back names it', async () => {
		const {cluster, plan, component} = await aRestart();
		cluster.store.create(pods, {
			metadata: {name: 'by-hand', namespace, labels: {name: 'by-hand'}},
			spec: {containers: [{name: 'main', image: 'busybox:1.36'}]},
		});
		await vi.waitFor(() => {
			expect(component('by-hand').pods).toHaveLength(1);
		}, patience);
		const {problem} = await plan('by-hand');
		expect(problem?.en).toBe('pod by-hand has no controller and would not come back');
	});

	it('because there is no pod says so', async () => {
		const {session, component} = await aRestart();
		const {problem} = await planRestart(session, component('rbd-api'), []);
		expect(problem?.en).toBe('there is no pod to restart');
	});
});

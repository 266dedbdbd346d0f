import {describe, expect, it} from 'vitest';
import {remedyFor} from '../../source/remedies/catalogue.ts';
import {trees} from '../../source/trees/index.ts';
import {scenario} from '../support/a-scenario.ts';
import {aFix, no, planIn} from './a-fix.ts';

const offers = trees
	.flatMap(({causes}) => causes)
	.flatMap(({id, remedies}) => remedies.map((offer) => ({cause: id, offer})));

const remedyOf = ({id, risk, title, kubectl, advice}: (typeof offers)[number]['offer']) =>
	remedyFor({id, risk, title, kubectl, allowed: null, why: advice ?? null});

describe('the remedies that trees offer', () => {
	it('are actions wherever the tree does not call them manual, and of the risk it says', () => {
		const different = offers
			.map(({offer}) => ({id: offer.id, offered: offer.risk, own: remedyOf(offer).risk}))
			.filter(({offered, own}) => offered !== own);
		expect(different).toEqual([]);
	});

	it('say in both languages what they are, what they need, and why there is no way back', () => {
		for (const {offer} of offers) {
			const {title, preconditions, isFinal, risk, rights} = remedyOf(offer);
			for (const text of [title, ...preconditions, ...(isFinal ? [isFinal] : [])]) {
				expect(text.zh).toMatch(/\p{Script=Han}/v);
				expect(text.en).not.toBe('');
			}

			expect(isFinal !== undefined || rights.undo.length > 0).toBe(true);
			expect(risk === 'manual' ? rights.run : [risk]).toHaveLength(risk === 'manual' ? 0 : 1);
		}
	});

	it('never delete a component, a claim or a namespace', () => {
		const deletable = new Set(
			offers.flatMap(({offer}) =>
				remedyOf(offer)
					.rights.run.filter(({verb}) => verb === 'delete')
					.map(({resource}) => resource.plural),
			),
		);
		expect([...deletable].toSorted()).toEqual(['configmaps', 'pods', 'secrets']);
	});
});

describe('what a person does', () => {
	it('has the values of this cluster filled in, and changes nothing', async () => {
		const bench = await aFix('region-api-port-blocked');
		const words = ['region-api/port-blocked', '--plan', '-o', 'json'];
		const end = await bench.run(words);
		expect(end.code).toBe(0);
		const [instruction] = planIn(end).instructions;
		expect(instruction?.en).toMatch(/nc -zv \d+\.\d+\.\d+\.\d+ 8443/);
		expect(bench.cluster.server.requests.mutating).toBe(0);
	});

	it('names the image clean-up of the node’s own runtime', async () => {
		const bench = await aFix('node-disk-pressure');
		const plan = planIn(await bench.run(['node/disk-pressure', '--plan', '-o', 'json']));
		expect(plan.remedy).toBe('node/free-disk');
		expect(plan.instructions.map(({en}) => en).join('\n')).toMatch(
			/on the node \S+: \/var\/lib\/rancher\/rke2\/bin\/crictl .* rmi --prune/,
		);
	});

	it('is an action of its own where the registry lies on the node that is short of disk', async () => {
		const base = scenario('node-disk-pressure');
		const planWithStoreOn = async (index: number) => {
			const bench = await aFix({
				...base,
				build(world) {
					world.volumeNodes.set('rbd-hub', world.platform.nodes[index]?.name ?? '');
					base.build(world);
				},
			});
			const words = ['node/disk-pressure', '--remedy', 'hub/garbage-collect', '--plan'];
			return planIn(await bench.run([...words, '-o', 'json']));
		};

		const elsewhere = await planWithStoreOn(0);
		expect(elsewhere.obstacle?.text.en).toBe(
			'rbd-hub is on the node pressure-node-1, and the disk is short on pressure-node-3: its garbage takes no room there',
		);
		const there = await planWithStoreOn(2);
		expect(there.obstacle).toBeNull();
		expect(there.kubectl.at(-2)).toMatch(/exec rbd-hub-\S+ .*registry garbage-collect \/etc/);
		expect(there.warnings[0]?.en).toContain('on network storage they take none of its room');
	});

	it('is checked again by the probes that named the cause', async () => {
		const bench = await aFix('node-disk-pressure');
		let asked = 0;
		const end = await bench.run(
			['node/disk-pressure'],
			{...no, key: () => (asked++ === 0 ? 'c' : undefined)},
			{cureDeadlineMs: 0},
		);
		expect(end.out).toContain('the cause is still there');
		expect(end.code).toBe(6);
	});
});

describe('what a remedy asks to be permitted', () => {
	it.each([
		['component-alert-stale', 'component/alert-stale', 100],
		['component-image-store-full', 'component/image-store-full', 100],
		['node-role-label-missing', 'node/role-label-missing', 100],
		['region-api-config-of-another-authority', 'region-api/certificate-bundle-inconsistent', 100],
		['region-api-pod-down', 'region-api/pod-down', 100],
		['region-api-database-scaled-to-zero', 'region-api/database-unreachable', 10],
		['region-api-serving-stale-certificate', 'region-api/serving-stale-certificate', 100],
	])('is all that it does: %s', async (id, cause, speed) => {
		const bench = await aFix(id, {speed});
		const plan = planIn(await bench.run([cause, '--plan', '-o', 'json']));
		const asked = new Set(
			plan.rights
				.filter(({purpose}) => purpose === 'run')
				.map(({action}) => action.replace(/ in namespace .*/, '').replace(/\..*/, '')),
		);
		bench.cluster.server.requests.reset();
		const end = await bench.run([cause], {key: () => 'y', line: () => bench.cluster.name});
		expect(end.code).toBe(0);
		const done = bench.cluster.server.requests.latest
			.filter(({isMutating}) => isMutating)
			// The probes that verify look into pods by port-forward, as check does.
			.filter(({subresource}) => subresource !== 'portforward')
			.map(({verb, resource, subresource}) =>
				`${subresource === 'exec' ? 'create' : verb} ${[resource, subresource].filter(Boolean).join('/')}`.replace(
					/\..*/,
					'',
				),
			);
		expect(done).not.toEqual([]);
		expect([...new Set(done)].filter((one) => !asked.has(one))).toEqual([]);
	});
});

import {setImmediate} from 'node:timers/promises';
import {describe, expect, it} from 'vitest';
import {probesOf} from '../../source/diagnosis/evaluate.ts';
import {predicates} from '../../source/predicates/index.ts';
import {
	createRequestBudget,
	type ExtraName,
	extras,
	mostExtras,
} from '../../source/probes/request-budget.ts';
import {user} from '../../source/probes/user.ts';
import {trees} from '../../source/trees/index.ts';

const probes = [...probesOf(trees, predicates), user];
const names = Object.keys(extras) as ExtraName[];

const settled = async (promise: Promise<number>): Promise<number | 'waits'> =>
	Promise.race([promise, setImmediate('waits' as const)]);

describe('the requests that not every run makes', () => {
	it('are asked for by probes that exist', () => {
		const known = new Set(probes.map(({id}) => id));
		expect(names.filter((name) => !known.has(extras[name].probe))).toEqual([]);
	});

	it('are dealt out in full, and no further, in whatever order they are asked for', async () => {
		for (const order of [names, names.toReversed()]) {
			const budget = createRequestBudget(probes);
			const asked = order.map(async (name) => budget.allow(name, extras[name].most));
			for (const {id} of probes) {
				budget.release(id);
			}

			const granted = await Promise.all(asked);
			expect(granted.reduce((sum, number) => sum + number, 0)).toBe(mostExtras);
			const byName = Object.fromEntries(order.map((name, index) => [name, granted[index]]));
			expect(byName).toMatchObject({'first-logs': 2, dns: 1, 'further-logs': 2, alerts: 0});
		}
	});

	it('wait for those that matter more, and get what these leave', async () => {
		const budget = createRequestBudget(probes);
		const alerts = budget.allow('alerts', 1);
		expect(await settled(alerts)).toBe('waits');
		expect(await settled(budget.allow('first-logs', 2))).toBe(2);
		const others = probes.filter(({id}) => id !== 'platform-alerts');
		for (const {id} of others) {
			budget.release(id);
		}

		expect(await alerts).toBe(1);
	});

	it('do not wait for what cannot be known before they are made', async () => {
		const budget = createRequestBudget(probes);
		await budget.allow('first-logs', 2);
		await budget.allow('served-certificate', 1);
		await budget.allow('speed', 1);
		// The DNS is looked at when the logs were read, and its place is kept.
		expect(await settled(budget.allow('further-logs', 2))).toBe(2);
		expect(await settled(budget.allow('dns', 1))).toBe(1);
	});

	it('are kept for nobody who is not asked', async () => {
		const budget = createRequestBudget([user]);
		expect(await settled(budget.allow('user', 1))).toBe(1);
	});
});

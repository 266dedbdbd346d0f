import {expect, it, vi} from 'vitest';
import {scenario} from '../support/a-scenario.ts';
import {aFix, yes} from './a-fix.ts';
import {confirms} from './told-after-death.ts';

vi.setConfig({testTimeout: 60_000});

/** A replacement that is as sick as the pod before it is not waited for any longer. Milliseconds. */
const ways = {readyDeadlineMs: 12_000};

it('is said where the new pod is as sick as the old one, with what can be done next', async () => {
	const bench = await aFix('component-message-queue-pull');
	const end = await bench.run(['component/message-queue-stuck'], yes, ways);
	expect(end.code, end.error).toBe(6);
	expect(end.out).toContain('applied, not cured');
	expect(end.out).toContain('the cause is still there: rbd-mq does not work');
	expect(end.out).not.toContain('the other pods were left alone');
	expect(end.out).toContain('component/describe-pod  look at its events');
	expect(end.out).not.toContain('supports no other remedy');
});

it.each([
	['component-operator-image', 'component/operator-down', 'component/describe-pod', 100],
	['component-operator-crash-loop', 'component/operator-down', 'component/read-logs', 100],
	['region-api-gateway-pull', 'region-api/gateway-down', 'component/describe-pod', 100],
	['region-api-dns-crash-loop', 'region-api/dns-failing', 'coredns/look', 10],
])('in %s names next what the pods themselves are to be asked', async (id, cause, next, speed) => {
	const bench = await aFix(id, {speed});
	const restarts = {
		'component/operator-down': ['--remedy', 'restart/rainbond-operator'],
		'region-api/gateway-down': [],
		'region-api/dns-failing': [],
	}[cause];
	const end = await bench.run([cause, ...(restarts ?? [])], confirms(bench), {
		...ways,
		cureDeadlineMs: 0,
	});
	expect(end.code, end.error).toBe(6);
	expect(end.out).toContain(`${next}  `);
	// Nothing is scaled to none: that would be refused.
	expect(end.out.split('What can be done next')[1]).not.toContain('operator/scale-up');
	const plan = await bench.run([cause, '--remedy', next, '--plan']);
	expect(plan.code, plan.error).toBe(0);
	expect(plan.out).toMatch(/kubectl --context \S+ (?:describe|logs|get) /);
});

it('says that the evidence supports no other remedy, where there is none', async () => {
	const base = scenario('region-api-gateway-silent');
	const bench = await aFix({
		...base,
		build(world) {
			base.build(world);
			// The new pods do not listen either, and are as ready.
			world.listeners.push(
				...world.listeners.splice(0).map(({forPodsBefore: _before, ...rule}) => rule),
			);
		},
	});
	const cause = 'region-api/gateway-down';
	const end = await bench.run([cause], yes, {...ways, cureDeadlineMs: 0});
	expect(end.code, end.error).toBe(6);
	expect(end.out).toContain('applied, not cured');
	expect(end.out).toContain('the evidence supports no other remedy; rbd-tui check shows all of it');
	expect(end.out).not.toContain('What can be done next');
});

it('names what the evidence supports next, beside the remedy that did not help', async () => {
	const bench = await aFix('component-crash-loop');
	const words = ['component/crash-loop', '--remedy', 'restart/pods'];
	const end = await bench.run(words, yes, ways);
	expect(end.code, end.error).toBe(6);
	expect(end.out).toContain('applied, not cured');
	expect(end.out).toContain('read what it said before it ended');
	expect(end.out).not.toContain('next: restart these pods');
});

it('is not claimed while pods are left that nothing was done about', async () => {
	const bench = await aFix('component-alert-true');
	const words = ['component/crash-loop', '--remedy', 'restart/pods'];
	const end = await bench.run(words, yes, ways);
	expect(end.code, end.error).toBe(6);
	expect(end.out).toContain('stopped half way');
	expect(end.out).toContain('the other pods were left alone');
	expect(end.out).toContain('read what it said before it ended');
});

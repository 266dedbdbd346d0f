import {expect, it, vi} from 'vitest';
import {aFix, yes} from './a-fix.ts';

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

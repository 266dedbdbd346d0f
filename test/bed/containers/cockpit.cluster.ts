import {beforeAll, describe, it} from 'vitest';
import {isLive, openCockpit} from '../../cockpit/cockpit.ts';
import {aRealNode, goOver, runPod} from './a-real-node.ts';

describe('the cockpit beside a real node', () => {
	const bed = aRealNode();

	beforeAll(async () => {
		await runPod(bed(), 'rbd-api', 'sleep 10000');
		await runPod(bed(), 'rbd-mq', 'echo started; exit 3');
		await runPod(bed(), 'rbd-hub', 'exec tail /dev/zero', {
			container: {resources: {limits: {memory: '16Mi'}}},
		});
	});

	const open = async () => {
		const cockpit = await openCockpit({
			contexts: bed().contexts,
			columns: 120,
			rows: 34,
			patience: 100_000,
		});
		await isLive(cockpit);
		return cockpit;
	};

	it('shows how a container ends again and again, after longer and longer waits', async () => {
		await using _ = goOver(bed(), 'rbd-mq', 'rbd-hub');
		await using cockpit = await open();
		const {terminal} = cockpit;
		await terminal.sees(/rbd-api +1\/1 +Running/);
		await terminal.sees(/rbd-mq +0\/1 +CrashLoopBackOff .*? [1-9] /);
		await terminal.sees(/rbd-hub +0\/1 +OOMKilled /);
		// The first time at once, then after a wait that doubles.
		await terminal.sees(/rbd-mq +[01]\/1 .*? [2-9] /);
		await terminal.type('/rbd-mq').press('enter', 'l').sees('started');
	});

	it('tells the shell how large the terminal is, also when that changes', async () => {
		await using cockpit = await open();
		const {terminal} = cockpit;
		terminal.type('/rbd-api').press('enter');
		await terminal.sees(/rbd-api +1\/1 +Running/);
		await terminal.press('s').sees('a shell in');
		await terminal.sees(/[#$]$/);
		await terminal.type('stty size\r').sees('34 120');
		terminal.type(
			'until [ "$(stty size)" = "29 101" ]; do sleep 0.1; done; echo "now $(stty size)"\r',
		);
		await terminal.resize(101, 29).sees('now 29 101');
		await terminal.type('exit 4\r').sees('the shell ended with status 4');
	});
});

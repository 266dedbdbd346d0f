import {describe, expect, it, onTestFinished, vi} from 'vitest';
import {LogStream} from '../../../source/cluster/log-stream.ts';
import {openSession} from '../../../source/cluster/session.ts';
import {systemTiming, type Timing} from '../../../source/cluster/timing.ts';
import {aBed} from '../a-bed.ts';
import {addNamespace, addPod, namespace} from '../add-workloads.ts';
import {kubectlPrints} from '../kubectl.ts';

const patience = {timeout: 60_000, interval: 50};
const hour = 3_600_000;

describe.each([
	['an hour fast', hour],
	['an hour slow', -hour],
])('a client whose clock is %s', (_label, ahead) => {
	const bed = aBed();
	const timing: Timing = {...systemTiming, now: () => Date.now() + ahead};

	it('is live, and says by how much the clocks differ', async () => {
		const session = openSession({
			context: bed().context(),
			readOnly: false,
			environment: {},
			namespace,
			timing,
		});
		onTestFinished(async () => session.close());
		await vi.waitFor(() => {
			const {state, clockDifferenceMs = 0} = session.status.get();
			expect(state.phase).toBe('live');
			expect(Math.round(clockDifferenceMs / 60_000)).toBe(-ahead / 60_000);
		}, patience);
	});

	it('loses and doubles no line of a log whose connection breaks', async () => {
		await addNamespace(bed());
		await addPod(bed(), 'rbd-api');
		await kubectlPrints(bed(), 'wait', '-n', namespace, 'pod/rbd-api', '--for=condition=Ready');
		const where = {namespace, pod: 'rbd-api', container: 'rbd-api'};
		let written = 0;
		const writer = setInterval(() => {
			bed().logs.write(where, [`line ${written++}`]);
		}, 20);
		const lines: string[] = [];
		const transport = bed().client();
		const stream = new LogStream({
			transport,
			...where,
			range: {sinceSeconds: 600},
			timing,
			onLines(added) {
				lines.push(...added.map(({text}) => text));
			},
			onState: () => undefined,
		});
		onTestFinished(() => {
			clearInterval(writer);
			stream.close();
		});
		for (const count of [40, 120, 200]) {
			await vi.waitFor(() => {
				expect(lines.length).toBeGreaterThan(count);
			}, patience);
			transport.reconnect();
		}

		clearInterval(writer);
		await vi.waitFor(() => {
			expect(lines).toEqual(Array.from({length: written}, (_, index) => `line ${index}`));
		}, patience);
	});
});

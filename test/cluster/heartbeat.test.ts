import {describe, expect, it, vi} from 'vitest';
import type {Failure} from '../../source/cluster/failure.ts';
import {type Beat, startHeartbeat} from '../../source/cluster/heartbeat.ts';
import {ManualTiming} from '../support/manual-timing.ts';
import {ScriptedTransport} from '../support/scripted-transport.ts';

function start(reply: (path: string) => Failure['kind'] | 'well') {
	const timing = new ManualTiming();
	const beats: Beat[] = [];
	const transport = new ScriptedTransport(({path = ''}) => {
		const kind = reply(path);
		return kind === 'well' ? {value: {isEnded: true}} : {failure: {kind, message: kind}};
	});
	const heartbeat = startHeartbeat(transport, timing, {
		onBeat(beat) {
			beats.push(beat);
		},
		isCalm: () => true,
	});
	const beaten = async (count: number) =>
		vi.waitFor(() => {
			expect(beats).toHaveLength(count);
		});
	return {timing, beats, transport, heartbeat, beaten};
}

describe('the heartbeat of a session', () => {
	it('asks at once, a second time soon, and then every ten seconds', async () => {
		const {timing, beaten} = start(() => 'well');
		await beaten(1);
		expect(timing.waiting).toEqual([1000]);
		timing.advance(1000);
		await beaten(2);
		expect(timing.waiting).toEqual([10_000]);
	});

	it('does not call the time of the first connection a round trip', async () => {
		const {timing, beats, beaten} = start(() => 'well');
		await beaten(1);
		timing.advance(1000);
		await beaten(2);
		expect(beats.map((beat) => beat.isGood && beat.roundTripMs)).toEqual([undefined, 0]);
	});

	it('asks for the version where readyz is not permitted', async () => {
		const {timing, beats, beaten} = start((path) => (path === '/version' ? 'well' : 'forbidden'));
		await vi.waitFor(() => {
			expect(timing.waiting).toEqual([0]);
		});
		timing.advance(0);
		await beaten(1);
		expect(beats[0]?.isGood).toBe(true);
	});

	it('asks again soon after a failure', async () => {
		const {timing, beats, beaten} = start(() => 'unreachable');
		await beaten(1);
		expect(beats[0]).toMatchObject({isGood: false, failure: {kind: 'unreachable'}});
		expect(timing.waiting[0]).toBeLessThanOrEqual(1000);
	});

	it('drops all connections after a timeout: the peer may be gone without a word', async () => {
		const {transport, beaten} = start(() => 'timeout');
		await beaten(1);
		expect(transport.reconnects).toBe(1);
	});

	it('asks at once when somebody doubts', async () => {
		const {timing, heartbeat, beaten} = start(() => 'well');
		await beaten(1);
		heartbeat.now();
		timing.advance(0);
		await beaten(2);
	});

	it('is silent after it was stopped', async () => {
		const {timing, heartbeat, beaten} = start(() => 'well');
		await beaten(1);
		heartbeat.stop();
		heartbeat.now();
		expect(timing.waiting).toEqual([]);
	});
});

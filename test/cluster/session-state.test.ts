import {describe, expect, it} from 'vitest';
import type {FailureKind} from '../../source/cluster/failure.ts';
import {
	type Health,
	type HealthEvent,
	initialHealth,
	nextHealth,
} from '../../source/cluster/session-state.ts';

const answered = (at: number): HealthEvent => ({type: 'answered', at});
const failed = (at: number, kind: FailureKind): HealthEvent => ({
	type: 'failed',
	at,
	failure: {kind, message: kind},
});
const permission = (forbidden: string | undefined): HealthEvent => ({
	type: 'permission',
	forbidden,
});

const after = (...events: HealthEvent[]): Health => {
	let health = nextHealth(initialHealth, {type: 'opened'});
	for (const event of events) {
		health = nextHealth(health, event);
	}

	return health;
};

describe('the state of a session', () => {
	it.each<[string, HealthEvent[], string]>([
		['is connecting until the first answer', [], 'connecting'],
		['is live after the first answer', [answered(1)], 'live'],
		['is unreachable when nobody ever answered', [failed(1, 'unreachable')], 'unreachable'],
		['is unreachable when the certificate is wrong', [failed(1, 'tls')], 'unreachable'],
		['is stale when answers came before', [answered(1), failed(5, 'timeout')], 'stale'],
		['is stale when the API server itself is ill', [answered(1), failed(5, 'server')], 'stale'],
		['is unauthorized after a 401', [answered(1), failed(5, 'unauthorized')], 'unauthorized'],
		['is unauthorized when a plug-in gives nothing', [failed(5, 'credentials')], 'unauthorized'],
		['is live again at once after a 401', [failed(1, 'unauthorized'), answered(2)], 'live'],
		['stays live when a single call is refused', [answered(1), failed(2, 'forbidden')], 'live'],
		['is live where the first answer is a refusal', [failed(1, 'forbidden')], 'live'],
		['stays live when asked to slow down', [answered(1), failed(2, 'too-many-requests')], 'live'],
		[
			'stays stale after one good answer',
			[answered(1), failed(2, 'dropped'), answered(3)],
			'stale',
		],
		[
			'stays stale when good and bad answers alternate',
			[
				answered(1),
				failed(2, 'dropped'),
				answered(3),
				answered(4),
				failed(5, 'dropped'),
				answered(6),
			],
			'stale',
		],
		[
			'is live again after three good answers in a row',
			[answered(1), failed(2, 'dropped'), answered(3), answered(4), answered(5)],
			'live',
		],
		[
			'is forbidden when the pods may not be read',
			[answered(1), permission('list pods')],
			'forbidden',
		],
		[
			'is live again when the right was given',
			[answered(1), permission('list pods'), permission(undefined)],
			'live',
		],
		[
			'remembers a missing right that was found before the first answer',
			[permission('list pods'), answered(1)],
			'forbidden',
		],
		[
			'is closed for good until opened again',
			[answered(1), {type: 'closed'}, answered(2)],
			'closed',
		],
	])('%s', (_name, events, phase) => {
		expect(after(...events).state.phase).toBe(phase);
	});

	it('dates stale data from the last good answer, however often the connection fails', () => {
		const {state} = after(answered(1000), failed(4000, 'timeout'), failed(9000, 'unreachable'));
		expect(state).toMatchObject({phase: 'stale', since: 1000, failure: {kind: 'unreachable'}});
	});

	it('names what is forbidden', () => {
		expect(after(answered(1), permission('list pods in namespace rbd-system')).state).toEqual({
			phase: 'forbidden',
			what: 'list pods in namespace rbd-system',
		});
	});

	it('is the same object while nothing changes, so that nobody is told', () => {
		const live = after(answered(1));
		expect(nextHealth(live, answered(2)).state).toBe(live.state);
	});
});

import {describe, expect, it} from 'vitest';
import {createAccessReviews, describeAction} from '../../source/cluster/access.ts';
import {apisixRoutes, pods} from '../../source/cluster/resources.ts';
import {ManualTiming} from '../support/manual-timing.ts';
import {ScriptedTransport} from '../support/scripted-transport.ts';

const action = {verb: 'delete', resource: pods, namespace: 'rbd-system'} as const;
const review = (allowed: boolean) => ({value: {status: {allowed, reason: 'RBAC'}}});

describe('access reviews', () => {
	it('ask exactly about the verb, the kind and the namespace', async () => {
		const transport = new ScriptedTransport(() => review(true));
		const permission = await createAccessReviews(transport).may({...action, subresource: 'log'});
		expect(permission).toEqual({answer: 'allowed'});
		expect(transport.calls[0]?.body).toMatchObject({
			spec: {
				resourceAttributes: {
					verb: 'delete',
					group: '',
					resource: 'pods',
					subresource: 'log',
					namespace: 'rbd-system',
				},
			},
		});
	});

	it('remember an answer for a minute, also while it is still on its way', async () => {
		const timing = new ManualTiming();
		const transport = new ScriptedTransport(() => review(false));
		const reviews = createAccessReviews(transport, timing);
		await Promise.all([reviews.may(action), reviews.may(action)]);
		expect(await reviews.may(action)).toEqual({answer: 'denied', reason: 'RBAC'});
		expect(transport.calls).toHaveLength(1);
		timing.advance(60_000);
		await reviews.may(action);
		expect(transport.calls).toHaveLength(2);
	});

	it('do not take a refused review for a denial, and ask again next time', async () => {
		const transport = new ScriptedTransport(() => ({failure: {kind: 'forbidden', message: 'no'}}));
		const reviews = createAccessReviews(transport);
		expect(await reviews.may(action)).toMatchObject({
			answer: 'unknown',
			failure: {kind: 'forbidden'},
		});
		transport.reply = () => review(true);
		expect(await reviews.may(action)).toEqual({answer: 'allowed'});
	});
});

describe('the name of a permission', () => {
	it('reads as kubectl auth can-i takes it', () => {
		expect(describeAction(action)).toBe('delete pods in namespace rbd-system');
		expect(describeAction({verb: 'list', resource: apisixRoutes})).toBe(
			'list apisixroutes.apisix.apache.org',
		);
		expect(describeAction({verb: 'create', resource: pods, name: 'a', subresource: 'exec'})).toBe(
			'create pods/exec a',
		);
	});
});

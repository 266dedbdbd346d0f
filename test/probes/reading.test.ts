import {expect, it} from 'vitest';
import {gapOf} from '../../source/probes/reading.ts';

const forward = {
	verb: 'create',
	group: '',
	resource: 'pods',
	subresource: 'portforward',
	namespace: 'rbd-system',
} as const;

it('names the permission that the API server has missed, whatever the verb of the request is called elsewhere', () => {
	const message =
		'pods "rbd-api-0" is forbidden: User "viewer" cannot get resource "pods/portforward" in API group "" in the namespace "rbd-system"';
	expect(gapOf({kind: 'forbidden', message}, forward).needs).toBe(
		'get pods/portforward in namespace rbd-system',
	);
});

it('goes by the request where the API server does not say which verb', () => {
	expect(gapOf({kind: 'forbidden', message: 'Forbidden'}, forward).needs).toBe(
		'create pods/portforward in namespace rbd-system',
	);
});

it('needs no permission for what failed otherwise', () => {
	expect(gapOf({kind: 'timeout', message: 'no answer'}, forward)).toMatchObject({
		why: 'timeout',
		needs: undefined,
	});
});

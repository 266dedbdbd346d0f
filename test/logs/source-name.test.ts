import {expect, test} from 'vitest';
import {createSourceNames} from '../../source/logs/source-name.ts';

const pod = (name: string, namespace = 'rbd-system', context = 'prod-sh') => ({
	context,
	namespace,
	pod: name,
});

test('pods of a Deployment are known by their random suffix', () => {
	const names = createSourceNames(6);
	expect(names(pod('rbd-gateway-7d9f8c6b5-x2x4z')).name).toBe('x2x4z');
	expect(names(pod('rbd-gateway-7d9f8c6b5-q8vbn')).name).toBe('q8vbn');
});

test('a number alone is no name', () => {
	const names = createSourceNames(6);
	expect(names(pod('rbd-db-0')).name).toBe('db-0');
	expect(names(pod('rbd-mq-0')).name).toBe('mq-0');
	expect(names(pod('standalone')).name).toBe('standalone');
});

test('whoever comes second with the same short name gets a longer one, and nobody is renamed', () => {
	const names = createSourceNames(6);
	const first = names(pod('rbd-api-7d9f8c6b5-x2x4z'));
	const second = names(pod('rbd-chaos-5c4d7f9b8-x2x4z'));
	expect([first.name, second.name]).toEqual(['x2x4z', '5c4d7f9b8-x2x4z']);
	expect(names(pod('rbd-api-7d9f8c6b5-x2x4z'))).toBe(first);
});

test('the same pod in two namespaces or clusters has two names', () => {
	const names = createSourceNames(6);
	const given = [
		names(pod('rbd-db-0')),
		names(pod('rbd-db-0', 'other')),
		names(pod('rbd-db-0', 'other', 'prod-bj')),
		names(pod('rbd-db-0', 'other', 'lab')),
	].map(({name}) => name);
	expect(given).toEqual(['db-0', 'rbd-db-0', 'other/rbd-db-0', 'lab/other/rbd-db-0']);
});

test('colours go round and stay, whoever comes and goes', () => {
	const names = createSourceNames(3);
	const colours = ['a-0', 'b-0', 'c-0', 'd-0', 'b-0'].map((name) => names(pod(name)).colour);
	expect(colours).toEqual([0, 1, 2, 0, 1]);
});

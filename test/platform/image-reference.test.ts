import {describe, expect, it} from 'vitest';
import {parseImageReference} from '../../source/platform/image-reference.ts';

const parsed = (text: string) => {
	const {problem, ...reference} = parseImageReference(text);
	return problem?.en ?? reference;
};

const digest = `sha256:${'ab12'.repeat(16)}`;

describe('an image reference', () => {
	it.each([
		['nginx', {registry: 'docker.io', repository: 'library/nginx', tag: 'latest'}],
		['nginx:1.27', {registry: 'docker.io', repository: 'library/nginx', tag: '1.27'}],
		['rainbond/rbd-api', {registry: 'docker.io', repository: 'rainbond/rbd-api', tag: 'latest'}],
		['index.docker.io/a/b', {registry: 'docker.io', repository: 'a/b', tag: 'latest'}],
		['docker.io/alpine:3', {registry: 'docker.io', repository: 'library/alpine', tag: '3'}],
		[
			'registry.cn-hangzhou.aliyuncs.com/goodrain/rbd-api:v6.9.8-release',
			{
				registry: 'registry.cn-hangzhou.aliyuncs.com',
				repository: 'goodrain/rbd-api',
				tag: 'v6.9.8-release',
			},
		],
		[
			'goodrain.me/default-mysql:20260119223852',
			{registry: 'goodrain.me', repository: 'default-mysql', tag: '20260119223852'},
		],
		['localhost/a', {registry: 'localhost', repository: 'a', tag: 'latest'}],
		['Registry/a', {registry: 'Registry', repository: 'a', tag: 'latest'}],
		['192.168.1.5:5000/a/b:c', {registry: '192.168.1.5:5000', repository: 'a/b', tag: 'c'}],
		['[2001:db8::1]:5000/a', {registry: '[2001:db8::1]:5000', repository: 'a', tag: 'latest'}],
		[`a.io/b@${digest}`, {registry: 'a.io', repository: 'b', digest}],
		[`a.io/b:c@${digest}`, {registry: 'a.io', repository: 'b', tag: 'c', digest}],
		['a.io/x__y/z---w.v', {registry: 'a.io', repository: 'x__y/z---w.v', tag: 'latest'}],
	])('%s is read as a runtime reads it', (text, expected) => {
		expect(parsed(text)).toEqual(expected);
	});

	it.each([
		['', 'it is empty'],
		[' nginx', 'blanks'],
		['https://a.io/b:c', 'https://'],
		['a.io/Goodrain/b', 'Goodrain'],
		['a.io/', 'names no repository'],
		['a.io//b', 'empty part'],
		['a.io:port/b', 'port'],
		['a.io:70000/b', 'port'],
		['a_b.io:5000/c', 'a_b.io'],
		['a.io/b:', 'tag is empty'],
		['a.io/b:-1', 'tag “-1”'],
		[`a.io/b:${'x'.repeat(129)}`, 'longer than 128'],
		['a.io/b:c:d', 'c:d'],
		['a.io/b@sha256:12', 'digest'],
		['a.io/b@', 'digest'],
		['a'.repeat(256), 'longer than 255'],
		['ab12'.repeat(16), '64 hexadecimal'],
		['a.io/b/$TAG', '$TAG'],
	])('%j is none, and it says why', (text, expected) => {
		expect(parsed(text)).toContain(expected);
	});
});

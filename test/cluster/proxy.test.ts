import {describe, expect, it} from 'vitest';
import {proxyFor} from '../../source/cluster/proxy.ts';

describe('the proxy to an API server', () => {
	const server = new URL('https://api.prod.example.com:6443');
	const through = (environment: Record<string, string>, url = server) =>
		proxyFor(url, undefined, environment)?.href;

	it('is the one the kubeconfig names, whatever the environment says', () => {
		const proxy = proxyFor(server, 'socks5://10.0.0.9:1080', {HTTPS_PROXY: 'http://other:3128'});
		expect(proxy?.href).toBe('socks5://10.0.0.9:1080');
	});

	it('is that of the environment otherwise, in either spelling', () => {
		expect(through({HTTPS_PROXY: 'http://proxy:3128'})).toBe('http://proxy:3128/');
		expect(through({https_proxy: 'proxy:3128'})).toBe('http://proxy:3128/');
	});

	it.each([
		['*'],
		['api.prod.example.com'],
		['.example.com'],
		['other.org, example.com'],
		['*.example.com'],
		['api.prod.example.com:6443'],
	])('is none when NO_PROXY is %s', (exceptions) => {
		expect(through({HTTPS_PROXY: 'http://proxy:3128', NO_PROXY: exceptions})).toBeUndefined();
	});

	it.each([['example.org'], ['prod.example.co'], ['api.prod.example.com:443'], ['10.0.0.0/8']])(
		'stays when NO_PROXY is %s',
		(exceptions) => {
			expect(through({HTTPS_PROXY: 'http://proxy:3128', NO_PROXY: exceptions})).toBe(
				'http://proxy:3128/',
			);
		},
	);

	it('knows address ranges', () => {
		const environment = {HTTPS_PROXY: 'http://proxy:3128', NO_PROXY: '10.0.0.0/8'};
		expect(through(environment, new URL('https://10.250.0.1:6443'))).toBeUndefined();
		expect(through(environment, new URL('https://11.0.0.1:6443'))).toBe('http://proxy:3128/');
	});

	it('is never used for this machine itself', () => {
		const environment = {HTTPS_PROXY: 'http://proxy:3128'};
		expect(through(environment, new URL('https://127.0.0.1:6443'))).toBeUndefined();
		expect(through(environment, new URL('https://localhost:6443'))).toBeUndefined();
	});
});

import {describe, expect, it} from 'vitest';
import {parseDuration, readArguments} from '../../source/commands/arguments.ts';

describe('the command line', () => {
	it('opens the cockpit without a word', () => {
		expect(readArguments([])).toMatchObject({
			command: 'cockpit',
			options: {contexts: [], readOnly: false, color: true, namespace: undefined},
		});
	});

	it('takes several contexts, a namespace, impersonation and a timeout', () => {
		const line =
			'--context a --context b -n rainbond --as ops --as-group x --request-timeout 1m30s --read-only --lang zh';
		const invocation = readArguments(line.split(' '));
		expect(invocation).toMatchObject({
			options: {
				contexts: ['a', 'b'],
				namespace: 'rainbond',
				impersonate: {user: 'ops', groups: ['x']},
				requestTimeoutMs: 90_000,
				readOnly: true,
				language: 'zh',
			},
		});
	});

	it('opens, lists and serves the practice cluster', () => {
		expect(readArguments(['demo', 'mq-stuck'])).toMatchObject({
			command: 'demo',
			mode: 'cockpit',
			scenarios: ['mq-stuck'],
		});
		expect(readArguments(['demo', '--list'])).toMatchObject({mode: 'list'});
		expect(readArguments(['demo', '--serve'])).toMatchObject({mode: 'serve'});
	});

	it.each([
		[['chekc'], 'there is no command chekc'],
		[['--lang', 'fr'], '--lang takes zh or en, not fr'],
		[['--background', 'pink'], '--background takes dark or light, not pink'],
		[['--request-timeout', 'soon'], '--request-timeout takes a duration such as 10s'],
		[['--serve'], '--list and --serve belong to demo'],
		[['--colour'], 'there is no flag --colour'],
		[['-x', 'check'], 'there is no flag -x'],
		[['check', '-o', 'xml'], '-o takes table, json, junit, markdown, not xml'],
		[['check', '--input', 'colour=red'], '--input takes key=value'],
		[['fix'], 'fix takes one cause'],
		[['journal', 'burn'], 'use rbd-tui journal'],
		[['trees', 'show'], 'use rbd-tui trees list'],
	])('says what is wrong with %j', (argv, message) => {
		expect(readArguments(argv)).toMatchObject({
			command: 'usage-error',
			message: {
				en: expect.stringContaining(message) as string,
				zh: expect.stringMatching(/\p{Script=Han}/u) as string,
			},
		});
	});
});

describe('a duration', () => {
	it.each([
		['10', 10_000],
		['10s', 10_000],
		['1m30s', 90_000],
		['250ms', 250],
		['0.5h', 1_800_000],
	])('%s is %d ms', (text, milliseconds) => {
		expect(parseDuration(text)).toBe(milliseconds);
	});

	it.each([['soon'], ['10x'], ['s'], ['1m 30s'], ['-5s'], ['']])('%j is none', (text) => {
		expect(parseDuration(text)).toBeUndefined();
	});
});

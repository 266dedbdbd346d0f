import fs from 'node:fs';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {run} from '../../source/commands/run.ts';
import {trees} from '../../source/trees/index.ts';
import {aCommandLine} from '../support/a-command-line.ts';
import {nightTree} from '../support/a-night-tree.ts';

const line = aCommandLine();

const ids = trees.flatMap(({causes}) => causes.map(({id}) => id));

describe('rbd-tui trees show', () => {
	it('explains a cause in the language that was chosen, with its look-alikes by name', async () => {
		const id = 'region-api/console-certificate-stale';
		expect(await run(['trees', 'show', id, '--lang', 'zh'])).toBe(0);
		expect(line.out).toContain('严重程度：严重');
		expect(line.out).toContain('把 region-config 交给控制台（手工）');
		expect(line.out).toContain('rbd-api 还在用旧证书  region-api/serving-stale-certificate');
		expect(line.out).toContain('kubectl get cm region-config -n rbd-system');
		expect(line.out).not.toMatch(/critical|manual/);
	});

	it('fills the namespace that was named into its lines', async () => {
		expect(await run(['trees', 'show', 'region-api/slow', '--lang', 'en', '-n', 'other'])).toBe(0);
		expect(line.out).toContain('Severity: major');
		expect(line.out).toContain('kubectl get pod -n other -l name=rbd-monitor');
	});

	it.each(ids)('leaves no placeholder of the trees in the lines of %s', async (id) => {
		expect(await run(['trees', 'show', id])).toBe(0);
		expect(line.out).not.toMatch(/@name/);
	});

	it('says that a cause can never be more than probable, and what makes it no more than a warning', async () => {
		await run(['trees', 'show', 'websocket/mixed-content', '--lang', 'en']);
		expect(line.out).toContain('Never more than probable');
		line.out = '';
		await run(['trees', 'show', 'node/role-label-missing', '--lang', 'en']);
		expect(line.out).toContain('No more than a warning where one of');
	});
});

describe('trees of one’s own', () => {
	const write = (name: string, source: string): string => {
		const file = path.join(line.folder, name);
		fs.writeFileSync(file, source);
		return file;
	};

	it('are listed and explained beside the built-in ones', async () => {
		write('night.yaml', nightTree);
		expect(await run(['trees', 'list', '--trees', line.folder, '--lang', 'en'])).toBe(0);
		expect(line.out).toContain('night/no-queue  there is no queue tonight');
		line.out = '';
		expect(await run(['trees', 'show', 'night/no-queue', '--trees', line.folder])).toBe(0);
		expect(line.out).toContain('kubectl delete pod -n rbd-system -l name=rbd-mq');
	});

	it('that cannot be read are named, and the others are listed', async () => {
		write('night.yaml', nightTree);
		const bad = write('bad.yaml', nightTree.replace('queue-runs', 'queue-walks'));
		expect(await run(['trees', 'list', '--trees', line.folder])).toBe(2);
		expect(line.error).toContain(`rbd-tui: ${bad}:7:14 nodes[0].expects: expected one of`);
		expect(line.out).toContain('night/no-queue');
	});

	it.each([
		[
			'a node that nothing leads to',
			nightTree.replace(
				'causes:',
				`  - id: lost
    question: {zh: 丢, en: lost}
    expects: queue-runs
    pass: {end: well}
    fail: {end: open}
    unknown: {end: open}
causes:`,
			),
			':11:9 nodes[1].id: nothing leads to lost',
		],
		[
			'a way that comes back to where it was',
			nightTree.replace('unknown: {end: open}', 'unknown: {to: queue}'),
			':10:19 nodes[0].unknown.to: the way comes back to queue',
		],
		[
			'a node twice',
			nightTree.replace(
				'causes:',
				`  - id: queue
    question: {zh: 又, en: again}
    expects: queue-runs
    pass: {end: well}
    fail: {end: open}
    unknown: {end: open}
causes:`,
			),
			':11:9 nodes[1].id: queue is there already',
		],
		[
			'a cause that requires what is no condition',
			nightTree.replace('{fails: queue-runs}', '{fails: queue-walks}'),
			':16:24 causes[0].requires[0].fails: expected one of',
		],
		[
			'an edge of no known kind',
			nightTree.replace('fail: {cause: night/no-queue}', 'fail: {goes: night/no-queue}'),
			':9:11 nodes[0].fail: expected a mapping with one of these keys: to, cause, end',
		],
		['a file with nothing in it', '', ':1:1: '],
		[
			'an alias of nothing',
			nightTree.replace('{fails: queue-runs}', '*runs'),
			':16:16: Unresolved alias',
		],
		['a list that does not end', 'id: [night\nversion: 1\n', ':2:1: Flow sequence'],
	])('%s is told with its line and what was expected', async (_what, source, sentence) => {
		const file = write('bad.yaml', source);
		expect(await run(['trees', 'lint', file, '--lang', 'en'])).toBe(2);
		expect(line.error).toContain(`${file}${sentence}`);
		expect(line.error.trimEnd()).not.toMatch(/line 2|:$/);
	});

	it('of one id are told of: the first of them counts', async () => {
		write('a.yaml', nightTree);
		const second = write('b.yaml', nightTree);
		expect(await run(['trees', 'list', '--trees', line.folder, '--lang', 'en'])).toBe(2);
		expect(line.error).toContain(`${second}:1:5 id: night is in a.yaml already`);
		expect(line.out.match(/^night {2}/gm)).toHaveLength(1);
	});

	it('that are not there are a sentence, in both languages', async () => {
		const file = path.join(line.folder, 'none.yaml');
		expect(await run(['trees', 'lint', file, '--lang', 'zh'])).toBe(2);
		expect(line.error).toBe(`没有可读的文件 ${file}\n`);
	});
});

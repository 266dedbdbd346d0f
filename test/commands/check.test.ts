import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {Ajv2020} from 'ajv/dist/2020.js';
import {describe, expect, it, onTestFinished} from 'vitest';
import {changesBetween} from '../../source/commands/check-changes.ts';
import {run} from '../../source/commands/run.ts';
import checkSchema from '../../source/diagnosis/check.schema.json' with {type: 'json'};
import type {TargetDocument} from '../../source/diagnosis/document.ts';
import {startDemo} from '../../source/practice/demo.ts';
import {writeKubeconfig} from '../../source/practice/kubeconfig.ts';
import type {Language} from '../../source/text/text.ts';
import {aCommandLine} from '../support/a-command-line.ts';
import {nightTree} from '../support/a-night-tree.ts';
import {scenario} from '../support/a-scenario.ts';

const validate = new Ajv2020({strict: false, formats: {'date-time': true}}).compile(checkSchema);

const line = aCommandLine();

/** Runs the command on practice clusters; its exit status, and what it printed. */
async function check(scenarios: readonly string[], ...words: readonly string[]) {
	const demo = await startDemo({scenarios: scenarios.map((id) => scenario(id))});
	onTestFinished(async () => demo.stop());
	const code = await run(['check', '--kubeconfig', demo.kubeconfig, ...words]);
	return {code, out: line.out, error: line.error};
}

describe('rbd-tui check', () => {
	it('ends in 0 on a healthy cluster, and says so', async () => {
		const {code, out} = await check(['healthy'], 'component', 'node', '--lang', 'en');
		expect(code).toBe(0);
		expect(out).toContain('nothing is wrong');
	});

	it('ends in 3 on a confirmed fault, in every format', async () => {
		const {code, out} = await check(['rbd-mq-stuck'], 'component', '--lang', 'en');
		expect(code).toBe(3);
		expect(out).toContain('component/message-queue-stuck');
		expect(out).toContain('kubectl delete pod -n rbd-system -l name=rbd-mq');
		for (const format of ['json', 'junit', 'markdown']) {
			line.out = '';
			const other = await check(['rbd-mq-stuck'], 'component', '-o', format);
			expect(other.code).toBe(3);
			expect(other.out).toContain('component/message-queue-stuck');
		}
	});

	it('says once what could be looked at for none of many', async () => {
		const demo = await startDemo({scenarios: [scenario('healthy')]});
		onTestFinished(async () => demo.stop());
		await demo.clusters[0]!.setBehaviour({faults: [{path: '/pods$', status: 503}]});
		const words = ['check', 'component', '--lang', 'en', '--kubeconfig', demo.kubeconfig];
		expect(await run(words)).toBe(5);
		expect(line.out).toMatch(/\? every image is there: could not be looked at$/m);
		expect(line.out).not.toContain('rbd-hub could not be looked at');
	});

	it('ends in 4 on no more than a warning', async () => {
		const {code} = await check(['node-disk-nearly-full'], 'node');
		expect(code).toBe(4);
	});

	it('ends in 5 where something needed could not be read, and names the permission', async () => {
		const context = ['--context', 'viewer@few-rights'];
		const {code, out} = await check(['few-rights'], 'region-api', '--lang', 'en', ...context);
		expect(code).toBe(5);
		expect(out).toContain('needs list secrets in namespace rbd-system');
	});

	it('writes an inconclusive document where no API server answers, and where it refuses the user', async () => {
		const file = await writeKubeconfig(line.folder, [
			{name: 'nobody', server: 'https://127.0.0.1:1', token: 'practice'},
		]);
		expect(await run(['check', '--kubeconfig', file, '-o', 'json'])).toBe(5);
		const document = JSON.parse(line.out) as TargetDocument;
		expect(validate(document)).toBe(true);
		expect(document.verdict).toBe('inconclusive');
		expect(document.unknown[0]).toMatchObject({probe: 'api-server', why: 'unreachable'});
		expect(document.target.kubernetes).toBe(null);

		const demo = await startDemo({scenarios: [scenario('healthy')]});
		onTestFinished(async () => demo.stop());
		const [cluster] = demo.clusters;
		const refused = await writeKubeconfig(line.folder, [
			{name: 'stranger', server: cluster?.address ?? '', ca: cluster?.ca ?? '', token: 'wrong'},
		]);
		line.out = '';
		expect(await run(['check', '--kubeconfig', refused, '-o', 'json'])).toBe(5);
		expect(JSON.parse(line.out)).toMatchObject({
			verdict: 'inconclusive',
			unknown: [{why: 'forbidden', needs: 'valid credentials'}],
		});
	});

	it.each([
		[
			'zh',
			['API Server https://127.0.0.1:1：连不上，需要到它的连接', '无法连接：'],
			/needs|connection/,
		],
		['en', ['the API server https://127.0.0.1:1: cannot be reached', 'cannot connect:'], /需要/],
	])('says in %s where no API server answers, and what to look at', async (lang, words, other) => {
		const file = await writeKubeconfig(line.folder, [
			{name: 'nobody', server: 'https://127.0.0.1:1', token: 'practice'},
		]);
		expect(await run(['check', '--kubeconfig', file, '--lang', lang])).toBe(5);
		for (const one of words) {
			expect(line.out).toContain(one);
		}

		expect(line.out).not.toMatch(other);
	});

	it('looks at several clusters in one run, each by itself', async () => {
		const words = ['component', 'node', '--all-contexts', '-o', 'json'];
		const {code, out} = await check(['healthy', 'rbd-mq-stuck'], ...words);
		expect(code).toBe(3);
		const document = JSON.parse(out) as {targets: TargetDocument[]; comparisons: unknown[]};
		expect(validate(document)).toBe(true);
		expect(document.targets.map(({verdict}) => verdict)).toEqual(['healthy', 'fault']);
		expect(document.comparisons).toEqual([]);
	});

	it('asks only about the cause that was named', async () => {
		const {code, out} = await check(['rbd-mq-stuck'], 'node/disk-pressure', '-o', 'json');
		expect(code).toBe(0);
		const {ruledOut, causes} = JSON.parse(out) as TargetDocument;
		expect(causes).toEqual([]);
		expect(ruledOut.map(({id}) => id)).toEqual(['node/disk-pressure']);
	});

	it.each([
		['table', 'none of the causes that were asked for was found'],
		['markdown', '# rbd-mq-stuck: none of the causes that were asked for was found'],
	])(
		'does not say that nothing is wrong when only one cause was asked for: %s',
		async (output, sentence) => {
			const {code, out} = await check(
				['rbd-mq-stuck'],
				'component/crash-loop',
				'-o',
				output,
				'--lang',
				'en',
			);
			expect(code).toBe(0);
			expect(out).toContain(sentence);
			expect(out).not.toContain('nothing is wrong');
		},
	);

	it.each([
		['en', 'left out: the alerts of rbd-monitor', 'a run asks the API server for no more than'],
		['zh', '略过：rbd-monitor 的告警', '一次诊断向 API Server 只问必要的'],
	])('says what it left out, and why (%s)', async (language, what, why) => {
		const {out} = await check(['rbd-mq-stuck'], '--lang', language);
		expect(out).toContain(`? ${what}\n    ${why}`);
	});

	it('writes Markdown in the language that was chosen', async () => {
		const {out} = await check(['rbd-mq-stuck'], 'component', '-o', 'markdown', '--lang', 'zh');
		expect(out).toContain('# rbd-mq-stuck：确定有故障');
		expect(out).toContain('`component/message-queue-stuck` · 严重 · 确定');
		expect(out).toContain('### 重启 rbd-mq（中风险）');
		expect(out).not.toMatch(/fault|critical|confirmed|medium/);
	});

	it('calls unknown families, inputs, formats and contexts errors of usage, and lists the known ones', async () => {
		const family = await check(['healthy'], 'weather');
		expect(family.code).toBe(2);
		expect(line.error).toContain('region-api, component, node, websocket');
		expect(await run(['check', '--input', 'colour=red'])).toBe(2);
		expect(line.error).toContain('vantage');
		expect(await run(['check', '-o', 'yaml'])).toBe(2);
		const context = await check(['healthy'], '--context', 'elsewhere');
		expect(context.code).toBe(2);
	});

	it('ends in 130 when it is interrupted, with what is known by then', async () => {
		// As soon as it can be interrupted: nothing has been answered by then.
		const interrupt = (event: string | symbol) => {
			if (event === 'SIGINT') {
				setImmediate(() => {
					process.emit('SIGINT');
				});
			}
		};

		process.on('newListener', interrupt);
		onTestFinished(() => {
			process.off('newListener', interrupt);
		});
		const running = check(['healthy'], '-o', 'json');
		const {code, out} = await running;
		expect(code).toBe(130);
		expect(validate(JSON.parse(out))).toBe(true);
	});
});

describe('trees of one’s own', () => {
	it('are asked like the built-in ones', async () => {
		fs.mkdirSync(path.join(line.folder, 'rbd-tui', 'trees'), {recursive: true});
		fs.writeFileSync(path.join(line.folder, 'rbd-tui', 'trees', 'night.yaml'), nightTree);
		const {code, out} = await check(['rbd-mq-crash-loop'], 'night', '-o', 'json');
		expect(code).toBe(3);
		const {causes} = JSON.parse(out) as TargetDocument;
		expect(causes.map(({id}) => id)).toEqual(['night/no-queue']);
		expect(causes[0]?.remedies[0]?.kubectl).toEqual([
			'kubectl delete pod -n rbd-system -l name=rbd-mq',
		]);
	});

	it('tell file, line, path and what was expected when one is wrong, and the others load', async () => {
		const bad = path.join(line.folder, 'bad.yaml');
		fs.writeFileSync(bad, nightTree.replace('expects: queue-runs', 'expects: queue-flies'));
		fs.writeFileSync(path.join(line.folder, 'good.yaml'), nightTree);
		expect(await run(['trees', 'lint', bad])).toBe(2);
		expect(line.error).toContain(`${bad}:7:14 nodes[0].expects`);
		line.error = '';
		const {code} = await check(
			['rbd-mq-crash-loop'],
			'night',
			'--trees',
			line.folder,
			'-o',
			'json',
		);
		expect(code).toBe(3);
		expect(line.error).toContain('bad.yaml');
	});

	it('say in Chinese too what was expected', async () => {
		const file = path.join(line.folder, 'short.yaml');
		fs.writeFileSync(file, nightTree.replace('version: 1', 'version: soon'));
		expect(await run(['trees', 'lint', file, '--lang', 'zh'])).toBe(2);
		expect(line.error).toContain(`${file}:2:10 version：`);
		expect(line.error).toMatch(/\p{Script=Han}/u);
	});

	it('are looked for where a person says, and missing there is an error', async () => {
		const {code} = await check(['healthy'], 'node', '--trees', path.join(line.folder, 'nowhere'));
		expect(code).toBe(2);
		expect(line.error).toContain('there is no folder');
	});

	it('may name registered remedies only', async () => {
		const file = path.join(line.folder, 'shell.yaml');
		fs.writeFileSync(file, nightTree.replace('[restart/rbd-mq]', '["rm -rf /"]'));
		expect(await run(['trees', 'lint', file])).toBe(2);
		expect(line.error).toContain('causes[0].remedies[0]');
	});
});

describe('rbd-tui trees', () => {
	it('explains a cause in both languages', async () => {
		expect(await run(['trees', 'show', 'component/message-queue-stuck', '--lang', 'zh'])).toBe(0);
		expect(line.out).toContain('rbd-mq 在运行且就绪');
		expect(await run(['trees', 'show', 'component/message-queue-stuck', '--lang', 'en'])).toBe(0);
		expect(line.out).toContain('rbd-mq runs and is ready');
		expect(await run(['trees', 'show', 'nothing/at-all'])).toBe(2);
	});

	it('prints the schema for trees of one’s own', async () => {
		expect(await run(['trees', 'schema'])).toBe(0);
		expect(JSON.parse(line.out)).toMatchObject({type: 'object'});
	});
});

describe('changes between two looks', () => {
	it('are causes that came or went, and another verdict', async () => {
		const first = await check(['rbd-mq-stuck'], 'component', '-o', 'json');
		const sick = JSON.parse(first.out) as TargetDocument;
		const well: TargetDocument = {...sick, verdict: 'healthy', causes: []};
		expect(changesBetween([sick], [{...sick, durationMs: 1}])).toEqual([]);
		const words = (before: TargetDocument, now: TargetDocument, language: Language) =>
			changesBetween([before], [now]).map((text) => text[language].replace(/^.*? {2}\S+ {2}/, ''));
		expect(words(sick, well, 'en')).toEqual([
			'- rbd-mq does not work  component/message-queue-stuck',
			'there is a fault → nothing is wrong',
		]);
		expect(words(well, sick, 'zh')).toEqual([
			'+ rbd-mq 不工作  component/message-queue-stuck  确定',
			'没有发现故障 → 确定有故障',
		]);

		const [cause] = sick.causes;
		const another = {kind: 'Pod', namespace: 'rbd-system', name: 'rbd-mq-1'};
		const doubted = {
			...sick,
			causes: sick.causes.map((one) => ({...one, status: 'probable' as const})),
		};
		const moved = {
			...sick,
			causes: sick.causes.map((one) => ({...one, objects: [...one.objects.slice(0, 1), another]})),
		};
		const pod = cause?.objects.find(({kind}) => kind === 'Pod')?.name;
		expect(words(doubted, sick, 'en')).toEqual([
			'~ rbd-mq does not work  component/message-queue-stuck  probable → sure',
		]);
		expect(words(sick, moved, 'en')).toEqual([
			`~ rbd-mq does not work  component/message-queue-stuck  + Pod rbd-mq-1  - Pod ${pod}`,
		]);
	});
});

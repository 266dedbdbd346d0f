import fs from 'node:fs';
import {describe, expect, test, vi} from 'vitest';
import {aFolder} from '../support/a-folder.ts';
import {nightTree} from '../support/a-night-tree.ts';
import {type Cockpit, type CockpitOptions, isLive, openCockpit} from './cockpit.ts';

vi.setConfig({testTimeout: 60_000});

/** The cockpit on a practice cluster of its own, whose first diagnosis has ended. */
async function open(scenario: string, options: CockpitOptions = {}): Promise<Cockpit> {
	const cockpit = await openCockpit({
		...options,
		arguments: ['demo', scenario, ...(options.arguments ?? [])],
	});
	await isLive(cockpit);
	await cockpit.terminal.press('3').sees(/3 (?:FAULTS|故障) +(?:[✗‼?✓]\d+ ?)+ +\d\d:\d\d:\d\d/);
	return cockpit;
}

const sizes = [
	{columns: 80, rows: 24},
	{columns: 120, rows: 40},
] as const;

const words = {
	zh: {
		stale: /✗ rbd-api 还在用旧证书 +region-api {2}确定/,
		restart: '▸ 重启 rbd-api',
		suffer: '↳ rbd-chaos、rbd-worker 因此异常',
		well: '✓ 没有发现故障',
		gap: '没有权限：list secrets',
		unproven: '不能说是健康的',
		todo: '怎么办',
		because: '提供的证书不是 Secret 里的那张',
		not: '不是“控制台的证书过时了”，因为：',
		question: '按 y 执行',
		copied: '已请终端复制（OSC 52）：kubectl delete pod -n rbd-system -l name=rbd-api',
		ruledOut: /◦ ▸ 排除了 \d+ 种原因/,
		undecided: '因此不能判断',
	},
	en: {
		stale: '✗ rbd-api still serves an old certificate',
		restart: '▸ restart rbd-api',
		suffer: '↳ rbd-chaos, rbd-worker suffer from it',
		well: '✓ nothing is wrong',
		gap: 'not permitted: list secrets',
		unproven: 'this is no proof of',
		todo: 'What to do',
		because: 'another certificate than the Secret holds',
		not: "not “the console's certificate is stale”, because",
		question: 'y runs it',
		copied: 'asked the terminal to copy (OSC 52): kubectl delete pod -n rbd-system',
		ruledOut: /◦ ▸ \d+ causes are ruled out/,
		undecided: 'Undecided without it',
	},
} as const;

const everywhere = (['zh', 'en'] as const).flatMap((language) =>
	sizes.map((size) => ({language, ...size})),
);

describe.each(everywhere)('$columns×$rows in $language', ({language, ...size}) => {
	const say = words[language];

	test('names the cause, what it rests on, what it is not and what to do', async () => {
		await using cockpit = await open('region-api-serving-stale-certificate', {language, ...size});
		const {terminal} = cockpit;
		await terminal.sees(say.stale);
		await terminal.sees(say.restart);
		await terminal.sees(say.ruledOut);
		await terminal.press('enter').sees(say.todo);
		await terminal.sees('kubectl delete pod -n rbd-system -l name=rbd-api');
		await terminal.press('m').sees(say.because);
		await terminal.press('G').sees(say.not);
		await terminal.press('y').sees(say.copied);
		await terminal.press('esc', 'esc', '3', 'r').sees(say.question);
	});

	test('lists what follows from a cause beneath it, and nothing twice', async () => {
		await using cockpit = await open('rbd-mq-stuck', {language, ...size});
		const {terminal} = cockpit;
		await terminal.sees(say.suffer);
		expect(terminal.screen()).not.toMatch(/rbd-chaos (?:不断重启|keeps restarting|在运行|runs)/);
	});

	test('says that nothing is wrong', async () => {
		await using cockpit = await open('healthy', {language, ...size});
		await cockpit.terminal.sees(say.well);
	});

	test('names the permissions that are missing, and does not speak of health', async () => {
		await using cockpit = await open('few-rights', {
			language,
			...size,
			arguments: ['--context', 'viewer@few-rights'],
		});
		const {terminal} = cockpit;
		await terminal.press('m').sees(say.unproven);
		await terminal.sees(say.gap);
		await terminal.type('/list secrets').press('enter', 'enter').sees(say.undecided);
		await terminal.sees('kubectl auth can-i list secrets -n rbd-system');
	});
});

test('what is well and what was ruled out is unfolded', async () => {
	await using cockpit = await open('healthy', {columns: 120, rows: 40});
	const {terminal} = cockpit;
	await terminal.type('/are well').press('enter', 'space').sees('✓ rbd-api has a pod');
	await terminal.press('space').seesNot('✓ rbd-api has a pod');
	await terminal.type('/ruled out').press('enter', 'space').sees('◦ the cluster DNS fails');
});

test('a cause leads to the logs of its component, whose known lines are flagged and lead back', async () => {
	await using cockpit = await open('region-api-serving-stale-certificate', {
		columns: 120,
		rows: 40,
	});
	const {terminal} = cockpit;
	await terminal.press('l').sees(/4 LOGS {2}rbd-api[^\n]*⚑ \d+/);
	await terminal.press('[').sees('paused');
	await terminal.press('e').sees('region-api/serving-stale-certificate');
	await terminal.sees('What to do');
});

test('nothing is written while nothing changes', async () => {
	await using cockpit = await open('healthy', {columns: 120, rows: 40});
	const {terminal} = cockpit;
	await terminal.sees('nothing is wrong');
	await terminal.isQuiet(1000);
});

test('trees of one’s own are diagnosed by too, and one that is wrong is told of', async () => {
	const folder = aFolder();
	fs.writeFileSync(`${folder}/night.yaml`, nightTree);
	fs.writeFileSync(`${folder}/broken.yaml`, 'id: [');
	await using cockpit = await open('rbd-mq-crash-loop', {
		arguments: ['--trees', folder],
		columns: 120,
		rows: 40,
	});
	await cockpit.terminal.sees('✗ there is no queue tonight');
	await cockpit.terminal.press('1').sees('broken.yaml');
	await cockpit.terminal
		.press('3')
		.type('/no queue tonight')
		.press('enter', 'w')
		.sees('WALK  what the night shift looks at');
});

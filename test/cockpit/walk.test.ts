import {describe, expect, test, vi} from 'vitest';
import {type Cockpit, type CockpitOptions, isLive, openCockpit} from './cockpit.ts';

vi.setConfig({testTimeout: 60_000});

/** The tree of what is selected first, on a practice cluster of its own. */
async function walk(scenario: string, options: CockpitOptions = {}): Promise<Cockpit> {
	const cockpit = await openCockpit({...options, arguments: ['demo', scenario]});
	await isLive(cockpit);
	await cockpit.terminal.press('3').sees(/\d\d:\d\d:\d\d/);
	await cockpit.terminal.sees(/[▸▾] (?:\d+ causes|排除了)/);
	cockpit.terminal.press('w');
	return cockpit;
}

const sizes = [
	{columns: 60, rows: 15},
	{columns: 80, rows: 24},
	{columns: 120, rows: 40},
] as const;

const words = {
	zh: {
		title: ' 排查 ',
		plan: '重启 rbd-mq  中风险',
		leaf: '↳ ✗ rbd-mq 不工作',
		second: 'rainbond-operator 在运行',
		firstQuestion: '▸ 该有的组件都有实例吗？',
		cancelled: '没有做任何修改',
		question: '按 y 执行',
	},
	en: {
		title: ' WALK ',
		plan: 'restart rbd-mq  medium risk',
		leaf: '↳ ✗ rbd-mq',
		second: 'rainbond-operator runs',
		firstQuestion: '▸ Does every component have a pod?',
		cancelled: 'nothing was changed',
		question: 'y runs it',
	},
} as const;

describe.each(
	(['zh', 'en'] as const).flatMap((language) => sizes.map((size) => ({language, ...size}))),
)('$columns×$rows in $language', ({language, ...size}) => {
	const say = words[language];

	test('the way leads to the cause, and from there to its restart', async () => {
		await using cockpit = await walk('rbd-mq-stuck', {language, ...size});
		const {terminal} = cockpit;
		await terminal.sees(say.title);
		await terminal.sees(say.leaf);
		expect(terminal.rows().filter((row) => row.length > size.columns)).toEqual([]);
		await terminal.sees(`✓ ${say.second}`);
		await terminal.press('g').sees(say.firstQuestion);
		await terminal.press('r').sees(say.plan);
		// Where it is longer than the screen it is read to its end before it can be answered.
		terminal.press(...Array.from({length: 30}, () => 'j'));
		await terminal.sees(say.question);
		// All at once it would be a paste, which answers nothing.
		await terminal.isQuiet();
		await terminal.press('n').sees(say.cancelled);
		await terminal.seesNot(say.title);
	});
});

test('the evidence of every step can be read, and the way left again', async () => {
	await using cockpit = await walk('region-api-serving-stale-certificate');
	const {terminal} = cockpit;
	await terminal.sees('↳ ✗ rbd-api still serves');
	await terminal.press('k').sees('▸ Does rbd-api serve the certificate of its');
	await terminal.sees('seen from');
	await terminal.press('right').sees('platform components');
	await terminal.press('left').seesNot('platform components');
	await terminal.sees('↳ ✗ rbd-api still serves');
	await terminal.press('q').seesNot(' WALK ');
	await terminal.sees('3 FAULTS');
});

test('a question for a person is answered by a key, and the answer can be another one', async () => {
	await using cockpit = await walk('healthy', {columns: 120, rows: 40});
	const {terminal} = cockpit;
	await terminal.sees('Only a person can tell');
	await terminal.press('n').sees("↳ ◦ the console's certificate is stale");
	await terminal.sees('your answer leads here');
	await terminal.press('k').press('y').sees('nothing on this way is wrong');
});

test('a written answer is an input of the diagnosis', async () => {
	await using cockpit = await walk('healthy', {columns: 120, rows: 40});
	const {terminal} = cockpit;
	await terminal.sees('Only a person can tell');
	await terminal.press('e').sees(/^ bundle=/m);
	await terminal.type('/tmp/console').press('enter').sees('answered: bundle=/tmp/console');
	await terminal.sees('--input bundle=/tmp/console');
	await terminal.press('q').seesNot('needs you');
});

test('a yes about where this host stands makes a suspicion sure', async () => {
	await using cockpit = await walk('region-api-port-blocked', {columns: 120, rows: 40});
	const {terminal} = cockpit;
	await terminal.sees('↳ ‼ 8443 is blocked on the way');
	await terminal.press('k').sees('Does this host stand where the console stands?');
	await terminal.press('y').sees('↳ ✗ 8443 is blocked on the way');
});

test('any step is probed again', async () => {
	await using cockpit = await walk('healthy', {columns: 120, rows: 40});
	const {terminal} = cockpit;
	await terminal.press('g').sees('Does rbd-api have a pod?');
	await terminal.press('d').sees('looking at everything again');
});

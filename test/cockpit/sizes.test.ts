import {isDeepStrictEqual} from 'node:util';
import {expect, test} from 'vitest';
import {textWidth} from '../../source/ui/text-width.ts';
import {isLive, openCockpit} from './cockpit.ts';
import {maskVolatile, roundTrip} from './picture.ts';
import {startQuietNight} from './quiet-night.ts';
import {sharedCluster} from './shared-clusters.ts';
import type {Terminal} from './terminal.ts';

const cluster = sharedCluster(startQuietNight);

async function open(columns: number, rows: number, language: 'zh' | 'en' = 'en') {
	const cockpit = await openCockpit({clusters: [cluster()], columns, rows, language});
	if (columns >= 40) {
		await isLive(cockpit);
	}

	return cockpit;
}

/** No row is longer than the screen is wide, and the first and the last one are those of the cockpit. */
function expectToFit(terminal: Terminal, columns: number): void {
	for (const row of terminal.rows()) {
		expect(textWidth(row)).toBeLessThanOrEqual(columns);
	}

	expect(terminal.row(0)).toContain('rbd-tui');
	expect(terminal.rows().at(-1)).not.toBe('');
}

test('another size in the middle leaves nothing behind and keeps what is selected', async () => {
	await using cockpit = await open(200, 60);
	const {terminal} = cockpit;
	await terminal.sees('10/12 ready');
	await terminal.type('/rbd-api').press('enter', 'l').sees('the last line of rbd-api');
	await terminal.press('2').seesStyled('{inverse| ✓ rbd-api ');
	for (const [columns, rows] of [
		[80, 24],
		[62, 16],
		[120, 40],
	] as const) {
		terminal.resize(columns, rows);
		await terminal.sees(columns === 120 ? '1 CLUSTERS        ' : '1 CLUSTERS ╎ 2 COMPONENTS');
		await terminal.seesStyled('{inverse| ✓ rbd-api ');
		await terminal.isQuiet();
		expectToFit(terminal, columns);
	}

	await terminal.sees('the last line of rbd-api');
});

test('a screen that was small for a moment is the same afterwards', async () => {
	await using cockpit = await open(120, 40);
	const {terminal} = cockpit;
	await terminal.sees('10/12 ready');
	await terminal.sees('rbd-chaos, rbd-worker suffer from it');
	await terminal.type('/rbd-api').press('enter', 'l').sees('the last line of rbd-api');
	await terminal.isQuiet();
	// Round trips and the time of the last diagnosis go on meanwhile.
	const look = () => maskVolatile(terminal.rows().slice(1), [roundTrip]);
	const before = look();
	await terminal.resize(38, 9).sees('38x9 is too small');
	await terminal.seesNot('rbd-api');
	await terminal.resize(200, 60).sees('the last line of rbd-api');
	terminal.resize(120, 40);
	await terminal.until('the screen from before', () => isDeepStrictEqual(look(), before));
});

test('keys that were pressed in a window too small to show anything do no harm', async () => {
	await using cockpit = await open(38, 9);
	const {terminal} = cockpit;
	await terminal.sees('38x9 is too small');
	terminal.press('r', 'y', 'enter', 'esc', 'j');
	await terminal.resize(80, 24).sees('10/12 ready');
	expect(cluster().server.requests.mutating).toBe(0);
});

test('the window may become smaller while a question is open: it stays readable to its end', async () => {
	await using cockpit = await open(120, 40);
	const {terminal} = cockpit;
	await terminal.sees('10/12 ready');
	await terminal.press('r').sees('y runs it');
	for (const [columns, rows] of [
		[60, 15],
		[40, 10],
	] as const) {
		await terminal.resize(columns, rows).sees('restart rbd-chaos');
		await terminal.sees('j read on');
		terminal.press(...Array.from({length: 40}, () => 'j'));
		await terminal.sees(/\(default:\s+no\)/);
		// Keys of two kinds in one long piece would be taken for a paste.
		await terminal.isQuiet();
		terminal.press(...Array.from({length: 40}, () => 'k'));
		await terminal.sees('restart rbd-chaos');
	}

	await terminal.press('n').sees('nothing was changed');
	expect(cluster().server.requests.mutating).toBe(0);
});

test.each([
	['zh', 62, 16],
	['en', 62, 16],
	['zh', 38, 9],
	['en', 38, 9],
] as const)('in %s, %i×%i is as its picture', async (language, columns, rows) => {
	await using cockpit = await open(columns, rows, language);
	const {terminal} = cockpit;
	await terminal.sees(columns < 40 ? /38[x×]9/ : /3 (?:FAULTS|故障) ✗1 \?1 ✓/);
	// How much is well grows with every new expectation.
	const counts = {pattern: /(?<=✓)\d+/g, stands: () => 'NN'};
	await terminal.matchesPicture(`start-${columns}x${rows}-${language}`, [roundTrip, counts]);
});

test('wide characters stay in their columns', async () => {
	await using cockpit = await open(80, 24, 'zh');
	const {terminal} = cockpit;
	await terminal.sees('10/12 就绪');
	await terminal.sees('运行异常');
	const ages = terminal
		.rows()
		.keys()
		.map((row) => terminal.columnOf('3d', row))
		.filter((column) => column !== undefined)
		.toArray();
	expect(ages.length).toBeGreaterThan(5);
	expect(new Set(ages).size).toBe(1);
	await terminal.type('/rbd-api').press('enter', 'l').sees('订单服务 的构建任务 🚀 已排队');
	await terminal.isQuiet();
	expectToFit(terminal, 80);
	const texts = ['INFO 订单服务', 'INFO the last line'].map((text) => terminal.find(text)?.column);
	expect(texts).toEqual([18, 18]);
});

test('what a log holds to harm the terminal never reaches it', async () => {
	await using cockpit = await open(120, 40);
	const {terminal} = cockpit;
	await terminal.sees('10/12 ready');
	await terminal.type('/rbd-api').press('enter', 'l').sees('the last line of rbd-api');
	await terminal.sees('red  behind the escapes␀sdrawkcab');
	expect(terminal.disorder).toContain('the alternate screen is on');
	expect(terminal.rows().join('')).not.toMatch(/\p{Control}|\p{Format}/u);
	expect(terminal.styledScreen()).not.toContain('{red|red');
});

import {isDeepStrictEqual} from 'node:util';
import {expect, test} from 'vitest';
import {isLive, openCockpit, type Cockpit, type CockpitOptions} from './cockpit.ts';
import {startQuietNight} from './quiet-night.ts';
import {sharedCluster} from './shared-clusters.ts';

const cluster = sharedCluster(startQuietNight);

async function open(options: CockpitOptions = {}) {
	const cockpit = await openCockpit({clusters: [cluster()], columns: 120, rows: 40, ...options});
	await isLive(cockpit);
	return cockpit;
}

const colour = /\{[\w -]{0,40}(?:red|green|yellow|blue|magenta|cyan)/;

test('status is symbol, word and colour', async () => {
	await using cockpit = await open();
	const {terminal} = cockpit;
	const row = () => terminal.styledRow(terminal.find('rbd-worker')?.row ?? 0);
	await terminal.until('a red row', () => /red\|✗ .*rbd-worker.*red\|CrashLoopBackOff/.test(row()));
	expect(terminal.styledScreen()).toMatch(colour);
	await terminal.sees('✗ rbd-worker');
});

test.each([
	['NO_COLOR', {env: {NO_COLOR: '1'}}],
	['--no-color', {arguments: ['--no-color']}],
])('%s leaves no colour, and what is selected can still be seen', async (_, options) => {
	await using cockpit = await open(options);
	const {terminal} = cockpit;
	await terminal.seesStyled('inverse| ✗ rbd-chaos');
	await terminal.press('r').sees('y runs it');
	await terminal.press('n', '3', 'l').isQuiet();
	expect(terminal.styledScreen()).not.toMatch(colour);
});

test('--ascii draws with characters of ASCII only, whatever the pane', async () => {
	await using cockpit = await open({arguments: ['--ascii']});
	const {terminal} = cockpit;
	const isPlain = () => {
		expect(terminal.rows().filter((row) => /[^\u{20}-\u{7E}]/u.test(row))).toEqual([]);
	};

	isPlain();
	await terminal.press('space', 'r').sees('y runs it');
	isPlain();
	await terminal.press('n', 'enter').sees('DETAILS');
	isPlain();
	await terminal.press('l').sees('following');
	isPlain();
	await terminal.press('?').sees('HELP');
	isPlain();
});

test('a screen reader gets one page that is read from top to bottom', async () => {
	await using cockpit = await openCockpit({
		clusters: [cluster()],
		columns: 120,
		rows: 40,
		env: {INK_SCREEN_READER: 'true'},
	});
	const {terminal} = cockpit;
	await terminal.sees('rbd-worker');
	await terminal.sees('prod-sh');
	await terminal.press('3').sees('rbd-chaos keeps restarting');
	await terminal.press('2').sees('10/12 ready');
	await terminal.sees(/[◉*] live/);
	await terminal.press('r').sees('y runs it');
	await terminal.press('n').sees('nothing was changed');
	await terminal.press('q').exits(0);
	expect(terminal.disorder).toEqual([]);
});

test('a light background is drawn in other colours than a dark one', async () => {
	await using dark = await open({arguments: ['--background', 'dark']});
	await using light = await open({arguments: ['--background', 'light']});
	await dark.terminal.sees('rbd-chaos, rbd-worker suffer from it');
	await light.terminal.sees('rbd-chaos, rbd-worker suffer from it');
	// Below the head, which tells the round trip and the time of the diagnosis.
	const words = ({terminal}: Cockpit) => terminal.rows().slice(4);
	// How much is known already may differ for a moment: the two were not started at the same time.
	await light.terminal.until('the words of the dark one', () =>
		isDeepStrictEqual(words(light), words(dark)),
	);
	expect(light.terminal.styledScreen()).not.toBe(dark.terminal.styledScreen());
});

test('--lang stands above the environment', async () => {
	await using cockpit = await open({language: 'en', arguments: ['--lang', 'zh']});
	await cockpit.terminal.sees('10/12 就绪');
});

test('nothing is written while nothing changes', async () => {
	await using cockpit = await open();
	const {terminal} = cockpit;
	await terminal.type('/rbd-api').press('enter', 'l').sees('the last line of rbd-api');
	await terminal.sees(/live \d+ ms/);
	// The round trip is measured again now and then; between two measurements not a byte goes out.
	let written = Infinity;
	for (let attempt = 0; attempt < 5 && written > 0; attempt++) {
		written = await terminal.bytesWithin(2000);
	}

	expect(written).toBe(0);
});

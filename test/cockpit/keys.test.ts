import {expect, test} from 'vitest';
import {isLive, openCockpit, type CockpitOptions} from './cockpit.ts';
import {startQuietNight} from './quiet-night.ts';
import {sharedCluster} from './shared-clusters.ts';

const cluster = sharedCluster(startQuietNight);

async function open(options: CockpitOptions = {}) {
	const cockpit = await openCockpit({clusters: [cluster()], columns: 120, rows: 40, ...options});
	await isLive(cockpit);
	return cockpit;
}

test('keys of config.yaml take the place of the usual ones, in the footer too', async () => {
	await using cockpit = await open({
		config: 'keys:\n  components.logs: o\n  components.order: O\n',
	});
	const {terminal} = cockpit;
	await terminal.sees('o logs');
	await terminal.press('o').sees('following');
	await terminal.press('2', 'l').isQuiet();
	await terminal.press('O', 'g').seesStyled('{inverse| ✓ local-path');
});

test('a key that two commands want is named with its line, and the rest still works', async () => {
	await using cockpit = await open({config: 'keys:\n  components.logs: r\n'});
	const {terminal} = cockpit;
	await terminal.sees(/config\.yaml:2 components\.logs keeps its keys: “r” is the key of/);
	await terminal.press('2', 'l').sees('following');
});

test('a config.yaml that cannot be understood is named, and the usual keys work', async () => {
	await using cockpit = await open({config: 'keys: [\n'});
	const {terminal} = cockpit;
	await terminal.sees(/config\.yaml:\d this is not YAML/);
	await terminal.press('2', 'l').sees('following');
});

test('keys that arrive in one piece are as many keys', async () => {
	await using cockpit = await open();
	const {terminal} = cockpit;
	await terminal.type('jjj').seesStyled('{inverse| ✓ minio');
	await terminal.type('kG').seesStyled('{inverse| ✓ rbd-mq');
	await terminal.type('gj2jj').seesStyled('{inverse| ✓ minio');
});

test('pasted text moves nothing and starts nothing', async () => {
	await using cockpit = await open();
	const {terminal} = cockpit;
	terminal.paste('jjjq\nr\ny');
	await terminal.isQuiet();
	await terminal.seesStyled('{inverse| ✗ rbd-chaos');
	terminal.press('/');
	await terminal.sees('find');
	terminal.paste('rbd-hub');
	await terminal.sees('find rbd-hub');
	await terminal.press('enter').seesStyled('{inverse| ✓ rbd-hub');
});

test('Chinese from an input method arrives whole', async () => {
	await using cockpit = await open({language: 'zh'});
	const {terminal} = cockpit;
	await terminal.press('?').sees('输入文字查找');
	await terminal.type('端口转发').sees('查找 端口转发');
	await terminal.seesNot('时间范围');
	await terminal.press('esc').sees('rbd-api');
});

test('Esc is harmless everywhere, and nothing hangs on keys that terminals keep for themselves', async () => {
	await using cockpit = await open();
	const {terminal} = cockpit;
	await terminal.sees(/live \d+ ms/);
	await terminal.isQuiet(500);
	const before = terminal.screen();
	terminal.press('esc', 'esc', 'esc', 'ctrl+d', 'ctrl+s', 'ctrl+q', 'f1', 'f5', 'delete', 'insert');
	await terminal.isQuiet(500);
	const roundTrip = /(?<=live) \d+ ms {2,}|(?<=live) {2,}/g;
	expect(terminal.screen().replaceAll(roundTrip, '')).toBe(before.replaceAll(roundTrip, ''));
});

test('tab and shift-tab go around the panes, and m gives one all the room', async () => {
	await using cockpit = await open();
	const {terminal} = cockpit;
	await terminal.press('tab').sees('w walk tree');
	await terminal.press('tab', 'tab').sees('Enter open');
	await terminal.press('shift+tab', 'shift+tab').sees('w walk tree');
	await terminal.press('m').seesNot('COMPONENTS  ');
	await terminal.sees('1 CLUSTERS ╎ 2 COMPONENTS');
	await terminal.press('esc').sees('COMPONENTS  10/12');
});

test('what is not found is said', async () => {
	await using cockpit = await open();
	const {terminal} = cockpit;
	await terminal.type('/no-such-pod').press('enter').sees('"no-such-pod" was not found');
	await terminal.type('/rbd-').press('enter', 'n', 'n').seesStyled('{inverse| ✓ rbd-api');
	await terminal.press('N').seesStyled('{inverse| ✗ rbd-worker');
});

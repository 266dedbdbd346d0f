import {describe, expect, test} from 'vitest';
import {isLive, openCockpit, type CockpitOptions} from './cockpit.ts';
import {type Mask, roundTrip} from './picture.ts';
import {startQuietNight} from './quiet-night.ts';
import {sharedCluster} from './shared-clusters.ts';
import type {Terminal} from './terminal.ts';

const cluster = sharedCluster(startQuietNight);

const outOfReach = {name: 'edge-1', server: 'https://127.0.0.1:1', token: 'practice'};

/** The cockpit on a stuck message queue, with a second context that nobody has opened. */
async function open(options: CockpitOptions = {}) {
	const cockpit = await openCockpit({
		clusters: [cluster()],
		contexts: [outOfReach],
		...options,
	});
	await isLive(cockpit);
	return cockpit;
}

/** How much is well grows with every new expectation. */
const counts: Mask = {
	pattern: /(?<=✓)\d{1,3}|\b\d{1,3}(?= (?:are well|causes are|项正常|种原因))/g,
	stands: () => 'NN',
};

const sizes = [
	{columns: 80, rows: 24},
	{columns: 120, rows: 40},
	{columns: 200, rows: 60},
] as const;

const languages = ['zh', 'en'] as const;

const everySize = languages.flatMap((language) => sizes.map((size) => ({language, ...size})));

const words = {
	zh: {
		panes: ['集群', '组件', '故障'],
		faults: '✗ rbd-mq 不工作',
		closed: '未打开',
		following: '跟随',
		containers: /容器 +状况 +事件 +yaml/,
		restart: '先说明影响',
		help: '输入文字查找',
		palette: '重启',
		changed: '还没有做过任何修改',
		question: '按 y 执行',
		cancelled: '没有做任何修改',
		notFound: '没有匹配的命令',
		lastExit: '上一次：Completed 退出码 0',
	},
	en: {
		panes: ['CLUSTERS', 'COMPONENTS', 'FAULTS'],
		faults: '↳ rbd-chaos, rbd-worker suffer from it',
		closed: 'closed',
		following: 'following',
		containers: /containers +conditions +events +yaml/,
		restart: 'says what it interrupts',
		help: 'type to search',
		palette: 'restart',
		changed: 'nothing has been changed yet',
		question: 'y runs it',
		cancelled: 'nothing was changed',
		notFound: 'no command matches',
		lastExit: 'last: Completed exit 0',
	},
} as const;

/** The title of the pane that has the keys, in its colour. */
const focused = (title: string) =>
	new RegExp(String.raw`\{bold cyan\|(?: ?\d \}\{bold\|)?(?:\d )?${title}\}`);

describe.each(everySize)('$columns×$rows in $language', ({language, columns, rows}) => {
	const say = words[language];
	const looksAs = async (terminal: Terminal, screen: string) =>
		terminal.matchesPicture(`${screen}-${columns}x${rows}-${language}`, [roundTrip, counts]);

	test('every pane can be reached and shows what it should', async () => {
		await using cockpit = await open({language, columns, rows});
		const {terminal} = cockpit;
		await terminal.press('3').seesStyled(focused(say.panes[2]));
		await terminal.sees(say.faults);
		await terminal.press('1').seesStyled(focused(say.panes[0]));
		await terminal.sees(say.closed);
		await terminal.press('2').seesStyled(focused(say.panes[1]));
		await terminal.sees('rbd-app-ui');
		await terminal.type('/rbd-api').press('enter', 'l').sees('the last line of rbd-api');
		await terminal.sees(say.following);
		await looksAs(terminal, 'logs');
	});

	test('details have their tabs, and the yaml holds no secret', async () => {
		await using cockpit = await open({language, columns, rows});
		const {terminal} = cockpit;
		await terminal.press('enter').sees(say.containers);
		await terminal.sees(say.lastExit);
		if (columns === 80) {
			await looksAs(terminal, 'details');
		}

		await terminal.press('right').sees('ContainersNotReady');
		await terminal.press('right').seesNot('ContainersNotReady');
		await terminal.sees('BackOff');
		await terminal.press('right').sees('kind: Pod');
		await terminal.press('left').seesNot('kind: Pod');
		await terminal.sees('BackOff');
	});

	test('the confirmation stands under its row, and help, palette and command log open', async () => {
		await using cockpit = await open({language, columns, rows});
		const {terminal} = cockpit;
		await terminal.press('r').sees(say.question);
		if (columns === 80) {
			await looksAs(terminal, 'question');
		}

		await terminal.press('n').sees(say.cancelled);
		await terminal.press('?').sees(say.help);
		if (columns === 80) {
			await looksAs(terminal, 'help');
		}

		await terminal.press('esc').sees('rbd-app-ui');
		await terminal.press(':').sees('components.restart');
		await terminal.press('esc', 'L').sees(say.changed);
	});
});

test('help is searched by typing and runs what it lists', async () => {
	await using cockpit = await open({columns: 120, rows: 40});
	const {terminal} = cockpit;
	await terminal.press('?').sees('says what it interrupts');
	await terminal.type('forwards').seesNot('says what it interrupts');
	await terminal.press('enter').sees('PORT FORWARDS');
	await terminal.press('esc', '?').type('no such thing').sees('no command matches');
	await terminal.press('enter', 'esc').sees('10/12 ready');
});

test('the palette opens another context, whose state is told where it cannot be reached', async () => {
	await using cockpit = await open({columns: 120, rows: 40});
	const {terminal} = cockpit;
	await terminal.press(':').sees('components.restart');
	await terminal.type('edge-1').seesNot('components.restart');
	await terminal.sees('cluster edge-1');
	await terminal.press('enter').sees(/▸ edge-1 +✗ unreachable/);
	await terminal.press(':').type('prod-sh').sees('cluster prod-sh');
	await terminal.press('enter').sees('10/12 ready');
});

test('the palette shows another namespace', async () => {
	await using cockpit = await open({columns: 120, rows: 40});
	const {terminal} = cockpit;
	await terminal.press(':').type('namespace kube-system').sees('namespace:kube-system');
	await terminal.press('enter').sees('coredns');
	await terminal.seesNot('rbd-api');
});

test('passwords in the commands of a pod are hidden in its yaml', async () => {
	await using cockpit = await open({columns: 120, rows: 40});
	const {terminal} = cockpit;
	await terminal.type('/rbd-db').press('enter', 'enter').sees('DETAILS');
	await terminal.press('left', 'm').sees('kind: Pod');
	const seen: string[] = [];
	let before = '';
	while (terminal.screen() !== before) {
		before = terminal.screen();
		seen.push(before);
		await terminal.press('ctrl+f').isQuiet();
	}

	expect(seen.join('\n')).toContain('-p‹redacted-');
	expect(seen.join('\n')).toContain('MYSQL_ROOT_PASSWORD');
	expect(seen.join('\n')).not.toContain('canary');
});

test('a fault leads to its object', async () => {
	await using cockpit = await open({columns: 120, rows: 40});
	const {terminal} = cockpit;
	await terminal.press('3').sees('rbd-chaos, rbd-worker suffer from it');
	await terminal.press('o').seesStyled('{inverse| ✓ rbd-mq');
});

test('a component is unfolded into its pods, and the order is by trouble or by name', async () => {
	await using cockpit = await open({columns: 120, rows: 40});
	const {terminal} = cockpit;
	await terminal.press('space').sees(/▾2[^\n]*\n[^\n]*✗ {3}\w{5} /);
	await terminal.press('space').seesNot('▾2');
	await terminal.press('o', 'g').seesStyled('{inverse| ✓ local-path');
	await terminal.press('o').sees(/ready[^\n]*\n[^\n]*rbd-chaos/);
});

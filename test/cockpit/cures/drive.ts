import {expect} from 'vitest';
import {startPracticeCluster} from '../../../source/practice/cluster.ts';
import {findScenario} from '../../../source/practice/scenarios/index.ts';
import type {Bundled} from '../../support/a-bundle.ts';
import type {Pace} from '../../support/leaping-timing.ts';
import {openCockpit} from '../cockpit.ts';
import {findRow} from '../find-row.ts';
import type {Terminal} from '../terminal.ts';
import {causeOf, placeOf, titleOfRemedy, type Loop, type Uncured} from './loop.ts';

/** The words that say what the cockpit waits for. */
const asks = {
	list: 'what can be done about it',
	choice: 'Space marks, Enter goes on',
	key: 'y runs it',
	name: "type the cluster's name",
	sheet: 'c checks again when it is done',
} as const;

async function seesOneOf(
	terminal: Terminal,
	names: ReadonlyArray<keyof typeof asks>,
): Promise<keyof typeof asks> {
	const present = () => names.find((name) => terminal.shows(asks[name]));
	await terminal.until(`to see ${names.join(' or ')}`, () => present() !== undefined);
	return present()!;
}

/** Selects a cause and opens the list of what can be done about it, or what comes at once where there is one thing. */
async function openRemedies(terminal: Terminal, cause: string): Promise<keyof typeof asks> {
	const words = causeOf(cause).title.en.slice(0, 20).trim();
	await terminal.sees(words);
	await findRow(terminal, words);
	terminal.press('f');
	const asked = await seesOneOf(terminal, ['list', 'choice', 'key', 'name', 'sheet']);
	if (asked === 'list') {
		await terminal.seesNot('being looked at');
	}

	return asked;
}

/** Goes to the plan of a remedy and confirms it. */
export async function confirm(
	terminal: Terminal,
	loop: Pick<Loop, 'cause' | 'remedy'>,
): Promise<void> {
	let asked = await openRemedies(terminal, loop.cause);
	if (asked === 'list') {
		terminal.press(String(placeOf(loop)));
		asked = await seesOneOf(terminal, ['choice', 'key', 'name']);
	}

	if (asked === 'choice') {
		terminal.press('enter');
		asked = await seesOneOf(terminal, ['key', 'name']);
	}

	// Time enough to have read the question; a key that comes before is no answer.
	await new Promise((resolve) => {
		setTimeout(resolve, 400);
	});
	if (asked === 'name') {
		terminal.type('prod-sh').press('enter');
	} else {
		terminal.press('y');
	}
}

/** To be bundled: the cockpit with a clock of its own. */
export const hastyCockpit = 'test/cockpit/cures/hasty-cockpit.ts';

const usualPace: Pace = {haste: 12, leap: 0};
/** Where nothing will come of it, that is seen after a few looks. */
const hopelessPace: Pace = {haste: 40, leap: 12};

export type Bench = AsyncDisposable & {
	readonly cluster: Awaited<ReturnType<typeof startPracticeCluster>>;
	readonly terminal: Terminal;
};

/** The cockpit in front of a scenario's cluster, as soon as its first diagnosis has ended. */
export async function open(
	program: Bundled,
	{scenario, speed = 100, uncured}: Pick<Loop, 'scenario' | 'speed' | 'uncured'>,
): Promise<Bench> {
	const cluster = await startPracticeCluster({
		scenario: findScenario(scenario)!,
		name: 'prod-sh',
		speed,
	});
	const isHopeless = uncured?.end === 'not-cured' || uncured?.end === 'stopped';
	const {haste, leap} = isHopeless ? hopelessPace : usualPace;
	const cockpit = await openCockpit({
		program: [program.file, String(haste), String(leap)],
		clusters: [cluster],
		columns: 200,
		rows: 60,
		patience: 60_000,
		env: program.env,
	});
	const {terminal} = cockpit;
	// What is down may be the very component that others wait for.
	await terminal.sees(/^ rbd-tui .*[◉*] (?:live|在线)/);
	// Before the diagnosis has ended there are facts only.
	await terminal.press('3').sees(/3 FAULTS +(?:[✗‼?✓]\d+ ?)+ +\d\d:\d\d:\d\d/);
	return {
		cluster,
		terminal,
		async [Symbol.asyncDispose]() {
			await cockpit[Symbol.asyncDispose]();
			await cluster.stop();
		},
	};
}

/** One loop, from the cause on the screen to its end. */
export async function drive(program: Bundled, loop: Loop): Promise<void> {
	await using bench = await open(program, loop);
	expect(bench.cluster.server.requests.mutating).toBe(0);
	await driveIn(bench, loop);
}

/** The same in a cockpit that is open. */
export async function driveIn({terminal, cluster}: Bench, loop: Loop): Promise<void> {
	const {requests} = cluster.server;
	const {uncured} = loop;
	const before = requests.mutating;
	if (uncured?.end === 'refused') {
		await seesObstacle(terminal, loop, uncured);
		expect(requests.mutating).toBe(before);
	} else if (uncured?.end !== 'spared') {
		await confirm(terminal, loop);
		await terminal.sees(uncured ? words[uncured.end] : 'cured, and proved');
		expect(requests.mutating).toBeGreaterThan(before);
		await seesNext(terminal, loop);
	}

	if (!uncured?.mend) {
		return;
	}

	await openByHand(terminal, {cause: loop.cause, remedy: uncured.next ?? loop.remedy});
	await uncured.mend(cluster);
	await checkAgain(terminal);
}

/** What can be done now is named below the end of the remedy. */
async function seesNext(terminal: Terminal, {cause, uncured}: Loop): Promise<void> {
	const {next} = uncured ?? {};
	await (next === undefined
		? undefined
		: terminal.sees(`what can be done next: ${titleOfRemedy({cause, remedy: next})}`));
}

const words = {'not-cured': 'applied, not cured', stopped: 'stopped half way'} as const;

/** A remedy that cannot be run here is in the list, and says why. */
async function seesObstacle(terminal: Terminal, loop: Loop, {obstacle = ''}: Uncured) {
	const asked = await openRemedies(terminal, loop.cause);
	expect(asked).toBe('list');
	await terminal.sees(obstacle);
	terminal.press('esc');
	await terminal.seesNot(asks.list);
}

/** Opens what a person does by hand; the probes are asked from there whether it helped. */
async function openByHand(terminal: Terminal, byHand: Pick<Loop, 'cause' | 'remedy'>) {
	const asked = await openRemedies(terminal, byHand.cause);
	if (asked === 'list') {
		terminal.press(String(placeOf(byHand)));
	}

	await seesOneOf(terminal, ['sheet']);
	// What is not read yet cannot be checked either.
	await terminal.seesNot('reading...');
}

/** Asks the probes until it has helped: who asks too soon asks again. */
async function checkAgain(terminal: Terminal): Promise<void> {
	const isProved = () => terminal.shows('proved: the cause is gone');
	const isAnswered = () => terminal.shows('Esc folds this up');
	for (;;) {
		// What was said before is folded up, and the sheet has the keys again.
		await terminal.press('esc').until('no answer of before', () => !isAnswered());
		await terminal.press('4').sees('c check again');
		await terminal.press('c').until('an answer', isAnswered);
		if (isProved()) {
			return;
		}
	}
}

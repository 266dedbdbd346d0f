import fs from 'node:fs/promises';
import path from 'node:path';
import {afterAll, beforeAll, describe, expect, it, vi} from 'vitest';
import {findScenario} from '../../../source/practice/scenarios/index.ts';
import {isLive, openCockpit} from '../../cockpit/cockpit.ts';
import {kubectlPrints} from '../kubectl.ts';
import {type ScenarioBed, startScenarioBed} from '../scenario/start-scenario.ts';

const namespace = 'rbd-system';
const size = {columns: 120, rows: 34, patience: 60_000};

describe('the cockpit on a real API server', () => {
	let bed: ScenarioBed | undefined;
	const running = (): ScenarioBed => {
		if (!bed) {
			throw new Error('The bed is there only while tests run.');
		}

		return bed;
	};

	beforeAll(async () => {
		const scenario = findScenario('rbd-mq-stuck');
		if (!scenario) {
			throw new Error('There is no scenario rbd-mq-stuck.');
		}

		bed = await startScenarioBed({scenario, name: 'prod-sh', speed: 10});
	});
	afterAll(async () => bed?.stop());

	const open = async () => openCockpit({contexts: running().contexts, ...size});

	it('restarts a component after a question, and shows what becomes of it', async () => {
		await using cockpit = await open();
		const {terminal} = cockpit;
		await isLive(cockpit);
		await terminal.sees('10/12 ready');
		const names = await kubectlPrints(
			running(),
			'get',
			'pods',
			`--namespace=${namespace}`,
			'--selector=name=rbd-mq',
			'--output=jsonpath={.items[*].metadata.name}',
		);
		await terminal.type('/rbd-mq').press('enter').sees('rbd-mq');
		await terminal.press('r').sees('y runs it');
		await vi.waitFor(
			() => {
				// A yes that comes before the question can have been read is ignored.
				terminal.press('y');
				expect(terminal.screen()).not.toContain('y runs it');
			},
			{timeout: 10_000, interval: 500},
		);
		await terminal.sees('12/12 ready');
		const after = await kubectlPrints(
			running(),
			'get',
			'pods',
			`--namespace=${namespace}`,
			'--output=name',
		);
		expect(after).not.toContain(names);
		await terminal.press('L').sees(`delete pod ${names}`);
		const journal = await fs.readdir(path.join(cockpit.state), {recursive: true});
		expect(journal.join(' ')).toContain('journal');
	});

	it('says that the connection is lost, keeps what it knows, and comes back by itself', async () => {
		await using cockpit = await open();
		const {terminal} = cockpit;
		await isLive(cockpit);
		await terminal.sees('12/12 ready');
		await running().apiServer.kill();
		await terminal.sees(/^ rbd-tui +prod-sh .*stale/);
		expect(terminal.screen()).toContain('rbd-hub');
		await running().apiServer.start();
		await terminal.sees(/^ rbd-tui +prod-sh [◉@] live/);
		await kubectlPrints(running(), 'scale', '-n', namespace, 'deploy/rbd-hub', '--replicas=0');
		await terminal.seesNot(/rbd-hub +1\/1/);
		await kubectlPrints(running(), 'scale', '-n', namespace, 'deploy/rbd-hub', '--replicas=1');
		await terminal.sees(/rbd-hub +1\/1/);
	});

	it('follows a log over a broken connection', async () => {
		await using cockpit = await open();
		const {terminal} = cockpit;
		await isLive(cockpit);
		await terminal.type('/rbd-app-ui').press('enter', 'l').sees('following');
		const mend = await running().disturb('cut');
		await terminal.sees(/^ rbd-tui +prod-sh .*stale/);
		await mend();
		await terminal.sees(/^ rbd-tui +prod-sh [◉@] live/);
		// What is printed from now on arrives: the newest line is younger than the repair.
		const mended = new Date().toISOString().slice(11, 19);
		await terminal.until('a line from after the repair', () =>
			(terminal.screen().match(/(?<=^ )\d\d:\d\d:\d\d(?= )/gm) ?? []).some((time) => time > mended),
		);
	});
});

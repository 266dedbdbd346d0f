// Runs inside a namespace: puts scenarios on a real control plane, and measures every program on each of them.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {findScenario} from '../../source/practice/scenarios/index.ts';
import {writeKubeconfig} from '../../source/practice/kubeconfig.ts';
import {type Stage, startStage} from '../bed/scenario/start-scenario.ts';
import {contenders} from './contenders.ts';
import {rounded, writeFigures} from './figures.ts';
import {
	type Measured,
	measureFlood,
	measureOverview,
	type Place,
	quick,
	thorough,
} from './measure.ts';
import {machineAtRest} from './rest.ts';

/** Pods elsewhere; the platform's own are the same every time. */
const crowds = ['20', '2000'] as const;
const linesPerSecond = 100_000;

type Row = {
	readonly program: string;
	/** The cluster: `20` and `2000` pods elsewhere, or `flood`. */
	readonly cluster: string;
	readonly name: string;
	readonly value: number;
	readonly unit: string;
};

const withOverview = contenders.flatMap(({name, overview}) => (overview ? [{name, overview}] : []));
const samples = process.argv.includes('--quick') ? quick : thorough;
const rows: Row[] = [];

const home = fs.mkdtempSync(path.join(os.tmpdir(), 'home-'));

/** Measures a program on a cluster; one that shows nothing there has no figures, and the others keep theirs. */
async function record(
	program: string,
	cluster: string,
	measure: () => Promise<Measured>,
): Promise<void> {
	try {
		await machineAtRest();
		for (const {name, value, unit} of await measure()) {
			rows.push({program, cluster, name, value: rounded(value), unit});
		}
	} catch (error) {
		const [reason] = error instanceof Error ? error.message.split('\n') : [String(error)];
		console.error(`There are no figures of ${program} there: ${reason}`);
	}
}

async function put(stage: Stage, id: string): Promise<Place> {
	const scenario = findScenario(id);
	if (!scenario) {
		throw new Error(`There is no scenario ${id}.`);
	}

	console.error(`Putting ${id} on …`);
	const {contexts} = await stage.play({scenario});
	return {kubeconfig: await writeKubeconfig(home, contexts), home};
}

const stage = await startStage({name: 'prod-sh'});
try {
	for (const crowd of crowds) {
		const place = await put(stage, `crowd-${crowd}`);
		for (const {name, overview} of withOverview) {
			console.error(`${name} beside ${crowd} pods …`);
			await record(name, crowd, async () => measureOverview(overview, place, samples));
		}
	}

	const place = await put(stage, `log-flood-${linesPerSecond}`);
	for (const {name, logs} of contenders) {
		console.error(`${name} in a flood of ${linesPerSecond} lines a second …`);
		await record(name, 'flood', async () => measureFlood(logs, place, samples));
	}
} finally {
	await stage.stop();
}

const names = [...new Set(rows.map(({name}) => name))];
const table = Object.fromEntries(
	names.map((name) => {
		const own = rows.filter((row) => row.name === name);
		const cells = own.map(({program, cluster, value, unit}) => [
			cluster === 'flood' ? program : `${program}, ${cluster} elsewhere`,
			`${value} ${unit}`,
		]);
		return [name, Object.fromEntries(cells) as Record<string, string>];
	}),
);
for (const isFlood of [false, true]) {
	const chosen = names.filter((name) => name.startsWith('log:') === isFlood);
	console.table(Object.fromEntries(chosen.map((name) => [name, table[name]])));
}

console.log(
	'The pods were just made: their ages are redrawn every minute, which costs a few bytes at rest.',
);
writeFigures({takenAt: new Date().toISOString(), isQuick: samples === quick, figures: rows});

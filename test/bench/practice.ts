import {type ChildProcess, spawn} from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {setTimeout as pause} from 'node:timers/promises';
import {type Figure, percentile, rounded, writeFigures} from './figures.ts';
import {MeasuredProgram, ours} from './program.ts';

const figures: Figure[] = [];
const home = fs.mkdtempSync(path.join(os.tmpdir(), 'rbd-tui-bench-'));

function record(name: string, value: number, unit: string, target?: number): void {
	figures.push({name, value: rounded(value), unit, target});
	const verdict =
		target === undefined ? '' : value <= target ? `  (≤ ${target})` : `  (over ${target})`;
	console.log(`${name.padEnd(58)} ${value.toFixed(1).padStart(9)} ${unit}${verdict}`);
}

/** Starts a practice cluster beside us and resolves with its kubeconfig. */
async function serve(scenario: string): Promise<{kubeconfig: string; child: ChildProcess}> {
	const child = spawn(process.execPath, [path.join(import.meta.dirname, 'serve.ts'), scenario], {
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	const kubeconfig = await new Promise<string>((resolve) => {
		child.stdout.once('data', (data: Buffer) => {
			resolve(data.toString('utf8').trim());
		});
	});
	return {kubeconfig, child};
}

async function onCluster(
	scenario: string,
	measure: (kubeconfig: string) => Promise<void>,
): Promise<void> {
	const {kubeconfig, child} = await serve(scenario);
	try {
		await measure(kubeconfig);
	} finally {
		child.kill('SIGTERM');
	}
}

const isFilled = (text: string): boolean => /rbd-worker\s.*Running/.test(text);

/** Node keeps compiled code when a program ends by itself: every start but a person's first one has it. */
async function fillCompileCache(kubeconfig: string): Promise<void> {
	using program = new MeasuredProgram(ours(), {kubeconfig, home});
	await program.until('the components', isFilled);
	// The diagnosis loads its own code.
	await pause(3000);
	program.press('q');
	await program.ended;
}

async function startUp(kubeconfig: string): Promise<void> {
	const first: number[] = [];
	const filled: number[] = [];
	await fillCompileCache(kubeconfig);
	for (let run = 0; run < 10; run++) {
		using program = new MeasuredProgram(ours(), {kubeconfig, home});
		await program.until('the components', isFilled);
		first.push(program.firstFrameMs ?? NaN);
		filled.push(performance.now() - program.startedAt);
	}

	record('start: first frame, median of 10', percentile(first, 0.5), 'ms', 250);
	record('start: components filled, median of 10', percentile(filled, 0.5), 'ms', 450);
}

async function keys(kubeconfig: string, label: string, steps = 150): Promise<void> {
	using program = new MeasuredProgram(ours(), {kubeconfig, home});
	await program.until('the components', isFilled);
	await pause(1000);
	const times: number[] = [];
	for (let step = 0; step < steps; step++) {
		times.push(await program.answer(step % 10 < 5 ? 'j' : 'k'));
		await pause(20);
	}

	record(`${label}: key to repaint at 120×40, p50`, percentile(times, 0.5), 'ms', 8);
	record(`${label}: key to repaint at 120×40, p95`, percentile(times, 0.95), 'ms', 16);
}

async function settled(kubeconfig: string): Promise<MeasuredProgram> {
	const program = new MeasuredProgram(ours(), {kubeconfig, home});
	await program.until('the components', isFilled);
	return program;
}

async function idle(kubeconfig: string, label: string): Promise<void> {
	using program = await settled(kubeconfig);
	using second = await settled(kubeconfig);
	using third = await settled(kubeconfig);
	await pause(20_000);
	const resident = [program, second, third].map((one) => one.residentMegabytes());
	record(`${label}: resident after 20 s, median of 3`, percentile(resident, 0.5), 'MB', 100);
	const bytes = program.bytes;
	const processor = program.processorMs();
	await pause(30_000);
	record(`${label}: idle, bytes written in 30 s`, program.bytes - bytes, 'B', 0);
	record(`${label}: idle, share of a core`, (program.processorMs() - processor) / 300, '%', 0.3);
}

async function flood(kubeconfig: string): Promise<void> {
	using program = new MeasuredProgram(ours('-n', 'flood'), {kubeconfig, home});
	await program.until('the pod', (text) => /flood\s.*Running/.test(text));
	program.press('l');
	await program.until('the lines', (text) => /\d\d:\d\d:\d\d/.test(text));
	const until = performance.now() + 10_000;
	const times: number[] = [];
	let most = 0;
	while (performance.now() < until) {
		program.press('t');
		times.push(await program.answer('t'));
		most = Math.max(most, program.residentMegabytes());
		await pause(50);
	}

	record('log flood of 100 000 lines/s: key to repaint, p95', percentile(times, 0.95), 'ms', 30);
	record('log flood of 100 000 lines/s: most resident memory', most, 'MB');
	const dropped = / (?<count>\d{1,12}) lines dropped/.exec(program.screen.rows().join('\n'))?.groups
		?.count;
	record('log flood of 100 000 lines/s: dropped lines counted', Number(dropped ?? 0), 'lines');
}

async function herd(kubeconfig: string): Promise<void> {
	using program = new MeasuredProgram(ours(), {kubeconfig, home});
	const filled = await program.until('the herd', (text) => /herd.*5000\/5000/.test(text));
	record('5 000 pods in rbd-system: components filled', filled, 'ms');
	record('5 000 pods in rbd-system: resident', program.residentMegabytes(), 'MB');
}

/** Measures the built program on practice clusters in processes of their own. Targets are those of the readme. */
export async function benchOnPractice(): Promise<void> {
	try {
		await onCluster('healthy', startUp);
		await onCluster('healthy', async (kubeconfig) => keys(kubeconfig, '15 pods'));
		await onCluster('crowd-2000', async (kubeconfig) =>
			idle(kubeconfig, '15 pods, 2 000 elsewhere'),
		);
		await onCluster('log-flood-100000', flood);
		await onCluster('herd-5000', herd);
		await onCluster('herd-5000', async (kubeconfig) => keys(kubeconfig, '5 000 pods', 60));
	} finally {
		fs.rmSync(home, {recursive: true, force: true});
	}

	writeFigures(figures);
}

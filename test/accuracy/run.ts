// How good the diagnosis is: every scenario of the practice cluster over real HTTP, near and far, and every
// predicate changed once. Prints a page; --json FILE writes the figures, --readme keeps the summary in the
// readme. Ends with 1 where an answer is wrong or too few changes are noticed.
import fs from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import {parseArgs} from 'node:util';
import {scenarios} from '../../source/practice/scenarios/index.ts';
import type {Recording} from '../diagnosis/recording.ts';
import {writeAccuracy} from '../../scripts/readme-accuracy.ts';
import {type Mutant, mutations} from './mutants.ts';
import {heldShare, page, type Report, reportRows} from './page.ts';
import {startPool} from './pool.ts';
import {percentile, type Run, score} from './score.ts';

const {values} = parseArgs({options: {json: {type: 'string'}, readme: {type: 'boolean'}}});
const roundTripMs = 50;
const leastHeld = 0.9;

/** Where the scenario itself makes the server slow or silent, its time says nothing about ours. */
const isMeasured = ({id}: Run): boolean => !/^api-|slow|silent|times-out|blocked/.test(id);

const ids = scenarios.filter(({expected}) => expected).map(({id}) => id);
const pool = startPool();
const report = await measure();
await pool.close();
console.log(page(report));
if (values.json) {
	await fs.writeFile(values.json, `${JSON.stringify(report, undefined, '\t')}\n`);
}

if (values.readme) {
	await writeAccuracy(path.join(import.meta.dirname, '..', '..', 'readme.md'), reportRows(report));
}

const isGood =
	report.score.wrong.length === 0 &&
	report.wrongFar.length === 0 &&
	heldShare(report.mutants) >= leastHeld;
process.exitCode = isGood ? 0 : 1;

async function measure(): Promise<Report> {
	const recordings = await pool.all<Recording>(ids.map((id) => ({kind: 'record', id})));
	const far = await pool.all<Run>(ids.map((id) => ({kind: 'far', id, roundTripMs})));
	await pool.everywhere({kind: 'learn', recordings});
	const mutants = await pool.all<Mutant>(mutations.map((one) => ({kind: 'mutate', ...one})));
	return {
		score: score(scenarios, recordings),
		times: {p95Ms: timeOf(recordings), p95FarMs: timeOf(far), roundTripMs},
		wrongFar: score(scenarios, far).wrong,
		mutants,
	};
}

function timeOf(runs: readonly Run[]): number {
	return percentile(
		runs.filter((run) => isMeasured(run)).map(({document}) => document.durationMs),
		0.95,
	);
}

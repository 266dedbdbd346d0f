// One of several threads that diagnose scenarios; gets jobs as messages and answers each with its result.
import {parentPort} from 'node:worker_threads';
import {findScenario} from '../../source/practice/scenarios/index.ts';
import type {Scenario} from '../../source/practice/scenarios/scenario.ts';
import {checkScenario} from '../diagnosis/check-scenario.ts';
import {type Recording, recordScenario} from '../diagnosis/recording.ts';
import {type Mutation, tryMutant} from './mutants.ts';

export type Job =
	| {readonly kind: 'record'; readonly id: string}
	| {readonly kind: 'far'; readonly id: string; readonly roundTripMs: number}
	| {readonly kind: 'learn'; readonly recordings: readonly Recording[]}
	| {readonly kind: 'mutate'; readonly predicate: string; readonly mutation: Mutation};

export type JobResult = {readonly number: number; readonly value: unknown};

let known: readonly Recording[] = [];

const scenarioOf = (id: string): Scenario => {
	const scenario = findScenario(id);
	if (!scenario) {
		throw new Error(`There is no scenario ${id}.`);
	}

	return scenario;
};

/** The same cluster at the other end of a long line. */
const farAway = (scenario: Scenario, latencyMilliseconds: number): Scenario => ({
	...scenario,
	build(world) {
		scenario.build(world);
		world.api = {latencyMilliseconds, ...world.api};
	},
});

async function run(job: Job): Promise<unknown> {
	switch (job.kind) {
		case 'record': {
			return recordScenario(scenarioOf(job.id));
		}

		case 'far': {
			const {document} = await checkScenario(farAway(scenarioOf(job.id), job.roundTripMs));
			return {id: job.id, document};
		}

		case 'learn': {
			known = job.recordings;
			return undefined;
		}

		case 'mutate': {
			return tryMutant(job, known);
		}
	}
}

parentPort?.on('message', ({number, job}: {number: number; job: Job}) => {
	void run(job).then((value) => {
		const result: JobResult = {number, value};
		parentPort?.postMessage(result);
	});
});

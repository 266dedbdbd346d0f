import {isDeepStrictEqual} from 'node:util';
import type {Pod} from '../../../cluster/objects.ts';
import type {Clock} from '../../clock.ts';
import type {Conduct} from './behaviour.ts';
import {foundRun} from './found-run.ts';
import {missingNeeds, type Find} from './needs.ts';
import type {OutageWatch} from './outages.ts';
import {newRun, type PodRun} from './pod-run.ts';
import {beginningOf, conductOf, type ContainerConduct, type RuleBook} from './rules.ts';

/** What held for a pod's containers from a moment on. */
export type Segment = {
	readonly since: number;
	readonly containers: ReadonlyMap<string, ContainerConduct>;
};

/** A pod in the care of its node's kubelet. */
export type Charge = {
	pod: Pod;
	readonly run: PodRun;
	/** How it behaved so far, oldest first. */
	readonly segments: Segment[];
	conduct: Conduct;
	/** The state of the run that its status shows. */
	written: string;
	/** Calls its next look off. */
	wake: () => void;
	/** Its programs have been told to end. */
	isGoing: boolean;
};

export type Charges = {
	/** Takes a pod over in the state that its status shows, or fresh. */
	take(pod: Pod): Charge;
	/** Lets the pod behave and print as the rules have it now. The run must have been brought to now before. */
	renew(charge: Charge): void;
};

/** Everything of a run that its status shows. */
export const fingerprint = ({sandboxAt, containers, conditions}: PodRun): string =>
	JSON.stringify([sandboxAt, containers, conditions]);

const recentSegments = 50;

export function createCharges({
	rules,
	outages,
	find,
	clock,
}: {
	readonly rules: RuleBook;
	readonly outages: OutageWatch;
	readonly find: Find;
	readonly clock: Clock;
}): Charges {
	/** What the rules say now, and what the cluster lacks of what the pod needs. */
	const currentConduct = (pod: Pod, run: PodRun, since: number): [Conduct, Segment] => {
		const containers = rules.at(pod, since, outages.current());
		const conduct = conductOf(since, containers);
		const isUp = run.containers.every(({stage}) => stage === 'running');
		const missing = isUp ? undefined : missingNeeds(pod, find);
		const merged = {
			since,
			mountErrors: missing?.mountErrors ?? {},
			containers: {...conduct.containers},
		};
		for (const [name, behaviour] of Object.entries(missing?.containers ?? {})) {
			merged.containers[name] = {...merged.containers[name], ...behaviour};
		}

		return [merged, {since, containers}];
	};

	return {
		take(pod) {
			const now = clock.now();
			const isFound = (pod.status?.containerStatuses?.length ?? 0) > 0;
			const run = isFound ? foundRun(pod, now) : newRun(pod, now);
			const [conduct] = currentConduct(pod, run, now);
			const made = beginningOf(pod);
			const turns = [made, ...rules.turns(pod, now, outages.current())];
			return {
				pod,
				run,
				segments: turns.map((since) => ({
					since,
					containers: rules.at(pod, since, outages.current()),
				})),
				// What holds now has held for as long as the status shows it.
				conduct: {...conduct, since: isFound ? (turns.at(-1) ?? made) : now},
				written: isFound ? fingerprint(run) : '',
				wake() {
					// Nothing to call off yet.
				},
				isGoing: false,
			};
		},
		renew(charge) {
			const [conduct, segment] = currentConduct(charge.pod, charge.run, clock.now());
			if (!isDeepStrictEqual({...conduct, since: 0}, {...charge.conduct, since: 0})) {
				charge.conduct = conduct;
			}

			// What is printed may change where nothing else does.
			if (isDeepStrictEqual(segment.containers, charge.segments.at(-1)?.containers)) {
				return;
			}

			charge.segments.push(segment);
			charge.segments.splice(0, charge.segments.length - recentSegments);
		},
	};
}

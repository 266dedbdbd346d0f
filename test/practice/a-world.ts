import {onTestFinished} from 'vitest';
import type {KubernetesObject} from '../../source/cluster/objects.ts';
import {pods, type Resource} from '../../source/cluster/resources.ts';
import {isReady} from '../../source/practice/models/workloads/pod-facts.ts';
import {practicePlatform} from '../../source/practice/rainbond/practice-platform.ts';
import {healthy} from '../../source/practice/scenarios/healthy.ts';
import type {Scenario} from '../../source/practice/scenarios/scenario.ts';
import {buildWorld} from '../../source/practice/world/build.ts';
import {runWorld} from '../../source/practice/world/run.ts';
import type {World} from '../../source/practice/world/world.ts';
import {createManualClock} from './manual-clock.ts';

/** A change of the healthy world, given in a test. */
export const scenarioOf = (build: (world: World) => void): Scenario => ({
	...healthy,
	id: 'of-a-test',
	build,
});

/** The world of a scenario at a fixed moment, with pods and statuses. */
export const aWorld = (scenario: Scenario = healthy, seed = 'test') => {
	const clock = createManualClock();
	return {
		clock,
		...buildWorld({scenario, platform: practicePlatform('prod-sh'), now: clock.now(), seed}),
	};
};

/** The same, alive: store, controllers, kubelets and operator, and a clock to move. */
export function aRunningWorld(scenario: Scenario = healthy) {
	const built = aWorld(scenario);
	const {clock} = built;
	const abort = new AbortController();
	const problems: unknown[] = [];
	onTestFinished(() => {
		abort.abort();
	});
	const running = runWorld(built, {
		clock,
		speed: 1,
		signal: abort.signal,
		report(error) {
			problems.push(error);
		},
	});
	const {store} = running;
	const namespace = 'rbd-system';
	const get = <T extends KubernetesObject>(
		resource: Resource<T>,
		name: string,
		where = namespace,
	) => store.get(resource, {...(resource.namespaced && {namespace: where}), name});
	const podsOf = (name: string, where = namespace) =>
		store.list(pods, where).filter(({metadata}) => metadata.name.startsWith(`${name}-`));
	return {
		...built,
		...running,
		problems,
		get,
		podsOf,
		readyPods: (name: string, where = namespace) =>
			podsOf(name, where).filter((pod) => isReady(pod)),
		/** Deletes an object as a person would. */
		remove(resource: Resource, name: string, where = namespace) {
			const key = {...(resource.namespaced && {namespace: where}), name};
			store.delete(resource, key, {propagationPolicy: 'Background'});
		},
		/** Changes an object as a person would. */
		edit<T extends KubernetesObject>(
			resource: Resource<T>,
			name: string,
			change: (object: T) => void,
		) {
			const found = store.get(resource, {namespace, name});
			if (!found) {
				throw new Error(`There is no ${resource.kind} ${name}.`);
			}

			const copy = structuredClone(found);
			change(copy);
			store.update(resource, copy);
		},
	};
}

import type {Pod} from '../../../cluster/objects.ts';
import {pods} from '../../../cluster/resources.ts';
import type {Clock} from '../../clock.ts';
import type {Mirrors} from '../mirror.ts';
import {workloadOf, type ContainerConduct, type Outages, type RuleBook} from './rules.ts';

/** Whether a pod does for others what it is there for. */
export const isServing = (
	{metadata, status}: Pod,
	containers: ReadonlyMap<string, ContainerConduct>,
): boolean =>
	!metadata.deletionTimestamp &&
	(status?.conditions ?? []).some(
		({type, status: value}) => type === 'Ready' && value === 'True',
	) &&
	containers.values().every(({behaviour}) => !behaviour.answersNobody);

/** The outages of the workloads on which rules depend, as the pods' readiness has them now. */
export type OutageWatch = {
	current(): Outages;
	/** Looks again, after the rules have begun to say something else. */
	examine(): void;
	/** Calls when a workload has gone out of service or come back. */
	onChange(listener: () => void): void;
};

export function watchOutages({
	rules,
	mirrors,
	clock,
	known,
}: {
	readonly rules: RuleBook;
	readonly mirrors: Mirrors;
	readonly clock: Clock;
	/** Outages that are going on, with the moments at which they began. */
	readonly known: Outages;
}): OutageWatch {
	const outages = new Map<string, number>();
	const members = new Map<string, Map<string, Pod>>();
	const listeners: Array<() => void> = [];

	const examine = (workload: string): boolean => {
		const serves = (members.get(workload) ?? new Map<string, Pod>())
			.values()
			.some((pod) => isServing(pod, rules.at(pod, clock.now(), outages)));
		if (serves) {
			return outages.delete(workload);
		}

		if (outages.has(workload)) {
			return false;
		}

		outages.set(workload, clock.now());
		return true;
	};

	const take = (pod: Pod, isGone: boolean): string | undefined => {
		const workload = workloadOf(pod);
		if (!rules.dependencies.has(workload)) {
			return undefined;
		}

		const pods_ = members.get(workload) ?? new Map<string, Pod>();
		members.set(workload, pods_);
		if (isGone) {
			pods_.delete(pod.metadata.uid);
		} else {
			pods_.set(pod.metadata.uid, pod);
		}

		return workload;
	};

	const mirror = mirrors.of(pods);
	for (const pod of mirror.values()) {
		take(pod, false);
	}

	for (const workload of rules.dependencies) {
		const since = known.get(workload);
		if (examine(workload) && since !== undefined) {
			outages.set(workload, since);
		}
	}

	const examineAndTell = (workloads: Iterable<string>) => {
		const changed = [...workloads].filter((workload) => examine(workload));
		for (const listener of changed.length > 0 ? listeners : []) {
			listener();
		}
	};

	mirror.onChange(({type, object}) => {
		const workload = take(object, type === 'DELETED');
		examineAndTell(workload ? [workload] : []);
	});
	return {
		current: () => outages,
		examine() {
			examineAndTell(rules.dependencies);
		},
		onChange(listener) {
			listeners.push(listener);
		},
	};
}

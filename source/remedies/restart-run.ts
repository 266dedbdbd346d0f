import {deleteObject} from '../cluster/delete-object.ts';
import {describeFailure, type Failure} from '../cluster/failure.ts';
import {readClusterUid} from '../cluster/identity.ts';
import type {Pod} from '../cluster/objects.ts';
import {observable, type Observable} from '../observable.ts';
import {pods} from '../cluster/resources.ts';
import type {ClusterSession} from '../cluster/session.ts';
import {systemTiming, type Timing} from '../cluster/timing.ts';
import {createWatchedList, type ListSnapshot, type WatchedList} from '../cluster/watched-list.ts';
import {componentOf} from '../platform/components.ts';
import {summarizePod} from '../platform/pod-status.ts';
import type {Text} from '../text/text.ts';
import {mayHaveArrived, outcomeOf} from './call-effect.ts';
import type {Journal} from './journal.ts';
import type {PlannedPod, RestartPlan} from './restart-plan.ts';

export type StepState = 'waiting' | 'deleting' | 'replacing' | 'ready' | 'failed' | 'skipped';

export type RestartStep = {
	readonly pod: string;
	readonly state: StepState;
	/** The pod that took its place, once it exists. */
	readonly replacement?: string;
	/** What the replacement says of itself meanwhile, as kubectl prints it. */
	readonly status?: string;
	readonly problem?: Text;
	/** What kind of problem: the pod is not the one of the plan, or there was no answer to its deletion. */
	readonly reason?: 'changed' | 'uncertain';
	/** When it entered this state, milliseconds since the epoch. */
	readonly since: number;
};

export type RestartProgress = {
	readonly plan: RestartPlan;
	readonly steps: readonly RestartStep[];
	/** `running` until every replacement is ready or one is not. */
	readonly outcome: 'running' | 'done' | 'failed';
	readonly problem?: Text;
};

export type RestartRun = Observable<RestartProgress> & {
	/** Resolves with the last progress. */
	readonly finished: Promise<RestartProgress>;
	/** Ends it where it is: no further pod is deleted, and nothing is waited for any more. */
	abandon(): void;
};

export type RunOptions = {
	readonly timing?: Timing;
	/** How long a replacement may take to become ready. Milliseconds. */
	readonly readyDeadlineMs?: number;
};

/**
Runs a confirmed plan: each pod by its uid, the next one only when the replacement is ready, and nothing
more after the first that is not. The connection, the user and the cluster are compared with the plan first.
*/
export function runRestart(
	session: ClusterSession,
	plan: RestartPlan,
	journal: Journal,
	options: RunOptions = {},
): RestartRun {
	const run = new Run(session, plan, journal, options);
	return {
		get: () => run.progress.get(),
		subscribe: (listener) => run.progress.subscribe(listener),
		finished: run.start(),
		abandon() {
			run.abandon();
		},
	};
}

class Run {
	readonly progress;
	readonly #session: ClusterSession;
	readonly #plan: RestartPlan;
	readonly #journal: Journal;
	readonly #timing: Timing;
	readonly #readyDeadlineMs: number;
	/** Its own reading of the plan's namespace: what the screen follows meanwhile may be another one. */
	readonly #list: WatchedList<Pod>;
	/** Pods that were there before the step, or that replaced an earlier one. */
	readonly #known = new Set<string>();
	readonly #abandoned = new AbortController();

	constructor(session: ClusterSession, plan: RestartPlan, journal: Journal, options: RunOptions) {
		this.#session = session;
		this.#plan = plan;
		this.#journal = journal;
		this.#timing = options.timing ?? systemTiming;
		this.#readyDeadlineMs = options.readyDeadlineMs ?? 180_000;
		this.#list = createWatchedList<Pod>(
			session.transport,
			{resource: pods, namespace: plan.target.namespace},
			{timing: this.#timing},
		);
		const since = this.#timing.now();
		this.progress = observable<RestartProgress>({
			plan,
			outcome: 'running',
			steps: plan.pods.map(({name}) => ({pod: name, state: 'waiting', since})),
		});
	}

	async start(): Promise<RestartProgress> {
		const end = await this.#runAll();
		this.#list.stop();
		return end;
	}

	abandon(): void {
		this.#abandoned.abort();
		this.#list.stop();
	}

	async #runAll(): Promise<RestartProgress> {
		const problem = (await this.#targetChange()) ?? (await this.#readPods());
		if (problem) {
			return this.#end('failed', problem);
		}

		for (const [index, pod] of this.#plan.pods.entries()) {
			const isReady = !this.#abandoned.signal.aborted && (await this.#replace(index, pod));
			if (!isReady) {
				this.#skipAfter(index);
				return this.#end('failed');
			}
		}

		return this.#end('done');
	}

	/** The cluster behind the context, or the user, may be another one than when the plan was made. */
	async #targetChange(): Promise<Text | undefined> {
		const {target} = this.#plan;
		const {server, user} = this.#session.status.get();
		const uid = await readClusterUid(this.#session.transport);
		const isSame = server === target.server && user === target.user && uid === target.clusterUid;
		return isSame
			? undefined
			: {
					zh: '计划之后集群或用户发生了变化，没有做任何修改；请重新确认',
					en: 'the cluster or the user is not the one of the plan any more; nothing was changed, look again',
				};
	}

	/** Waits for the pods as they are before the first step; the failure when they cannot be read. */
	async #readPods(): Promise<Text | undefined> {
		const {state, failure} = await new Promise<ListSnapshot<Pod>>((resolve) => {
			const look = (): void => {
				const snapshot = this.#list.get();
				const isAbandoned = this.#abandoned.signal.aborted;
				if (snapshot.state !== 'synced' && !snapshot.failure && !isAbandoned) {
					return;
				}

				unsubscribe();
				this.#abandoned.signal.removeEventListener('abort', look);
				resolve(snapshot);
			};

			const unsubscribe = this.#list.subscribe(look);
			this.#abandoned.signal.addEventListener('abort', look);
			look();
		});
		return failure && state !== 'synced' ? describeFailure(failure) : undefined;
	}

	async #replace(index: number, pod: PlannedPod): Promise<boolean> {
		for (const {metadata} of this.#pods()) {
			this.#known.add(metadata.uid);
		}

		this.#step(index, {state: 'deleting'});
		const refusal = await this.#delete(index, pod);
		if (refusal) {
			this.#step(index, {state: 'failed', ...refusal});
			return false;
		}

		this.#step(index, {state: 'replacing'});
		return this.#awaitReplacement(index);
	}

	async #delete(index: number, {name, uid}: PlannedPod): Promise<Refusal | undefined> {
		const {target, kubectl} = this.#plan;
		const request = {resource: pods, namespace: target.namespace, name, uid};
		const rehearsed = await deleteObject(this.#session.transport, {...request, isDryRun: true});
		if (!rehearsed.ok) {
			return explain(rehearsed.failure, name);
		}

		if (this.#abandoned.signal.aborted) {
			return {
				problem: {zh: '已中止，没有删除', en: 'it was abandoned before the pod was deleted'},
			};
		}

		const begun = await this.#journal.begin({
			remedy: this.#plan.remedy,
			target,
			object: {kind: 'Pod', namespace: target.namespace, name, uid},
			verb: 'delete',
			kubectl: kubectl[index] ?? '',
		});
		if ('problem' in begun) {
			return {problem: begun.problem};
		}

		const deleted = await deleteObject(this.#session.transport, request);
		if (deleted.ok) {
			return begun.finish('done');
		}

		await begun.finish(outcomeOf(deleted.failure), deleted.failure.message);
		return mayHaveArrived(deleted.failure)
			? uncertain(deleted.failure, name)
			: explain(deleted.failure, name);
	}

	async #awaitReplacement(index: number): Promise<boolean> {
		return new Promise((resolve) => {
			const {signal} = this.#abandoned;
			const settle = (isReady: boolean): void => {
				unsubscribe();
				cancel();
				signal.removeEventListener('abort', giveUp);
				resolve(isReady);
			};

			const giveUp = (): void => {
				settle(false);
			};

			const look = (): void => {
				const replacement = this.#newPod();
				if (!replacement) {
					return;
				}

				const {status, isReady} = summarizePod(replacement);
				const {name, uid} = replacement.metadata;
				this.#step(index, {replacement: name, status, ...(isReady && {state: 'ready'})});
				if (!isReady) {
					return;
				}

				this.#known.add(uid);
				settle(true);
			};

			const unsubscribe = this.#list.subscribe(look);
			const cancel = this.#timing.after(this.#readyDeadlineMs, () => {
				this.#step(index, {state: 'failed', problem: this.#lateness(index)});
				settle(false);
			});
			signal.addEventListener('abort', giveUp);
			if (signal.aborted) {
				giveUp();
			} else {
				look();
			}
		});
	}

	#lateness(index: number): Text {
		const {state, failure} = this.#list.get();
		if (state !== 'synced' && failure) {
			const {zh, en} = describeFailure(failure);
			return {
				zh: `与集群的连接已断开，不知道新 Pod 是否就绪（${zh}）；其余 Pod 未动`,
				en: `the connection is lost, so nobody knows whether the new pod is ready (${en}); the other pods were left alone`,
			};
		}

		const seconds = Math.round(this.#readyDeadlineMs / 1000);
		const {steps} = this.progress.get();
		const {replacement, status} = steps[index] ?? {};
		const rest: Text =
			index === steps.length - 1
				? {zh: '', en: ''}
				: {zh: '；其余 Pod 未动', en: '; the other pods were left alone'};
		return replacement
			? {
					zh: `新 Pod ${replacement} 在 ${seconds} 秒内没有就绪（${status}）${rest.zh}`,
					en: `the new pod ${replacement} is not ready after ${seconds} s (${status})${rest.en}`,
				}
			: {
					zh: `${seconds} 秒内没有新 Pod 出现${rest.zh}`,
					en: `no new pod appeared within ${seconds} s${rest.en}`,
				};
	}

	#pods(): Pod[] {
		const {items} = this.#list.get();
		return items.filter((pod) => componentOf(pod) === this.#plan.component);
	}

	#newPod(): Pod | undefined {
		const fresh = this.#pods().filter(
			({metadata}) => !this.#known.has(metadata.uid) && !metadata.deletionTimestamp,
		);
		return fresh.find((pod) => summarizePod(pod).isReady) ?? fresh[0];
	}

	#skipAfter(index: number): void {
		for (let later = index + 1; later < this.#plan.pods.length; later++) {
			this.#step(later, {state: 'skipped'});
		}
	}

	#step(index: number, change: Partial<RestartStep>): void {
		const {steps, ...rest} = this.progress.get();
		const now = this.#timing.now();
		const next = steps.map((step, position): RestartStep => {
			const hasChanged = change.state && change.state !== step.state;
			return position === index ? {...step, ...change, since: hasChanged ? now : step.since} : step;
		});
		this.progress.set({...rest, steps: next});
	}

	#end(outcome: 'done' | 'failed', problem?: Text): RestartProgress {
		this.progress.set({...this.progress.get(), outcome, ...(problem && {problem})});
		return this.progress.get();
	}
}

/** Why a pod was not deleted, or not as far as anybody knows. */
type Refusal = Pick<RestartStep, 'reason'> & {readonly problem: Text};

/** No answer to a request that had left does not mean that nothing happened. */
function uncertain(failure: Failure, pod: string): Refusal {
	const {zh, en} = describeFailure(failure);
	return {
		reason: 'uncertain',
		problem: {
			zh: `不知道 Pod ${pod} 是否已被删除（${zh}）；请重新查看`,
			en: `nobody knows whether pod ${pod} was deleted (${en}); look again`,
		},
	};
}

function explain(failure: Failure, pod: string): Refusal {
	if (failure.kind === 'not-found') {
		return {
			reason: 'changed',
			problem: {
				zh: `Pod ${pod} 已经不在了；请重新查看`,
				en: `pod ${pod} is gone already; look again`,
			},
		};
	}

	return failure.kind === 'conflict'
		? {
				reason: 'changed',
				problem: {
					zh: `名为 ${pod} 的 Pod 已不是确认时的那一个，没有删除；请重新查看`,
					en: `the pod named ${pod} is not the one that was confirmed, it was not deleted; look again`,
				},
			}
		: {problem: describeFailure(failure)};
}

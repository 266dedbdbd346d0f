import {isDeepStrictEqual} from 'node:util';
import type {Pod} from '../../../cluster/objects.ts';
import {pods} from '../../../cluster/resources.ts';
import type {Draft} from '../../object-access.ts';
import type {Random} from '../../random.ts';
import {rfc3339} from '../kubelet/pod-status.ts';
import {createPod, runController, type ControllerContext} from './controller.ts';
import {isActive, isReady} from './pod-facts.ts';
import {podFromTemplate} from './pod-from-template.ts';
import {controllerReference, jobs, type Job} from './workload-types.ts';

const source = 'job-controller';

export function jobPod(job: Job, random: Random): Draft<Pod> {
	const {name, namespace = 'default', uid} = job.metadata;
	return podFromTemplate({
		namespace,
		template: job.spec?.template ?? {spec: {containers: []}},
		owner: controllerReference(jobs, job),
		name: `${name}-${random.suffix()}`,
		generateName: `${name}-`,
		labels: {
			'batch.kubernetes.io/controller-uid': uid,
			'batch.kubernetes.io/job-name': name,
			'controller-uid': uid,
			'job-name': name,
		},
		suffix: random.suffix(),
	});
}

/** Runs the pods of Jobs to their end, and removes a finished Job when its time is over. */
export function runJobs(context: ControllerContext): void {
	const {access, mirrors, clock, random, recorder} = context;
	runController(context, jobs, pods, async (job, queue) => {
		const key = `${job.metadata.namespace ?? ''}/${job.metadata.name}`;
		if (isFinished(job)) {
			const expiry = expiresAt(job);
			if (expiry !== undefined && expiry <= clock.now()) {
				const {namespace, name, uid} = job.metadata;
				await access.delete(jobs, {namespace, name}, {uid});
			} else if (expiry !== undefined) {
				queue.addAfter(key, expiry - clock.now());
			}

			return;
		}

		const {completions = 1, parallelism = 1} = job.spec ?? {};
		const count = countPods(mirrors.of(pods).ownedBy(job.metadata.uid));
		const missing = Math.min(parallelism, completions - count.succeeded) - count.active;
		for (let left = missing; left > 0 && count.failed === 0; left--) {
			const draft = jobPod(job, random);
			await createPod(context, {resource: jobs, owner: job}, draft, {
				source,
				created: `Created pod: ${draft.metadata.name ?? ''}`,
				failed: (why) => `Error creating: ${why}`,
			});
		}

		const status = jobStatus(job, mirrors.of(pods).ownedBy(job.metadata.uid), clock.now());
		if (!isDeepStrictEqual(status, job.status)) {
			await access.replaceStatus(jobs, {...job, status});
		}

		if (status.completionTime) {
			await recorder.record({
				about: job,
				resource: jobs,
				source: {component: source},
				type: 'Normal',
				reason: 'Completed',
				message: 'Job completed',
			});
		}
	});
}

const isFinished = ({status}: Job): boolean =>
	(status?.conditions ?? []).some(
		({type, status: value}) => (type === 'Complete' || type === 'Failed') && value === 'True',
	);

function expiresAt({spec, status}: Job): number | undefined {
	const finished = status?.completionTime ?? status?.conditions?.[0]?.lastTransitionTime;
	return spec?.ttlSecondsAfterFinished === undefined || !finished
		? undefined
		: Date.parse(finished) + spec.ttlSecondsAfterFinished * 1000;
}

const countPods = (owned: readonly Pod[]) => ({
	active: owned.filter((pod) => isActive(pod)).length,
	ready: owned.filter((pod) => isActive(pod) && isReady(pod)).length,
	succeeded: owned.filter(({status}) => status?.phase === 'Succeeded').length,
	failed: owned.filter(({status}) => status?.phase === 'Failed').length,
});

/** The status of a Job, from the pods it owns. */
export function jobStatus(
	job: Job,
	owned: readonly Pod[],
	now: number,
): NonNullable<Job['status']> {
	const {active, ready, succeeded, failed} = countPods(owned);
	const isComplete = succeeded >= (job.spec?.completions ?? 1);
	const hasFailed = failed > (job.spec?.backoffLimit ?? 6);
	const at = rfc3339(now);
	const condition = (type: string, rest: Record<string, string> = {}) => ({
		type,
		status: 'True',
		lastProbeTime: at,
		lastTransitionTime: at,
		...rest,
	});
	const limit = {
		reason: 'BackoffLimitExceeded',
		message: 'Job has reached the specified backoff limit',
	};
	return {
		...(active > 0 && {active}),
		...(failed > 0 && {failed}),
		...(succeeded > 0 && {succeeded}),
		ready,
		startTime: job.status?.startTime ?? at,
		...(isComplete && {completionTime: at, conditions: [condition('Complete')]}),
		...(hasFailed && !isComplete && {conditions: [condition('Failed', limit)]}),
	};
}

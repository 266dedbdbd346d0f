import type {Pod} from '../cluster/objects.ts';
import {componentOf} from '../platform/components.ts';
import {isReadyPod} from '../platform/pod-state.ts';
import type {PodAddress, ProbeContext} from './context.ts';
import {namespacePods} from './namespace-objects.ts';
import {defineProbe, notRead, read} from './probe.ts';
import {gapOf} from './reading.ts';
import {leftOut} from './request-budget.ts';

/** How long rbd-api takes for the question that the console asks to see whether the region is well. */
export type RegionSpeed = {
	readonly pod: string;
	/** HTTP status; undefined when nothing came within the deadline. */
	readonly status: number | undefined;
	readonly milliseconds: number;
	/** It answered another, cheap question meanwhile; undefined when that was not asked. */
	readonly isAlive: boolean | undefined;
};

const proxy = {verb: 'get', group: '', resource: 'pods', subresource: 'proxy'} as const;

/** A little more than rbd-api's own limit of five seconds (rainbond: pkg/interceptors/http.go). */
const deadlineMs = 5500;

/** Who has not answered by then is asked for its health besides: a port that is closed answers nothing at all. */
const lateMs = 3500;
const healthDeadlineMs = 1500;
const innerPort = 8888;

const isAsked = (pod: Pod): boolean =>
	componentOf(pod) === 'rbd-api' && isReadyPod(pod) && !pod.metadata.deletionTimestamp;

/** `GET /v2/cluster` of one ready rbd-api, over its port without TLS. */
export const regionSpeed = defineProbe<RegionSpeed | undefined>({
	id: 'region-speed',
	title: {
		zh: 'rbd-api 回答 /v2/cluster 的时间',
		en: 'how long rbd-api takes to answer /v2/cluster',
	},
	calls: [proxy],
	uses: [namespacePods],
	vantage: 'pod-network',
	disturbance: 'dial',
	deadlineMs: 8000,
	sensitive: [],
	async run(context) {
		const pods = await context.read(namespacePods);
		if (pods.status !== 'read') {
			return notRead(...pods.gaps.map((gap) => ({...gap, isOptional: true})));
		}

		const pod = pods.value.find((one) => isAsked(one));
		if (!pod) {
			return read(undefined);
		}

		const {namespace} = context;
		const {name} = pod.metadata;
		const address = {namespace, pod: name, port: innerPort};
		if ((await context.mayAsk('speed')) === 0) {
			return notRead(leftOut('how fast rbd-api answers', {isOptional: true}));
		}

		const asked = context.proxyPod(address, '/v2/cluster', deadlineMs);
		const health = healthWhenLate(context, address, asked);
		const answer = await asked;
		if (answer.ok) {
			const {status, milliseconds} = answer.value;
			return read({pod: name, status, milliseconds, isAlive: undefined});
		}

		if (answer.failure.kind !== 'timeout') {
			return notRead(gapOf(answer.failure, {...proxy, namespace}, true));
		}

		const isAlive = await health;
		return read({pod: name, status: undefined, milliseconds: deadlineMs, isAlive});
	},
});

/** Whether it says that it is well, once the answer to the other question is late; undefined where it was not asked. */
async function healthWhenLate(
	context: ProbeContext,
	address: PodAddress,
	answered: Promise<unknown>,
): Promise<boolean | undefined> {
	if (!(await context.isLate(answered, lateMs)) || (await context.mayAsk('health')) === 0) {
		return undefined;
	}

	const health = await context.proxyPod({...address, port: 8889}, '/healthz', healthDeadlineMs);
	return health.ok;
}

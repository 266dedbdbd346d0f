import {componentOf} from '../platform/components.ts';
import {isReadyPod} from '../platform/pod-state.ts';
import {namespacePods} from './namespace-objects.ts';
import {defineProbe, notRead, read} from './probe.ts';
import {gapOf, ownGap} from './reading.ts';
import {leftOut} from './request-budget.ts';

/** An alert about a component that rbd-monitor fires. */
export type PlatformAlert = {
	readonly name: string;
	readonly component: string;
	/** Since when; milliseconds since the epoch. */
	readonly since: number;
};

type Answer = {
	data?: {
		alerts?: Array<{labels?: Record<string, string>; state?: string; activeAt?: string}>;
	};
};

const proxy = {verb: 'get', group: '', resource: 'pods', subresource: 'proxy'} as const;
const port = 9090;
const deadlineMs = 2000;

/** Rainbond's own rules (rbd-monitor: rules.yml) that say that a component is down or unhealthy. */
const components: ReadonlyArray<readonly [RegExp, string]> = [
	[/^Builder(?:Down|Unhealthy)$/, 'rbd-chaos'],
	[/^Worker(?:Down|Unhealthy)$/, 'rbd-worker'],
	[/^Mq(?:Down|Unhealthy)$/, 'rbd-mq'],
	[/^APIDown$/, 'rbd-api'],
];

/** What rbd-monitor fires about components at the moment. */
export const platformAlerts = defineProbe<readonly PlatformAlert[]>({
	id: 'platform-alerts',
	title: {zh: 'rbd-monitor 正在触发的告警', en: 'alerts that rbd-monitor fires'},
	calls: [proxy],
	uses: [namespacePods],
	vantage: 'pod-network',
	disturbance: 'dial',
	deadlineMs: 6000,
	sensitive: [],
	async run(context) {
		const pods = await context.read(namespacePods);
		if (pods.status !== 'read') {
			return notRead(...pods.gaps.map((gap) => ({...gap, isOptional: true})));
		}

		const monitor = pods.value.find((pod) => componentOf(pod) === 'rbd-monitor' && isReadyPod(pod));
		if (!monitor) {
			return read([]);
		}

		if ((await context.mayAsk('alerts')) === 0) {
			return notRead(leftOut('what rbd-monitor fires', {isOptional: true}));
		}

		const {namespace} = context;
		const address = {namespace, pod: monitor.metadata.name, port};
		const answer = await context.proxyPod(address, '/api/v1/alerts', deadlineMs);
		if (!answer.ok) {
			// Where nobody may ask, the alarms stay unknown; where rbd-monitor does not answer, that is seen elsewhere.
			const isOptional = answer.failure.kind !== 'forbidden';
			return notRead(gapOf(answer.failure, {...proxy, namespace}, isOptional));
		}

		try {
			const {data} = JSON.parse(answer.value.body) as Answer;
			return read(
				(data?.alerts ?? []).flatMap(({labels = {}, state, activeAt = ''}) => {
					const name = labels.alertname ?? '';
					const component = components.find(([pattern]) => pattern.test(name))?.[1];
					return component && state === 'firing'
						? [{name, component, since: Date.parse(activeAt)}]
						: [];
				}),
			);
		} catch {
			return notRead(
				ownGap(
					'parse',
					{zh: 'rbd-monitor 的回答不是 JSON', en: 'the answer of rbd-monitor is no JSON'},
					{isOptional: true},
				),
			);
		}
	},
});

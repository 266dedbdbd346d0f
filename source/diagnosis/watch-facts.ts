import type {Condition, Node} from '../cluster/objects.ts';
import type {ListSnapshot} from '../cluster/watched-list.ts';
import {type Component, noPods, type PodRow, type Severity} from '../platform/components.ts';
import {shortDuration} from '../text/duration.ts';
import type {Text} from '../text/text.ts';

/** What a fact is about, so that the screen can lead there. */
export type FactSubject =
	{readonly kind: 'component' | 'node'; readonly name: string} | {readonly kind: 'cluster'};

/** One line of the checklist: something the watches prove, or could not read. */
export type Fact = {
	readonly id: string;
	readonly severity: Severity | 'unknown';
	readonly text: Text;
	readonly subject: FactSubject;
};

export type Watched = {
	readonly components: readonly Component[];
	readonly pods: ListSnapshot<unknown>;
	readonly nodes: ListSnapshot<Node>;
	readonly namespace: string;
	/** Milliseconds since the epoch. */
	readonly now: number;
};

const order = ['fault', 'warning', 'unknown', 'ok', 'off'] as const;

/** The facts that the watched objects prove, worst first; one line each, as a check list reads. */
export function watchFacts(watched: Watched): Fact[] {
	return [
		...podFacts(watched),
		...watched.components.map((component) => componentFact(component, watched.now)),
		...nodeFacts(watched),
	].toSorted((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity));
}

function podFacts({pods, namespace}: Watched): Fact[] {
	const subject = {kind: 'cluster'} as const;
	if (pods.state === 'forbidden') {
		const text = {
			zh: `命名空间 ${namespace} 的 Pod 无法查看：缺少权限 list pods`,
			en: `the pods of ${namespace} cannot be read: the permission to list pods is missing`,
		};
		return [{id: 'pods', severity: 'unknown', text, subject}];
	}

	if (pods.failure && pods.syncedAt === undefined) {
		const text = {
			zh: `命名空间 ${namespace} 的 Pod 还没有读到：${pods.failure.message}`,
			en: `the pods of ${namespace} could not be read yet: ${pods.failure.message}`,
		};
		return [{id: 'pods', severity: 'unknown', text, subject}];
	}

	if (pods.state === 'synced' && pods.items.length === 0) {
		const text = {
			zh: `命名空间 ${namespace} 里没有 Pod；若 Rainbond 装在别处，用 -n 指定`,
			en: `there is no pod in ${namespace}; if Rainbond is installed elsewhere, name it with -n`,
		};
		return [{id: 'pods', severity: 'unknown', text, subject}];
	}

	return [];
}

function componentFact(component: Component, now: number): Fact {
	const {name, severity, status} = component;
	return {
		id: `component/${name}`,
		severity,
		subject: {kind: 'component', name},
		text: status === noPods ? missing(name) : wording(component, now),
	};
}

const missing = (name: string): Text => ({
	zh: `${name} 没有任何 Pod`,
	en: `${name} has no pod`,
});

function wording(component: Component, now: number): Text {
	const {name, severity, pods, readyPods, desiredPods} = component;
	const [worst] = pods;
	if (severity === 'ok') {
		return {zh: `${name} 就绪`, en: `${name} is ready`};
	}

	if (severity === 'off' || !worst) {
		return {
			zh: `${name} 没有在运行的 Pod（${component.status}）`,
			en: `${name} has no running pod (${component.status})`,
		};
	}

	const trouble = troubleOf(name, worst, now);
	return readyPods > 0
		? {
				zh: `${trouble.zh}；${readyPods}/${desiredPods} 个 Pod 就绪`,
				en: `${trouble.en}; ${readyPods} of ${desiredPods} pods are ready`,
			}
		: trouble;
}

function troubleOf(name: string, {pod, summary}: PodRow, now: number): Text {
	const {status, restarts} = summary;
	const last = lastExit(pod);
	if (status.endsWith('CrashLoopBackOff')) {
		return {
			zh: `${name} 不断重启：${restarts} 次${last ? `，最近一次 ${last.zh}` : ''}`,
			en: `${name} keeps restarting: ${restarts} times${last ? `, last ${last.en}` : ''}`,
		};
	}

	if (/ImagePull|ErrImage|InvalidImageName/.test(status)) {
		return {zh: `${name} 的镜像拉取不到`, en: `the image of ${name} cannot be pulled`};
	}

	if (status === 'Terminating') {
		return {zh: `${name} 正在关闭`, en: `${name} is shutting down`};
	}

	const age = shortDuration(now - Date.parse(pod.metadata.creationTimestamp));
	return status === 'Running'
		? {zh: `${name} 在运行但未就绪（${age}）`, en: `${name} runs and is not ready (${age})`}
		: {zh: `${name} 未就绪：${status}（${age}）`, en: `${name} is not ready: ${status} (${age})`};
}

function lastExit(pod: PodRow['pod']): Text | undefined {
	const ends = pod.status?.containerStatuses?.map(
		({state, lastState}) => state?.terminated ?? lastState?.terminated,
	);
	const end = ends?.find(Boolean);
	if (!end) {
		return undefined;
	}

	const reason = end.reason && end.reason !== 'Error' ? ` ${end.reason}` : '';
	return {zh: `退出码 ${end.exitCode}${reason}`, en: `exit ${end.exitCode}${reason}`};
}

function nodeFacts({nodes}: Watched): Fact[] {
	if (nodes.state === 'forbidden') {
		const text = {
			zh: '节点无法查看：缺少权限 list nodes',
			en: 'the nodes cannot be read: the permission to list nodes is missing',
		};
		return [{id: 'nodes', severity: 'unknown', text, subject: {kind: 'cluster'}}];
	}

	if (nodes.failure && nodes.syncedAt === undefined) {
		const text = {
			zh: `节点还没有读到：${nodes.failure.message}`,
			en: `the nodes could not be read yet: ${nodes.failure.message}`,
		};
		return [{id: 'nodes', severity: 'unknown', text, subject: {kind: 'cluster'}}];
	}

	return nodes.items.map((node) => nodeFact(node));
}

const pressures: ReadonlyArray<{type: string; text: (name: string) => Text}> = [
	{
		type: 'DiskPressure',
		text: (name) => ({zh: `节点 ${name} 磁盘压力`, en: `node ${name} is under disk pressure`}),
	},
	{
		type: 'MemoryPressure',
		text: (name) => ({zh: `节点 ${name} 内存压力`, en: `node ${name} is under memory pressure`}),
	},
	{
		type: 'PIDPressure',
		text: (name) => ({zh: `节点 ${name} 进程数压力`, en: `node ${name} runs out of process ids`}),
	},
];

function nodeFact({metadata, spec, status}: Node): Fact {
	const {name} = metadata;
	const condition = (type: string): Condition | undefined =>
		status?.conditions?.find((candidate) => candidate.type === type);
	const subject = {kind: 'node', name} as const;
	const ready = condition('Ready');
	if (ready?.status !== 'True') {
		const text = {
			zh: `节点 ${name} 未就绪${ready?.reason ? `（${ready.reason}）` : ''}`,
			en: `node ${name} is not ready${ready?.reason ? ` (${ready.reason})` : ''}`,
		};
		return {id: `node/${name}`, severity: 'fault', text, subject};
	}

	const pressure = pressures.find(({type}) => condition(type)?.status === 'True');
	if (pressure) {
		return {id: `node/${name}`, severity: 'fault', text: pressure.text(name), subject};
	}

	return spec?.unschedulable
		? {
				id: `node/${name}`,
				severity: 'warning',
				text: {zh: `节点 ${name} 已禁止调度`, en: `node ${name} is cordoned`},
				subject,
			}
		: {
				id: `node/${name}`,
				severity: 'ok',
				text: {zh: `节点 ${name} 就绪`, en: `node ${name} is ready`},
				subject,
			};
}

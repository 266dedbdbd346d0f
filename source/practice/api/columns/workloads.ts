import type {
	Container,
	LabelSelector,
	PodDisruptionBudget,
	Workload,
} from '../../../cluster/objects.ts';
import {humanDuration} from '../../../text/duration.ts';
import type {AnyObject} from '../kinds.ts';
import {age, column, integer, name, none, pairs, since, wide, type Column} from './column.ts';

/** A selector the way the API writes it into one line. */
export function selectorText(selector: LabelSelector | undefined): string {
	const words: Readonly<Record<string, string>> = {In: 'in', NotIn: 'notin'};
	const labels = Object.entries(selector?.matchLabels ?? {}).map(
		([key, value]) => `${key}=${value}`,
	);
	const expressions = (selector?.matchExpressions ?? []).map(({key, operator, values = []}) => {
		const word = words[operator];
		const bare = operator === 'Exists' ? key : `!${key}`;
		return word ? `${key} ${word} (${values.toSorted().join(',')})` : bare;
	});
	return [...labels, ...expressions].toSorted().join(',') || none;
}

type HasTemplate = {spec?: {template?: {spec?: {containers?: Container[]}}} | undefined};

const containers = ({spec}: HasTemplate): Container[] => spec?.template?.spec?.containers ?? [];
const containerColumns = [
	wide('Containers', (object: HasTemplate) =>
		containers(object)
			.map((container) => container.name)
			.join(','),
	),
	wide('Images', (object: HasTemplate) =>
		containers(object)
			.map(({image}) => image)
			.join(','),
	),
];
const selector = wide('Selector', ({spec}: Workload) => selectorText(spec?.selector));

const readyOf = ({spec, status}: Workload): string =>
	`${status?.readyReplicas ?? 0}/${spec?.replicas ?? 0}`;

export const deploymentColumns: readonly Column[] = [
	name,
	column('Ready', readyOf),
	column('Up-to-date', ({status}: Workload) => status?.updatedReplicas ?? 0),
	column('Available', ({status}: Workload) => status?.availableReplicas ?? 0),
	age,
	...containerColumns,
	selector,
];

export const replicaSetColumns: readonly Column[] = [
	name,
	integer('Desired', ({spec}: Workload) => spec?.replicas ?? 0),
	integer('Current', ({status}: Workload) => status?.replicas ?? 0),
	integer('Ready', ({status}: Workload) => status?.readyReplicas ?? 0),
	age,
	...containerColumns,
	selector,
];

export const statefulSetColumns: readonly Column[] = [
	name,
	column('Ready', readyOf),
	age,
	...containerColumns,
];

export const daemonSetColumns: readonly Column[] = [
	name,
	integer('Desired', ({status}: Workload) => status?.desiredNumberScheduled ?? 0),
	integer('Current', ({status}: Workload) => status?.currentNumberScheduled ?? 0),
	integer('Ready', ({status}: Workload) => status?.numberReady ?? 0),
	integer('Up-to-date', ({status}: Workload) => status?.updatedNumberScheduled ?? 0),
	integer('Available', ({status}: Workload) => status?.numberAvailable ?? 0),
	column('Node Selector', ({spec}: Workload) => pairs(spec?.template?.spec.nodeSelector)),
	age,
	...containerColumns,
	selector,
];

export const controllerRevisionColumns: readonly Column[] = [
	name,
	column('Controller', ({metadata}: AnyObject) => {
		const owner = metadata.ownerReferences?.find(({controller}) => controller);
		const [group] = owner?.apiVersion.split('/') ?? [];
		return owner ? `${owner.kind.toLowerCase()}.${group ?? ''}/${owner.name}` : none;
	}),
	integer('Revision', ({revision}: AnyObject) => revision ?? 0),
	age,
];

type Job = AnyObject & {
	spec?: {completions?: number; parallelism?: number; selector?: LabelSelector};
	status?: {
		succeeded?: number;
		startTime?: string;
		completionTime?: string;
		conditions?: Array<{type: string; status: string}>;
	};
};

function jobStatus({metadata, status}: Job): string {
	const holds = (type: string): boolean =>
		status?.conditions?.some(
			(condition) => condition.type === type && condition.status === 'True',
		) ?? false;
	const ended = ['Complete', 'Failed'].find((type) => holds(type));
	const stopped = ['Suspended', 'FailureTarget', 'SuccessCriteriaMet'].find((type) => holds(type));
	return ended ?? (metadata.deletionTimestamp ? 'Terminating' : (stopped ?? 'Running'));
}

function jobCompletions({spec, status}: Job): string {
	const succeeded = status?.succeeded ?? 0;
	const parallelism = spec?.parallelism ?? 0;
	if (spec?.completions !== undefined) {
		return `${succeeded}/${spec.completions}`;
	}

	return parallelism > 1 ? `${succeeded}/1 of ${parallelism}` : `${succeeded}/1`;
}

function jobDuration({status}: Job, now: number): string {
	const {startTime, completionTime} = status ?? {};
	const end = completionTime ? Date.parse(completionTime) : now;
	return startTime ? humanDuration(end - Date.parse(startTime)) : '';
}

export const jobColumns: readonly Column[] = [
	name,
	column('Status', jobStatus),
	column('Completions', jobCompletions),
	column('Duration', jobDuration),
	age,
	...containerColumns,
	wide('Selector', ({spec}: Job) => selectorText(spec?.selector)),
];

type CronJob = AnyObject & {
	spec?: {
		schedule?: string;
		timeZone?: string;
		suspend?: boolean;
		jobTemplate?: HasTemplate & {spec?: {selector?: LabelSelector}};
	};
	status?: {active?: unknown[]; lastScheduleTime?: string};
};

export const cronJobColumns: readonly Column[] = [
	name,
	column('Schedule', ({spec}: CronJob) => spec?.schedule ?? ''),
	column('Timezone', ({spec}: CronJob) => spec?.timeZone ?? none),
	column('Suspend', ({spec}: CronJob) => (spec?.suspend ? 'True' : 'False'), 'boolean'),
	integer('Active', ({status}: CronJob) => status?.active?.length ?? 0),
	column('Last Schedule', ({status}: CronJob, now) =>
		status?.lastScheduleTime ? since(status.lastScheduleTime, now) : none,
	),
	age,
	...containerColumns.map((part) => ({
		...part,
		cell: ({spec}: CronJob, now: number) =>
			part.cell((spec?.jobTemplate ?? {}) as unknown as AnyObject, now),
	})),
	wide('Selector', ({spec}: CronJob) => selectorText(spec?.jobTemplate?.spec?.selector)),
];

const limit = (value: number | string | undefined): string =>
	value === undefined ? 'N/A' : String(value);

export const disruptionBudgetColumns: readonly Column[] = [
	name,
	column('Min Available', ({spec}: PodDisruptionBudget) => limit(spec?.minAvailable)),
	column('Max Unavailable', ({spec}: PodDisruptionBudget) => limit(spec?.maxUnavailable)),
	integer(
		'Allowed Disruptions',
		({status}: PodDisruptionBudget) => status?.disruptionsAllowed ?? 0,
	),
	age,
];

type Autoscaler = AnyObject & {
	spec?: {
		scaleTargetRef?: {kind: string; name: string};
		minReplicas?: number;
		maxReplicas?: number;
		metrics?: ResourceMetric[];
	};
	status?: {currentReplicas?: number; currentMetrics?: ResourceMetric[] | null};
};

type ResourceMetric = {
	type?: string;
	resource?: {
		name: string;
		target?: {averageUtilization?: number; averageValue?: string};
		current?: {averageUtilization?: number; averageValue?: string};
	};
};

/** `cpu: 12%/80%`, for metrics of resources; others are only named by their type. */
function targets({spec, status}: Autoscaler): string {
	const texts = (spec?.metrics ?? []).map(({type, resource}, index) => {
		if (!resource) {
			return `<unknown type: ${type ?? ''}>`;
		}

		const {averageUtilization, averageValue} = resource.target ?? {};
		const current = status?.currentMetrics?.[index]?.resource?.current;
		return averageUtilization === undefined
			? `${resource.name}: ${current?.averageValue ?? '<unknown>'}/${averageValue ?? '<auto>'}`
			: `${resource.name}: ${current?.averageUtilization === undefined ? '<unknown>' : `${current.averageUtilization}%`}/${averageUtilization}%`;
	});
	return (
		texts.slice(0, 2).join(', ') + (texts.length > 2 ? ` + ${texts.length - 2} more...` : '') ||
		none
	);
}

export const autoscalerColumns: readonly Column[] = [
	name,
	column('Reference', ({spec}: Autoscaler) =>
		spec?.scaleTargetRef ? `${spec.scaleTargetRef.kind}/${spec.scaleTargetRef.name}` : '',
	),
	column('Targets', targets),
	column('MinPods', ({spec}: Autoscaler) => String(spec?.minReplicas ?? '<unset>')),
	column('MaxPods', ({spec}: Autoscaler) => spec?.maxReplicas ?? 0),
	column('Replicas', ({status}: Autoscaler) => status?.currentReplicas ?? 0),
	age,
];

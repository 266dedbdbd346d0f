export type Fields = Record<string, unknown>;

const isFields = (value: unknown): value is Fields =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

export const asFields = (value: unknown): Fields => (isFields(value) ? value : {});

/** The same list with each item completed; something that is no list stays as it is. */
export const each = (list: unknown, complete: (item: Fields) => Fields): unknown =>
	Array.isArray(list) ? list.map((item: unknown) => complete(asFields(item))) : list;

/** Completes a member where it is there. */
export const within = (
	fields: Fields,
	name: string,
	complete: (value: unknown) => unknown,
): Fields => (fields[name] === undefined ? {} : {[name]: complete(fields[name])});

export const port = (fields: Fields): Fields => ({protocol: 'TCP', ...fields});

const httpGet = (value: unknown): Fields => ({path: '/', scheme: 'HTTP', ...asFields(value)});

const probe = (value: unknown): Fields => {
	const fields = asFields(value);
	return {
		timeoutSeconds: 1,
		periodSeconds: 10,
		successThreshold: 1,
		failureThreshold: 3,
		...fields,
		...within(fields, 'httpGet', httpGet),
	};
};

function pullPolicy(image: unknown): string {
	const reference = typeof image === 'string' ? image.split('/').at(-1) : '';
	const isPinned = /[:@]/.test(reference ?? '') && !reference?.endsWith(':latest');
	return isPinned ? 'IfNotPresent' : 'Always';
}

const container = (fields: Fields): Fields => ({
	resources: {},
	terminationMessagePath: '/dev/termination-log',
	terminationMessagePolicy: 'File',
	imagePullPolicy: pullPolicy(fields.image),
	...fields,
	...within(fields, 'ports', (ports) => each(ports, port)),
	...within(fields, 'livenessProbe', probe),
	...within(fields, 'readinessProbe', probe),
	...within(fields, 'startupProbe', probe),
});

const withMode = (value: unknown): Fields => ({defaultMode: 420, ...asFields(value)});

const volume = (fields: Fields): Fields => ({
	...fields,
	...within(fields, 'secret', withMode),
	...within(fields, 'configMap', withMode),
	...within(fields, 'projected', withMode),
	...within(fields, 'downwardAPI', withMode),
	...within(fields, 'hostPath', (value) => ({type: '', ...asFields(value)})),
});

/** What the API server adds to a pod's spec wherever it stands, in a pod or in a template. */
const podSpec = (fields: Fields): Fields => ({
	restartPolicy: 'Always',
	terminationGracePeriodSeconds: 30,
	dnsPolicy: 'ClusterFirst',
	securityContext: {},
	schedulerName: 'default-scheduler',
	...(fields.serviceAccountName !== undefined && {serviceAccount: fields.serviceAccountName}),
	...fields,
	...within(fields, 'containers', (list) => each(list, container)),
	...within(fields, 'initContainers', (list) => each(list, container)),
	...within(fields, 'volumes', (list) => each(list, volume)),
});

const unavailableNodes = ['not-ready', 'unreachable'].map((name) => ({
	key: `node.kubernetes.io/${name}`,
	operator: 'Exists',
	effect: 'NoExecute',
}));

/** Besides, for pods themselves, what admission adds: account, priority, patience with lost nodes. */
export function podDefaults(fields: Fields): Fields {
	const own = Array.isArray(fields.tolerations) ? (fields.tolerations as unknown[]) : [];
	const added = unavailableNodes
		.filter(({key}) => own.every((toleration) => !tolerates(asFields(toleration), key)))
		.map((toleration) => ({...toleration, tolerationSeconds: 300}));
	const account = fields.serviceAccountName ?? 'default';
	return {
		...podSpec({...fields, serviceAccountName: account}),
		tolerations: [...own, ...added],
		priority: fields.priority ?? priorities[String(fields.priorityClassName)] ?? 0,
		enableServiceLinks: fields.enableServiceLinks ?? true,
		preemptionPolicy: fields.preemptionPolicy ?? 'PreemptLowerPriority',
	};
}

const tolerates = ({key, operator, effect}: Fields, taint: string): boolean =>
	(key === taint || (key === undefined && operator === 'Exists')) &&
	(effect === undefined || effect === 'NoExecute');

const priorities: Readonly<Record<string, number>> = {
	'system-cluster-critical': 2_000_000_000,
	'system-node-critical': 2_000_001_000,
};

/** The template of a workload's pods. */
export const templateDefaults = (value: unknown): Fields => {
	const fields = asFields(value);
	return {
		metadata: {},
		...fields,
		...within(fields, 'spec', (spec) => podSpec(asFields(spec))),
	};
};

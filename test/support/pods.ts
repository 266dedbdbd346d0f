import type {ContainerStatus, Pod} from '../../source/cluster/objects.ts';

export const now = Date.parse('2026-11-20T10:00:00Z');

export const ago = (minutes: number): string => new Date(now - minutes * 60_000).toISOString();

export type PodShape = {
	name?: string;
	labels?: Record<string, string>;
	owner?: {kind: string; name: string};
	phase?: string;
	reason?: string;
	ageMinutes?: number;
	isDeleted?: boolean;
	conditions?: Record<string, boolean | [string, string]>;
	containers?: Array<Partial<ContainerStatus>>;
	init?: Array<Partial<ContainerStatus> & {isSidecar?: boolean}>;
};

const toStatus = (status: Partial<ContainerStatus>, index: number): ContainerStatus => ({
	name: `c${index}`,
	ready: false,
	restartCount: 0,
	...status,
});

/** A pod as the API sends it, from the few facts that a test is about. */
export function makePod(shape: PodShape = {}): Pod {
	const containers = (shape.containers ?? [{ready: true, state: {running: {}}}]).map(
		(status, index) => toStatus(status, index),
	);
	const init = (shape.init ?? []).map((status, index) =>
		toStatus({name: `i${index}`, ...status}, index),
	);
	return {
		metadata: {
			name: shape.name ?? 'pod-1',
			namespace: 'rbd-system',
			uid: `uid-${shape.name ?? 'pod-1'}`,
			resourceVersion: '1',
			creationTimestamp: ago(shape.ageMinutes ?? 60),
			labels: shape.labels ?? {},
			...(shape.isDeleted && {deletionTimestamp: ago(0)}),
			...(shape.owner && {
				ownerReferences: [{apiVersion: 'apps/v1', uid: 'owner', controller: true, ...shape.owner}],
			}),
		},
		spec: {
			nodeName: 'node1',
			containers: containers.map(({name}) => ({name})),
			...(init.length > 0 && {
				initContainers: init.map(({name}, index) => ({
					name,
					...(shape.init?.[index]?.isSidecar && {restartPolicy: 'Always'}),
				})),
			}),
		},
		status: {
			phase: shape.phase ?? 'Running',
			...(shape.reason && {reason: shape.reason}),
			conditions: Object.entries(
				shape.conditions ?? {
					Ready: containers.length > 0 && containers.every(({ready}) => ready),
				},
			).map(([type, value]) => ({
				type,
				status: value === true ? 'True' : 'False',
				...(Array.isArray(value) && {reason: value[0], message: value[1]}),
			})),
			containerStatuses: containers,
			...(init.length > 0 && {initContainerStatuses: init}),
		},
	};
}

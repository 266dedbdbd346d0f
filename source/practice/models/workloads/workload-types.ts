import type {
	KubernetesObject,
	LabelSelector,
	ObjectMeta,
	OwnerReference,
	PersistentVolumeClaim,
	PodTemplate,
	Workload,
} from '../../../cluster/objects.ts';
import {apiVersionOf, type Resource} from '../../../cluster/resources.ts';

type Spec = NonNullable<Workload['spec']>;
type Status = NonNullable<Workload['status']>;

/** The fields that the controllers act on and the rest of the program does not read. */
export type StatefulSet = Workload & {
	spec?: Spec & {
		volumeClaimTemplates?: Array<
			Pick<PersistentVolumeClaim, 'spec'> & {metadata: Partial<ObjectMeta> & {name: string}}
		>;
		updateStrategy?: {type?: string};
	};
	status?: Status & {currentRevision?: string; updateRevision?: string};
};

export type DaemonSet = Workload & {spec?: Spec & {updateStrategy?: {type?: string}}};

export type Job = KubernetesObject & {
	spec?: {
		parallelism?: number;
		completions?: number;
		backoffLimit?: number;
		ttlSecondsAfterFinished?: number;
		selector?: LabelSelector;
		template: PodTemplate;
	};
	status?: {
		active?: number;
		succeeded?: number;
		failed?: number;
		ready?: number;
		startTime?: string;
		completionTime?: string;
		conditions?: Array<Record<string, string>>;
	};
};

export const jobs: Resource<Job> = {
	group: 'batch',
	version: 'v1',
	plural: 'jobs',
	kind: 'Job',
	namespaced: true,
};

/** What makes an object the controlling owner of another. */
export const controllerReference = (
	resource: Resource,
	{metadata}: KubernetesObject,
): OwnerReference => ({
	apiVersion: apiVersionOf(resource),
	kind: resource.kind,
	name: metadata.name,
	uid: metadata.uid,
	controller: true,
	blockOwnerDeletion: true,
});

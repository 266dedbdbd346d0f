import {statefulSets} from '../../../cluster/resources.ts';
import type {StatefulSet} from '../../models/workloads/workload-types.ts';
import type {Draft} from '../../object-access.ts';
import {canaries} from '../canaries.ts';
import {resourced} from '../platform.ts';
import {
	componentLabels,
	liveness,
	mainContainer,
	metadataOf,
	podTemplate,
	readiness,
	type ComponentContext,
	type ComponentDefinition,
} from './component.ts';
import {claimSpec, serviceOf} from './service.ts';

/** Object storage for uploads and build artefacts. */
export const minio: ComponentDefinition = {
	name: 'minio',
	resources: (context) => [
		resourced(statefulSets, statefulSet(context)),
		serviceOf(context, 'minio-service', [
			{name: 'minio-9000', port: 9000},
			{name: 'minio-9001', port: 9001},
		]),
	],
};

function statefulSet(context: ComponentContext): Draft<StatefulSet> {
	const labels = componentLabels('minio');
	return {
		metadata: metadataOf(context, 'minio'),
		spec: {
			replicas: 1,
			selector: {matchLabels: labels},
			serviceName: '',
			template: podTemplate(context, {
				containers: [
					mainContainer(context, {
						name: 'minio',
						command: ['bin/bash', '-c'],
						args: ['minio server /data --console-address :9001'],
						env: [
							{name: 'MINIO_BUCKETS', value: 'rbd-hub'},
							{name: 'MINIO_ROOT_USER', value: 'admin'},
							{name: 'MINIO_ROOT_PASSWORD', value: canaries.storagePassword},
						],
						readinessProbe: readiness('/minio/health/live', 9000),
						livenessProbe: liveness('/minio/health/live', 9000),
						volumeMounts: [{name: 'minio-data', mountPath: '/data'}],
					}),
				],
			}),
			updateStrategy: {type: 'RollingUpdate'},
			volumeClaimTemplates: [{metadata: {name: 'minio-data', labels}, spec: claimSpec(100)}],
		},
	};
}

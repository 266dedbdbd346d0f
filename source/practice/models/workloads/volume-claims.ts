import type {KubernetesObject, PersistentVolumeClaim} from '../../../cluster/objects.ts';
import {persistentVolumeClaims, pods, type Resource} from '../../../cluster/resources.ts';
import type {Draft} from '../../object-access.ts';
import {keyOf} from '../mirror.ts';
import {createWorkQueue} from '../work-queue.ts';
import {hasLabels} from '../../selector.ts';
import type {ControllerContext} from './controller.ts';
import {isReady} from './pod-facts.ts';

export type StorageClass = KubernetesObject & {
	provisioner?: string;
	reclaimPolicy?: string;
	volumeBindingMode?: string;
};
export type PersistentVolume = KubernetesObject & {
	spec?: {
		nodeAffinity?: {
			required?: {
				nodeSelectorTerms?: Array<{
					matchExpressions?: Array<{key: string; operator: string; values?: string[]}>;
				}>;
			};
		};
		[field: string]: unknown;
	};
	status?: {phase?: string};
};

export const storageClasses: Resource<StorageClass> = {
	group: 'storage.k8s.io',
	version: 'v1',
	plural: 'storageclasses',
	kind: 'StorageClass',
	namespaced: false,
};
export const persistentVolumes: Resource<PersistentVolume> = {
	group: '',
	version: 'v1',
	plural: 'persistentvolumes',
	kind: 'PersistentVolume',
	namespaced: false,
};

/** The volume a local-path provisioner makes for a claim: a directory on the claim's node. */
export function localVolume(
	claim: PersistentVolumeClaim,
	node: string,
	path: string,
): Draft<PersistentVolume> {
	const {namespace = '', name, uid} = claim.metadata;
	const {accessModes = ['ReadWriteOnce'], resources, storageClassName = ''} = claim.spec ?? {};
	const volume = `pvc-${uid}`;
	return {
		metadata: {
			name: volume,
			annotations: {'pv.kubernetes.io/provisioned-by': 'rancher.io/local-path'},
			finalizers: ['kubernetes.io/pv-protection'],
		},
		spec: {
			accessModes,
			capacity: resources?.requests ?? {},
			claimRef: {apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace, name, uid},
			hostPath: {path: `${path}/${volume}_${namespace}_${name}`, type: 'DirectoryOrCreate'},
			nodeAffinity: {
				required: {
					nodeSelectorTerms: [
						{
							matchExpressions: [{key: 'kubernetes.io/hostname', operator: 'In', values: [node]}],
						},
					],
				},
			},
			persistentVolumeReclaimPolicy: 'Delete',
			storageClassName,
			volumeMode: 'Filesystem',
		},
		status: {phase: 'Bound'},
	};
}

/** The names of the nodes on which a local volume can be used. */
export const nodesOfVolume = ({spec}: PersistentVolume): string[] =>
	(spec?.nodeAffinity?.required?.nodeSelectorTerms ?? [])
		.flatMap(({matchExpressions = []}) => matchExpressions)
		.flatMap(({values = []}) => values);

/** A claim as it is once its volume is there. */
export const boundClaim = (
	claim: PersistentVolumeClaim,
	volume: string,
): PersistentVolumeClaim => ({
	...claim,
	metadata: {
		...claim.metadata,
		annotations: {
			...claim.metadata.annotations,
			'pv.kubernetes.io/bind-completed': 'yes',
			'pv.kubernetes.io/bound-by-controller': 'yes',
			'volume.kubernetes.io/storage-provisioner': 'rancher.io/local-path',
		},
	},
	spec: {...claim.spec, volumeName: volume},
	status: {
		phase: 'Bound',
		capacity: claim.spec?.resources?.requests ?? {},
		...(claim.spec?.accessModes && {accessModes: claim.spec.accessModes}),
	},
});

/**
What becomes of claims: the controller tells what each waits for, and the provisioner of local-path, while
one of its pods is ready, makes the volume once the scheduler has chosen a node.
*/
export function runVolumeClaims(
	context: ControllerContext,
	{seconds, path}: {readonly seconds: number; readonly path: string},
): void {
	const {access, mirrors, clock, signal, report, recorder} = context;
	const claims = mirrors.of(persistentVolumeClaims);
	const tell = async (
		claim: PersistentVolumeClaim,
		type: 'Normal' | 'Warning',
		reason: string,
		message: string,
	) => {
		await recorder.record({
			about: claim,
			resource: persistentVolumeClaims,
			source: {component: 'persistentvolume-controller'},
			type,
			reason,
			message,
		});
	};

	const hasProvisioner = () =>
		mirrors
			.of(pods)
			.values()
			.some(
				(pod) => hasLabels(pod.metadata.labels, {name: 'local-path-provisioner'}) && isReady(pod),
			);

	const queue = createWorkQueue({
		clock,
		signal,
		report,
		async work(key) {
			const [namespace = '', name = ''] = key.split('/');
			const claim = claims.get({namespace, name});
			if (claim && claim.status?.phase !== 'Bound') {
				await consider(claim);
			}
		},
	});

	const consider = async (claim: PersistentVolumeClaim) => {
		const className = claim.spec?.storageClassName ?? '';
		const storageClass = mirrors.of(storageClasses).get({name: className});
		const node = claim.metadata.annotations?.['volume.kubernetes.io/selected-node'];
		if (!storageClass) {
			const message = `storageclass.storage.k8s.io "${className}" not found`;
			await tell(claim, 'Warning', 'ProvisioningFailed', message);
		} else if (!node && storageClass.volumeBindingMode === 'WaitForFirstConsumer') {
			const message = 'waiting for first consumer to be created before binding';
			await tell(claim, 'Normal', 'WaitForFirstConsumer', message);
		} else if (hasProvisioner() && storageClass.provisioner === 'rancher.io/local-path') {
			await provision(claim, node ?? '');
			return;
		} else {
			await tell(
				claim,
				'Normal',
				'ExternalProvisioning',
				`Waiting for a volume to be created either by the external provisioner '${storageClass.provisioner ?? ''}' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.`,
			);
		}

		queue.addAfter(keyOf(claim.metadata), 15_000);
	};

	const provision = async (claim: PersistentVolumeClaim, node: string) => {
		const volume = await access.create(persistentVolumes, localVolume(claim, node, path));
		await access.replaceStatus(persistentVolumes, {...volume, status: {phase: 'Bound'}});
		clock.after(seconds * 1000, () => {
			bind(claim, volume.metadata.name).catch(report);
		});
	};

	const bind = async (claim: PersistentVolumeClaim, volume: string) => {
		const current = await access.get(persistentVolumeClaims, claim.metadata);
		if (current?.metadata.uid !== claim.metadata.uid) {
			return;
		}

		const bound = boundClaim(current, volume);
		const written = await access.replace(persistentVolumeClaims, bound);
		await access.replaceStatus(persistentVolumeClaims, {
			...written,
			...(bound.status && {status: bound.status}),
		});
	};

	for (const {metadata} of claims.values()) {
		queue.add(keyOf(metadata));
	}

	claims.onChange(({type, object}) => {
		if (type !== 'DELETED') {
			queue.add(keyOf(object.metadata));
		}
	});
}

import type {PersistentVolumeClaim} from '../../cluster/objects.ts';
import {persistentVolumeClaims} from '../../cluster/resources.ts';
import {storageClasses, type StorageClass} from '../models/workloads/volume-claims.ts';
import {addEvent} from './add-event.ts';
import type {World} from './world.ts';

const source = {component: 'persistentvolume-controller'};
const retry = 15_000;

/** What a claim tells while its provisioner does not come: Normal events, and nothing on the pod. */
export function tellOfWaitingClaim(
	world: World,
	claim: PersistentVolumeClaim,
	{storageClass, node}: {readonly storageClass: StorageClass | undefined; readonly node: string},
): void {
	const first = Date.parse(claim.metadata.creationTimestamp);
	const provisioner = storageClass?.provisioner ?? '';
	claim.metadata.annotations = {
		...claim.metadata.annotations,
		'volume.kubernetes.io/selected-node': node,
		'volume.kubernetes.io/storage-provisioner': provisioner,
	};
	claim.metadata.finalizers = ['kubernetes.io/pvc-protection'];
	const about = {about: claim, resource: persistentVolumeClaims, type: 'Normal' as const, source};
	addEvent(world, {
		...about,
		reason: 'WaitForFirstConsumer',
		message: 'waiting for first consumer to be created before binding',
		last: first,
	});
	addEvent(world, {
		...about,
		reason: 'ExternalProvisioning',
		message: `Waiting for a volume to be created either by the external provisioner '${provisioner}' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.`,
		...everyRetry(world, first),
	});
}

/** What a claim tells whose storage class does not exist. */
export function tellOfLostClass(world: World, claim: PersistentVolumeClaim | undefined): void {
	const name = claim?.spec?.storageClassName ?? '';
	const isFine = Boolean(claim?.spec?.volumeName) || world.objects.get(storageClasses, {name});
	if (!claim || isFine) {
		return;
	}

	claim.metadata.finalizers = ['kubernetes.io/pvc-protection'];
	addEvent(world, {
		about: claim,
		resource: persistentVolumeClaims,
		type: 'Warning',
		reason: 'ProvisioningFailed',
		message: `storageclass.storage.k8s.io "${name}" not found`,
		source,
		...everyRetry(world, Date.parse(claim.metadata.creationTimestamp)),
	});
}

function everyRetry({now}: World, first: number) {
	const retries = Math.max(0, Math.floor((now - first) / retry));
	return {first, last: first + retries * retry, count: retries + 1};
}

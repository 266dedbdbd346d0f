import type {OwnerReference, Secret} from '../../../cluster/objects.ts';
import {configMaps, secrets} from '../../../cluster/resources.ts';
import type {ObjectAccess} from '../../object-access.ts';
import {componentLabels} from '../../rainbond/components/component.ts';
import type {PracticeCluster} from '../../rainbond/custom-resources.ts';
import {
	addressLabel,
	authoritySecretName,
	clientSecretName,
	createRegionCertificates,
	gatewayAddresses,
	regionConfigName,
	regionObjects,
	serverSecretName,
	type RegionAuthority,
} from '../../rainbond/region-certificates.ts';
import {writeResource} from './write-resource.ts';

/**
Makes the region API's certificates anew when one of the three objects that carry them is missing, or when
the server's were made for other addresses than the gateway has (controllers/handler/api.go). Always with
a new authority, except where a person has left one in a Secret and the server's Secret still exists.
*/
export async function renewRegionCertificates(
	access: ObjectAccess,
	cluster: PracticeCluster,
	{owner, now}: {readonly owner: OwnerReference; readonly now: number},
): Promise<boolean> {
	const namespace = cluster.metadata.namespace ?? '';
	const server = await access.get(secrets, {namespace, name: serverSecretName});
	const client = await access.get(secrets, {namespace, name: clientSecretName});
	const config = await access.get(configMaps, {namespace, name: regionConfigName});
	const isCurrent = server?.metadata.labels?.availableips === addressLabel(cluster);
	if (isCurrent && client && config) {
		return false;
	}

	const kept = server && (await access.get(secrets, {namespace, name: authoritySecretName}));
	const certificates = createRegionCertificates({
		addresses: gatewayAddresses(cluster),
		notBefore: now,
		...(kept && {authority: authorityOf(kept)}),
	});
	for (const resourced of regionObjects(cluster, certificates, componentLabels('rbd-api'))) {
		await writeResource(access, resourced, owner);
	}

	return true;
}

function authorityOf({data = {}}: Secret): RegionAuthority {
	const read = (key: string) => Buffer.from(data[key] ?? '', 'base64').toString();
	return {certificate: read('ca.pem'), key: read('ca.key.pem')};
}

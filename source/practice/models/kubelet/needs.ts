import type {
	ConfigMap,
	Container,
	KubernetesObject,
	Pod,
	Secret,
	Volume,
} from '../../../cluster/objects.ts';
import {configMaps, secrets, type Resource} from '../../../cluster/resources.ts';
import type {ObjectKey} from '../../object-access.ts';
import type {ContainerBehaviour} from './behaviour.ts';

/** Reads an object that a pod refers to. */
export type Find = <T extends KubernetesObject>(
	resource: Resource<T>,
	key: ObjectKey,
) => T | undefined;

type Reference = {readonly name?: string; readonly key?: string; readonly optional?: boolean};
type Source = {
	readonly configMapRef?: Reference;
	readonly secretRef?: Reference;
	readonly configMapKeyRef?: Reference;
	readonly secretKeyRef?: Reference;
};
type Items = {readonly items?: ReadonlyArray<{readonly key: string}>};

/** What a pod names and the cluster does not have, in the kubelet's words. */
export type MissingNeeds = {
	readonly mountErrors: Readonly<Record<string, string>>;
	readonly containers: Readonly<Record<string, ContainerBehaviour>>;
};

export function missingNeeds(pod: Pod, find: Find): MissingNeeds {
	const mountErrors = Object.fromEntries(
		(pod.spec.volumes ?? []).flatMap((volume) => {
			const error = mountError(volume, pod, find);
			return error ? [[volume.name, error] as const] : [];
		}),
	);
	const containers = Object.fromEntries(
		[...(pod.spec.initContainers ?? []), ...pod.spec.containers].flatMap((container) => {
			const message = environmentError(container, pod, find);
			const creationError = message && {reason: 'CreateContainerConfigError', message};
			return creationError ? [[container.name, {creationError}] as const] : [];
		}),
	);
	return {mountErrors, containers};
}

function mountError(volume: Volume, {metadata: {namespace}}: Pod, find: Find): string | undefined {
	const {secret, configMap} = volume as {
		secret?: {secretName?: string; optional?: boolean} & Items;
		configMap?: {name?: string; optional?: boolean} & Items;
	};
	if (secret?.secretName && !secret.optional) {
		const found = find(secrets, {namespace, name: secret.secretName});
		return found
			? missingItem(secret, found.data, 'references non-existent secret key')
			: `secret "${secret.secretName}" not found`;
	}

	if (configMap?.name && !configMap.optional) {
		const found = find(configMaps, {namespace, name: configMap.name});
		return found
			? missingItem(
					configMap,
					{...found.data, ...found.binaryData},
					'configmap references non-existent config key',
				)
			: `configmap "${configMap.name}" not found`;
	}

	return undefined;
}

function missingItem(
	{items = []}: Items,
	data: Readonly<Record<string, string>> | undefined,
	prefix: string,
): string | undefined {
	const missing = items.find(({key}) => data?.[key] === undefined);
	return missing && `${prefix}: ${missing.key}`;
}

function environmentError(container: Container, pod: Pod, find: Find): string | undefined {
	const {envFrom = []} = container as {envFrom?: readonly Source[]};
	const single = (container.env ?? []).map(({valueFrom}) => (valueFrom ?? {}) as Source);
	for (const {configMapRef, secretRef, configMapKeyRef, secretKeyRef} of [...envFrom, ...single]) {
		const error =
			missingReference(pod, configMapRef ?? configMapKeyRef, {find, resource: configMaps}) ??
			missingReference(pod, secretRef ?? secretKeyRef, {find, resource: secrets});
		if (error) {
			return error;
		}
	}

	return undefined;
}

function missingReference(
	{metadata: {namespace = ''}}: Pod,
	reference: Reference | undefined,
	{
		find,
		resource,
	}: {readonly find: Find; readonly resource: Resource<ConfigMap> | Resource<Secret>},
): string | undefined {
	if (!reference?.name || reference.optional) {
		return undefined;
	}

	const {name, key} = reference;
	const found: ConfigMap | Secret | undefined = find<ConfigMap | Secret>(resource, {
		namespace,
		name,
	});
	if (!found) {
		return `${resource.kind.toLowerCase()} "${name}" not found`;
	}

	return key && found.data?.[key] === undefined
		? `couldn't find key ${key} in ${resource.kind} ${namespace}/${name}`
		: undefined;
}

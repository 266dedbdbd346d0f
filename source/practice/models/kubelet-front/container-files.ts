import type {Container, Node, Pod, Volume} from '../../../cluster/objects.ts';
import {configMaps, secrets} from '../../../cluster/resources.ts';
import {internalAddress} from '../kubelet/addresses.ts';
import type {Find} from '../kubelet/needs.ts';
import {procNetTcp} from '../shell/network-commands.ts';
import type {Socket} from '../shell/shell-context.ts';

const decoded = (text: string): string => Buffer.from(text, 'base64').toString();

type Variable = {
	readonly name: string;
	readonly value?: string;
	readonly valueFrom?: {
		readonly fieldRef?: {readonly fieldPath?: string};
		readonly secretKeyRef?: {readonly name?: string; readonly key?: string};
		readonly configMapKeyRef?: {readonly name?: string; readonly key?: string};
	};
};

/** The environment of a container's program, secrets and all, as it is in reality. */
export function environmentOf(
	pod: Pod,
	container: Container,
	node: Node | undefined,
	find: Find,
): Record<string, string> {
	const environment: Record<string, string> = {
		PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
		HOSTNAME: pod.spec.hostNetwork ? (pod.spec.nodeName ?? '') : pod.metadata.name,
	};
	for (const variable of (container.env ?? []) as readonly Variable[]) {
		environment[variable.name] = valueOf(variable, pod, node, find);
	}

	return {
		...environment,
		KUBERNETES_SERVICE_HOST: '10.43.0.1',
		KUBERNETES_SERVICE_PORT: '443',
		HOME: '/root',
	};
}

function valueOf(
	{value, valueFrom = {}}: Variable,
	pod: Pod,
	node: Node | undefined,
	find: Find,
): string {
	const {namespace} = pod.metadata;
	const {fieldRef, secretKeyRef, configMapKeyRef} = valueFrom;
	if (fieldRef) {
		const fields: Readonly<Record<string, string | undefined>> = {
			'metadata.name': pod.metadata.name,
			'metadata.namespace': namespace,
			'spec.nodeName': pod.spec.nodeName,
			'status.podIP': pod.status?.podIP,
			'status.hostIP': internalAddress(node),
		};
		return fields[fieldRef.fieldPath ?? ''] ?? '';
	}

	if (secretKeyRef) {
		const secret = find(secrets, {namespace, name: secretKeyRef.name ?? ''});
		return decoded(secret?.data?.[secretKeyRef.key ?? ''] ?? '');
	}

	if (configMapKeyRef) {
		const map = find(configMaps, {namespace, name: configMapKeyRef.name ?? ''});
		return map?.data?.[configMapKeyRef.key ?? ''] ?? '';
	}

	return value ?? '';
}

/** The files that are worth looking at in a container: names, sockets, what its volumes bring. */
export function filesOf(
	pod: Pod,
	container: Container,
	{sockets, find, hostsOfNode}: {sockets: readonly Socket[]; find: Find; hostsOfNode: string},
): Map<string, string> {
	const {name, namespace = ''} = pod.metadata;
	const aliases = (pod.spec.hostAliases ?? []).map(
		({ip, hostnames = []}) => `${ip}\t${hostnames.join('\t')}\n`,
	);
	const hosts = pod.spec.hostNetwork
		? hostsOfNode
		: [
				'# Kubernetes-managed hosts file.\n127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n',
				`${pod.status?.podIP ?? ''}\t${name}\n`,
				aliases.length > 0 ? '\n# Entries added by HostAliases.\n' : '',
				...aliases,
			].join('');
	const files = new Map([
		['/etc/hosts', hosts],
		['/etc/hostname', `${pod.spec.hostNetwork ? (pod.spec.nodeName ?? '') : name}\n`],
		[
			'/etc/resolv.conf',
			`search ${namespace}.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.43.0.10\noptions ndots:5\n`,
		],
		['/etc/os-release', 'NAME="Alpine Linux"\nID=alpine\nVERSION_ID=3.20.2\n'],
		['/proc/net/tcp', procNetTcp(sockets)],
		['/proc/net/tcp6', procNetTcp([])],
		['/var/run/secrets/kubernetes.io/serviceaccount/namespace', namespace],
	]);
	for (const mount of container.volumeMounts ?? []) {
		const volume = pod.spec.volumes?.find((one) => one.name === mount.name);
		const {subPath} = mount as {subPath?: string};
		for (const [file, content] of volume ? contentOf(volume, namespace, find) : []) {
			const path =
				subPath === file ? mount.mountPath : `${mount.mountPath.replace(/\/$/, '')}/${file}`;
			files.set(path, content);
		}
	}

	return files;
}

function contentOf(volume: Volume, namespace: string, find: Find): Array<[string, string]> {
	const {secret, configMap} = volume;
	if (secret?.secretName) {
		const found = find(secrets, {namespace, name: secret.secretName});
		const {items} = secret as {items?: Array<{key: string; path: string}>};
		return Object.entries(found?.data ?? {}).map(([key, value]) => [
			items?.find((item) => item.key === key)?.path ?? key,
			decoded(value),
		]);
	}

	const found = configMap?.name ? find(configMaps, {namespace, name: configMap.name}) : undefined;
	return Object.entries(found?.data ?? {});
}

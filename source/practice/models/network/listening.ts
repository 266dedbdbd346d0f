import type {Pod, Secret} from '../../../cluster/objects.ts';
import {pods, secrets} from '../../../cluster/resources.ts';
import {beginningOf, workloadOf, type ContainerConduct} from '../kubelet/rules.ts';
import type {Mirrors} from '../mirror.ts';
import type {TlsMaterial} from './canned-tls.ts';
import type {ListenerBehaviour, ListenerRule} from './listener.ts';

/** How a connection reaches a pod: over its address, or from inside its network as port-forward does. */
export type From = 'pod-ip' | 'loopback';

/** What listens in the pods of a cluster at the moment. */
export type Listening = {
	at(pod: Pod, port: number, from: From): ListenerBehaviour;
	/** The certificate that a program of the pod holds. */
	materialOf(pod: Pod): TlsMaterial | undefined;
	socketsOf(pod: Pod): Array<{port: number; isLoopback: boolean; program: string}>;
};

type Https = Extract<ListenerBehaviour, {kind: 'https'}>;

export function createListening({
	mirrors,
	listeners,
	conductOf,
}: {
	readonly mirrors: Mirrors;
	readonly listeners: readonly ListenerRule[];
	/** What holds for a pod's containers now. */
	readonly conductOf: (pod: Pod) => ReadonlyMap<string, ContainerConduct>;
}): Listening {
	const byWorkload = Map.groupBy(listeners, ({workload}) => workload);
	const loaded = new Map<string, TlsMaterial>();
	const rulesOf = (pod: Pod): ListenerRule[] =>
		(byWorkload.get(workloadOf(pod)) ?? []).filter(
			({forPodsBefore = Infinity}) => beginningOf(pod) < forPodsBefore,
		);

	const programOf = ({container}: ListenerRule, pod: Pod): string =>
		container ?? pod.spec.containers[0]?.name ?? '';

	/** The status of the container whose program listens, while it runs. */
	const runningOf = (rule: ListenerRule, pod: Pod) => {
		const status = pod.status?.containerStatuses?.find(({name}) => name === programOf(rule, pod));
		return status?.state?.running ? status : undefined;
	};

	/** A program reads its certificate when it starts, and never again. */
	const load = (pod: Pod) => {
		// What a later rule says holds, as everywhere.
		for (const rule of rulesOf(pod).toReversed()) {
			const id = runningOf(rule, pod)?.containerID;
			if (!id || rule.behaviour.kind !== 'https' || loaded.has(id)) {
				continue;
			}

			const {material, secret} = rule.behaviour;
			const {namespace} = pod.metadata;
			const found = mirrors.of(secrets).get({namespace, name: secret.name});
			loaded.set(id, material ?? readMaterial(found, secret));
		}
	};

	for (const pod of mirrors.of(pods).values()) {
		load(pod);
	}

	mirrors.of(pods).onChange(({type, object}) => {
		if (type !== 'DELETED') {
			load(object);
		}
	});
	return {
		at(pod, port, from) {
			const rule = rulesOf(pod).findLast((one) => one.port === port);
			if (!rule || !runningOf(rule, pod) || (rule.bind === 'loopback' && from === 'pod-ip')) {
				return {kind: 'refuse'};
			}

			const conduct = conductOf(pod).get(programOf(rule, pod));
			return conduct?.behaviour.answersNobody ? {kind: 'silent'} : rule.behaviour;
		},
		materialOf(pod) {
			const ids = (pod.status?.containerStatuses ?? []).map(({containerID = ''}) => containerID);
			return loaded.get(ids.find((id) => loaded.has(id)) ?? '');
		},
		socketsOf: (pod) =>
			rulesOf(pod)
				.filter((rule) => runningOf(rule, pod) && rule.behaviour.kind !== 'refuse')
				.map((rule) => ({
					port: rule.port,
					isLoopback: rule.bind === 'loopback',
					program: programOf(rule, pod),
				})),
	};
}

function readMaterial(secret: Secret | undefined, keys: Https['secret']): TlsMaterial {
	const read = (key: string) => Buffer.from(secret?.data?.[key] ?? '', 'base64').toString();
	return {
		certificate: read(keys.certificate),
		key: read(keys.key),
		...(keys.authority && {clientAuthority: read(keys.authority)}),
	};
}

import type {Node} from '../../../cluster/objects.ts';
import {leases, nodes} from '../../../cluster/resources.ts';
import type {Clock} from '../../clock.ts';
import type {ObjectAccess} from '../../object-access.ts';
import type {Mirrors} from '../mirror.ts';
import {rfc3339} from './pod-status.ts';

const renewal = 10_000;
const namespace = 'kube-node-lease';

/** Lease times have microseconds. */
const micro = (milliseconds: number): string =>
	new Date(milliseconds).toISOString().replace('Z', '000Z');

/**
Renews the lease of every node whose kubelet is alive each ten seconds, and the heartbeats of its
conditions each five minutes.
*/
export function runHeartbeats({
	access,
	mirrors,
	clock,
	signal,
	report,
	isAlive,
}: {
	readonly access: ObjectAccess;
	readonly mirrors: Mirrors;
	readonly clock: Clock;
	readonly signal: AbortSignal;
	readonly report: (error: unknown) => void;
	readonly isAlive: (node: string) => boolean;
}): void {
	let beats = 0;

	const renewLease = async ({metadata: {name, uid}}: Node, now: number) => {
		const lease = await access.get(leases, {namespace, name});
		const spec = {holderIdentity: name, leaseDurationSeconds: 40, renewTime: micro(now)};
		const owner = {apiVersion: 'v1', kind: 'Node', name, uid};
		await (lease
			? access.replace(leases, {...lease, spec})
			: access.create(leases, {metadata: {namespace, name, ownerReferences: [owner]}, spec}));
	};

	const renewConditions = async (node: Node, now: number) => {
		const conditions = node.status?.conditions?.map((condition) => ({
			...condition,
			...(condition.type !== 'NetworkUnavailable' && {lastHeartbeatTime: rfc3339(now)}),
		}));
		await access.replaceStatus(nodes, {
			...node,
			status: {...node.status, ...(conditions && {conditions})},
		});
	};

	const beat = async () => {
		const now = clock.now();
		beats += 1;
		for (const node of mirrors.of(nodes).values()) {
			if (!isAlive(node.metadata.name)) {
				continue;
			}

			await renewLease(node, now);
			if (beats % 30 === 0) {
				await renewConditions(node, now);
			}
		}
	};

	const schedule = () => {
		if (signal.aborted) {
			return;
		}

		const callOff = clock.after(renewal, () => {
			signal.removeEventListener('abort', callOff);
			beat().catch(report).finally(schedule);
		});
		signal.addEventListener('abort', callOff, {once: true});
	};

	beat().catch(report).finally(schedule);
}

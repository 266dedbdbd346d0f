import type {Duplex} from 'node:stream';
import type {ApisixRoute} from '../cluster/objects.ts';
import {componentOf} from '../platform/components.ts';
import {isReadyPod} from '../platform/pod-state.ts';
import {namespacePods} from './namespace-objects.ts';
import {namespaceRoutes} from './namespace-routes.ts';
import {defineProbe, notRead, read} from './probe.ts';
import {type Gap, gapOf} from './reading.ts';
import {type DialedAddress, regionAddress} from './region-address.ts';
import {leftOut} from './request-budget.ts';

/** Whether the gateway listens on the region API's port, seen from inside its pod. */
export type GatewayPort = {
	readonly pod: string;
	readonly port: number;
	readonly isListening: boolean;
	readonly message: string;
};

const forward = {verb: 'create', group: '', resource: 'pods', subresource: 'portforward'} as const;

/** A refusal comes at once; a port that says nothing for this long listens. Milliseconds. */
const quietMs = 800;

/**
The gateway's port for the region API. It is looked at only where the address refuses this machine: the container
with the data plane has no probe of its own, so a dead one shows in no status.
*/
export const gatewayPorts = defineProbe<readonly GatewayPort[]>({
	id: 'gateway-ports',
	title: {zh: '网关的 8443 端口', en: 'port 8443 of the gateway'},
	calls: [forward],
	uses: [namespacePods, namespaceRoutes, regionAddress],
	vantage: 'pod-network',
	disturbance: 'dial',
	deadlineMs: 8000,
	sensitive: [],
	async run(context) {
		const [pods, address, routes] = await Promise.all([
			context.read(namespacePods),
			context.read(regionAddress),
			context.read(namespaceRoutes),
		]);
		if (pods.status !== 'read') {
			return notRead(...pods.gaps.map((gap) => ({...gap, isOptional: true})));
		}

		if (address.status !== 'read' || address.value?.result !== 'refused') {
			return read([]);
		}

		const {namespace} = context;
		const port = portFor(address.value, routes.status === 'read' ? routes.value : undefined);
		const readyOf = (name: string) =>
			pods.value.filter((pod) => componentOf(pod) === name && isReadyPod(pod));
		const ready = readyOf('rbd-gateway');
		if (ready.length === 0 || readyOf('rbd-api').length === 0) {
			// A gateway refuses as well where nothing stands behind its port.
			return read([]);
		}

		if ((await context.mayAsk('gateway-port')) === 0) {
			return notRead(leftOut(`port ${port} of the gateway`, {isOptional: true}));
		}

		const seen: GatewayPort[] = [];
		const gaps: Gap[] = [];
		await Promise.all(
			ready.slice(0, 1).map(async ({metadata}) => {
				const connection = await context.connectPod({namespace, pod: metadata.name, port});
				if (!connection.ok) {
					// That the address refuses is a reason to look: without the right to, nobody knows.
					const isForbidden = connection.failure.kind === 'forbidden';
					gaps.push(gapOf(connection.failure, {...forward, namespace}, !isForbidden));
					return;
				}

				const error = await firstError(connection.value);
				const isRefused = error?.code === 'ECONNREFUSED';
				if (error && !isRefused) {
					gaps.push({
						why: 'unreachable',
						needs: undefined,
						message: error.message,
						isOptional: true,
					});
					return;
				}

				seen.push({
					pod: metadata.name,
					port,
					isListening: !isRefused,
					message: error?.message ?? '',
				});
			}),
		);
		return seen.length === 0 && gaps.length > 0 ? notRead(...gaps) : read(seen, gaps);
	},
});

/** The address may name a port that something in front of the gateway turns into the gateway's, or a wrong one. */
const portFor = ({port}: DialedAddress, routes: readonly ApisixRoute[] = []): number =>
	routes.flatMap(({spec}) => spec?.stream ?? []).some(({match}) => match?.ingressPort === port)
		? port
		: 8443;

async function firstError(connection: Duplex): Promise<NodeJS.ErrnoException | undefined> {
	const {promise, resolve} = Promise.withResolvers<NodeJS.ErrnoException | undefined>();
	const timer = setTimeout(() => {
		resolve(undefined);
	}, quietMs);
	connection.on('error', resolve);
	connection.resume();
	const error = await promise;
	clearTimeout(timer);
	connection.destroy();
	return error;
}

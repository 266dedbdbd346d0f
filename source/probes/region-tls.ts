import type {Duplex} from 'node:stream';
import {
	certificateFacts,
	isSignedByAny,
	type CertificateFacts,
} from '../cluster/certificate-facts.ts';
import type {Pod} from '../cluster/objects.ts';
import {dialTls, type TlsPhase} from '../cluster/tls-dial.ts';
import {componentOf} from '../platform/components.ts';
import {isReadyPod} from '../platform/pod-state.ts';
import type {BundleMaterial} from './certificate-bundle.ts';
import {namespacePods} from './namespace-objects.ts';
import {defineProbe, notRead, read} from './probe.ts';
import {type Gap, gapOf} from './reading.ts';
import {regionClient} from './region-certificates.ts';
import {leftOut} from './request-budget.ts';

/** What one rbd-api shows a TLS client that presents the certificate of region-config. */
export type RegionTls = {
	readonly pod: string;
	readonly phase: TlsPhase;
	readonly leaf: CertificateFacts | undefined;
	/** The authority of region-config has signed what is served. */
	readonly isSignedByRegionConfig: boolean | undefined;
	readonly alert: string | undefined;
	readonly status: number | undefined;
	readonly milliseconds: number;
	readonly message: string;
};

const answerDeadlineMs = 3000;
const mostPods = 3;

const forward = {verb: 'create', group: '', resource: 'pods', subresource: 'portforward'} as const;

/** A TLS client at port 8443 of every running rbd-api, from inside its pod. */
export const regionTls = defineProbe<readonly RegionTls[]>({
	id: 'region-tls',
	title: {zh: 'rbd-api 正在提供的证书', en: 'the certificate that rbd-api serves'},
	calls: [{verb: 'get', group: '', resource: 'configmaps'}, forward],
	uses: [namespacePods],
	vantage: 'pod-network',
	disturbance: 'dial',
	deadlineMs: 8000,
	sensitive: [],
	async run(context) {
		const [pods, client] = await Promise.all([context.read(namespacePods), regionClient(context)]);
		if (pods.status !== 'read') {
			return notRead(...pods.gaps);
		}

		const running = pods.value.filter(
			(pod) =>
				componentOf(pod) === 'rbd-api' &&
				// On its way out it may well hold an older certificate.
				!pod.metadata.deletionTimestamp &&
				(isReadyPod(pod) || pod.status?.containerStatuses?.some(({state}) => state?.running)),
		);
		const dials: RegionTls[] = [];
		const gaps: Gap[] = [];
		const dial = async ({metadata: {name}}: Pod): Promise<void> => {
			const {namespace} = context;
			const connection = await context.connectPod({namespace, pod: name, port: 8443});
			if (connection.ok) {
				dials.push(await speak(name, connection.value, client));
			} else {
				gaps.push(gapOf(connection.failure, {...forward, namespace}, true));
			}
		};

		const dialSome = async (chosen: readonly Pod[], allowed: number): Promise<void> => {
			gaps.push(
				...chosen
					.slice(allowed)
					.map(({metadata: {name}}) =>
						leftOut(`the certificate that ${name} serves`, {isOptional: true}),
					),
			);
			await Promise.all(chosen.slice(0, allowed).map(async (pod) => dial(pod)));
		};

		const [first, others] = [running.slice(0, 1), running.slice(1, mostPods)];
		await Promise.all([
			context
				.mayAsk('served-certificate', first.length)
				.then(async (allowed) => dialSome(first, allowed)),
			context
				.mayAsk('other-certificates', others.length)
				.then(async (allowed) => dialSome(others, allowed)),
		]);
		return dials.length === 0 && gaps.length > 0
			? notRead(...gaps)
			: read(
					dials.toSorted((a, b) => a.pod.localeCompare(b.pod)),
					gaps,
				);
	},
});

async function speak(
	pod: string,
	connection: Duplex,
	client: BundleMaterial | undefined,
): Promise<RegionTls> {
	const {phase, leaf, alert, status, failure, milliseconds} = await dialTls(connection, {
		path: '/v2/show',
		certificate: client?.certificatePem,
		key: client?.keyPem,
		timeoutMs: answerDeadlineMs,
	});
	return {
		pod,
		phase,
		leaf: leaf && certificateFacts(leaf),
		isSignedByRegionConfig:
			leaf && client?.authorities[0] ? isSignedByAny(leaf, client.authorities) : undefined,
		alert,
		status,
		milliseconds,
		message: failure?.message ?? '',
	};
}

import type {Service} from '../../cluster/objects.ts';
import {invalid} from '../api/status.ts';
import type {AnyDraft, Kind} from '../api/kinds.ts';

const firstNodePort = 30_000;
const lastNodePort = 32_767;

type Port = NonNullable<NonNullable<Service['spec']>['ports']>[number];

/** The smallest free address of 10.43.0.0/16 from 10.43.0.2 on; the first belongs to the API server. */
function freeAddress(used: ReadonlySet<string | undefined>): string {
	for (let number = 2; number < 65_535; number++) {
		const address = `10.43.${Math.floor(number / 256)}.${number % 256}`;
		if (!used.has(address)) {
			return address;
		}
	}

	return 'None';
}

function refusePort(kind: Kind, name: string, index: number, port: number): never {
	const field = `spec.ports[${index}].nodePort`;
	throw invalid(kind, name, [
		{
			reason: 'FieldValueInvalid',
			message: `Invalid value: ${port}: provided port is already allocated`,
			field,
		},
	]);
}

/** Gives a Service the cluster address and node ports it does not bring; refuses (422) ports that are taken. */
export function withAddresses(kind: Kind, draft: AnyDraft, others: readonly Service[]): AnyDraft {
	const spec = draft.spec as Service['spec'];
	const type = spec?.type ?? 'ClusterIP';
	if (!spec || type === 'ExternalName') {
		return draft;
	}

	const clusterIP =
		spec.clusterIP ?? freeAddress(new Set(others.map((other) => other.spec?.clusterIP)));
	const taken = new Set(
		others.flatMap((other) => other.spec?.ports?.map(({nodePort}) => nodePort) ?? []),
	);
	const needsPorts = type === 'NodePort' || type === 'LoadBalancer';
	const ports = spec.ports?.map((port, index): Port => {
		if (port.nodePort && taken.has(port.nodePort)) {
			refusePort(kind, draft.metadata.name ?? '', index, port.nodePort);
		}

		if (!needsPorts) {
			return port;
		}

		let nodePort = port.nodePort ?? firstNodePort;
		while (taken.has(nodePort) && nodePort < lastNodePort) {
			nodePort += 1;
		}

		taken.add(nodePort);
		return {...port, nodePort};
	});
	return {...draft, spec: {...spec, clusterIP, ...(ports && {ports})}};
}

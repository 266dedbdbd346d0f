import {isDeepStrictEqual} from 'node:util';
import {kindKey, type AnyDraft, type AnyObject, type Kind, type KindKey} from '../api/kinds.ts';
import {invalid, type StatusCause} from '../api/status.ts';
import {selects} from '../selector.ts';
import type {LabelSelector, PodTemplate, Service} from '../../cluster/objects.ts';

type Cause = Required<StatusCause>;

const required = (field: string): Cause => ({
	reason: 'FieldValueRequired',
	message: 'Required value',
	field,
});

const wrong = (field: string, value: unknown, why: string): Cause => ({
	reason: 'FieldValueInvalid',
	message: `Invalid value: ${JSON.stringify(value)}: ${why}`,
	field,
});

const hasContainers = (spec: unknown): boolean =>
	((spec as {containers?: unknown[]} | undefined)?.containers?.length ?? 0) > 0;

function checkWorkload({spec = {}}: AnyDraft): Cause[] {
	const selector = spec.selector as LabelSelector | undefined;
	const template = spec.template as PodTemplate | undefined;
	const labels = template?.metadata?.labels;
	const fits = selects(selector, labels);
	const replicas = Number(spec.replicas ?? 0);
	return [
		...(replicas >= 0
			? []
			: [wrong('spec.replicas', replicas, 'must be greater than or equal to 0')]),
		...(selector ? [] : [required('spec.selector')]),
		...(fits
			? []
			: [
					wrong(
						'spec.template.metadata.labels',
						labels ?? null,
						'`selector` does not match template `labels`',
					),
				]),
		...(hasContainers(template?.spec) ? [] : [required('spec.template.spec.containers')]),
	];
}

/** Keys that a Secret of a type must have. */
const secretKeys: Readonly<Record<string, readonly string[]>> = {
	'kubernetes.io/tls': ['tls.crt', 'tls.key'],
	'kubernetes.io/dockerconfigjson': ['.dockerconfigjson'],
	'kubernetes.io/dockercfg': ['.dockercfg'],
	'kubernetes.io/ssh-auth': ['ssh-privatekey'],
};

function checkSecret({type, data}: AnyDraft): Cause[] {
	const keys = secretKeys[String(type)] ?? [];
	const present = (data ?? {}) as Record<string, unknown>;
	return keys.filter((key) => !Object.hasOwn(present, key)).map((key) => required(`data[${key}]`));
}

function checkService({spec}: AnyDraft): Cause[] {
	const {ports, clusterIP, type} = (spec ?? {}) as NonNullable<Service['spec']>;
	const needsPorts = clusterIP !== 'None' && type !== 'ExternalName';
	return needsPorts && !ports?.length ? [required('spec.ports')] : [];
}

const checks: Readonly<Record<KindKey, (draft: AnyDraft) => Cause[]>> = {
	pods: ({spec}) => (hasContainers(spec) ? [] : [required('spec.containers')]),
	secrets: checkSecret,
	services: checkService,
	'deployments.apps': checkWorkload,
	'replicasets.apps': checkWorkload,
	'statefulsets.apps': checkWorkload,
	'daemonsets.apps': checkWorkload,
};

const workloads = new Set([
	'deployments.apps',
	'replicasets.apps',
	'statefulsets.apps',
	'daemonsets.apps',
]);

/** Refuses (422) a change of a workload that would break it, or of what may never change in it. */
export function checkChange(kind: Kind, existing: AnyObject, updated: AnyObject): void {
	if (!workloads.has(kindKey(kind)) || isDeepStrictEqual(existing.spec, updated.spec)) {
		return;
	}

	const selector = updated.spec?.selector;
	const causes = [
		...checkWorkload(updated),
		...(isDeepStrictEqual(existing.spec?.selector, selector)
			? []
			: [wrong('spec.selector', selector, 'field is immutable')]),
	];
	if (causes.length > 0) {
		throw invalid(kind, updated.metadata.name, causes);
	}
}

/**
Refuses (422) a new object that lacks what nothing works without, in the API server's words. Far from
everything that it checks: the types of fields, for one, are not known here.
*/
export function checkContent(kind: Kind, name: string, draft: AnyDraft): void {
	const causes = checks[kindKey(kind)]?.(draft) ?? [];
	if (causes.length > 0) {
		throw invalid(kind, name, causes);
	}
}

import type {
	Container,
	OwnerReference,
	Pod,
	PodSpec,
	PodTemplate,
} from '../../../cluster/objects.ts';
import type {Draft} from '../../object-access.ts';
import {hashOf, safeEncode} from '../../random.ts';

/** The hash that tells one version of a pod template from another, as `pod-template-hash` shows it. */
export const templateHash = (template: PodTemplate | undefined): string =>
	safeEncode(hashOf(canonical(template)));

/** JSON with the fields in the order of their names, so that equal templates read alike. */
function canonical(value: unknown): string {
	return (
		JSON.stringify(value, (_key, part: unknown) =>
			part && typeof part === 'object' && !Array.isArray(part)
				? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)))
				: part,
		) ?? ''
	);
}

const terminationMessage = {
	terminationMessagePath: '/dev/termination-log',
	terminationMessagePolicy: 'File',
};

export type PodOrigin = {
	readonly namespace: string;
	readonly template: PodTemplate;
	readonly owner?: OwnerReference;
	readonly name: string;
	/** For pods whose name ends in random letters. */
	readonly generateName?: string;
	readonly labels?: Readonly<Record<string, string>>;
	/** Five letters for the name of the token volume. */
	readonly suffix: string;
};

const priorities: Readonly<Record<string, number>> = {
	'system-cluster-critical': 2_000_000_000,
	'system-node-critical': 2_000_001_000,
};

/** The pod a controller makes of its template, with what the API server's admission adds to it. */
export function podFromTemplate({
	namespace,
	template,
	owner,
	name,
	generateName,
	labels,
	suffix,
}: PodOrigin): Draft<Pod> {
	const {annotations, labels: own} = template.metadata ?? {};
	return {
		metadata: {
			name,
			...(generateName && {generateName}),
			namespace,
			labels: {...own, ...labels},
			...(annotations && {annotations}),
			...(owner && {ownerReferences: [owner]}),
		},
		spec: admittedSpec(template.spec, suffix),
	};
}

/** The specification with the defaults of the API server and the token volume of its service account. */
export function admittedSpec(spec: PodSpec, suffix: string): PodSpec {
	const volume = `kube-api-access-${suffix}`;
	const mount = {
		name: volume,
		readOnly: true,
		mountPath: '/var/run/secrets/kubernetes.io/serviceaccount',
	};
	const admit = (container: Container): Container => ({
		...container,
		resources: container.resources ?? {},
		...(container.ports && {
			ports: container.ports.map((port) => ({protocol: 'TCP', ...port})),
		}),
		volumeMounts: [...(container.volumeMounts ?? []), mount],
		...terminationMessage,
	});
	const defaults = {
		serviceAccount: spec.serviceAccountName ?? 'default',
		restartPolicy: 'Always',
		terminationGracePeriodSeconds: 30,
		dnsPolicy: 'ClusterFirst',
		serviceAccountName: 'default',
		securityContext: {},
		schedulerName: 'default-scheduler',
		enableServiceLinks: true,
		preemptionPolicy: 'PreemptLowerPriority',
		priority: priorities[spec.priorityClassName ?? ''] ?? 0,
	};
	return {
		...defaults,
		...spec,
		...(spec.initContainers && {initContainers: spec.initContainers.map((one) => admit(one))}),
		containers: spec.containers.map((one) => admit(one)),
		tolerations: [...(spec.tolerations ?? []), ...defaultTolerations(spec)],
		volumes: [...(spec.volumes ?? []), tokenVolume(volume)],
	};
}

/** Pods stay on a node that is not ready for five minutes, unless they tolerate it anyway. */
const defaultTolerations = ({tolerations = []}: PodSpec) =>
	tolerations.some(({key, operator}) => !key && operator === 'Exists')
		? []
		: ['not-ready', 'unreachable'].map((reason) => ({
				key: `node.kubernetes.io/${reason}`,
				operator: 'Exists',
				effect: 'NoExecute',
				tolerationSeconds: 300,
			}));

const tokenVolume = (name: string) => ({
	name,
	projected: {
		defaultMode: 420,
		sources: [
			{serviceAccountToken: {expirationSeconds: 3607, path: 'token'}},
			{configMap: {name: 'kube-root-ca.crt', items: [{key: 'ca.crt', path: 'ca.crt'}]}},
			{
				downwardAPI: {
					items: [
						{path: 'namespace', fieldRef: {apiVersion: 'v1', fieldPath: 'metadata.namespace'}},
					],
				},
			},
		],
	},
});

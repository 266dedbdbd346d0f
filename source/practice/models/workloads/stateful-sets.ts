import {isDeepStrictEqual} from 'node:util';
import type {PersistentVolumeClaim, Pod} from '../../../cluster/objects.ts';
import {persistentVolumeClaims, pods, statefulSets} from '../../../cluster/resources.ts';
import type {Draft} from '../../object-access.ts';
import type {Random} from '../../random.ts';
import {createPod, deletePod, runController, type ControllerContext} from './controller.ts';
import {isOver, isReady} from './pod-facts.ts';
import {podFromTemplate, templateHash} from './pod-from-template.ts';
import {statefulSetStatus} from './workload-status.ts';
import {controllerReference, type StatefulSet} from './workload-types.ts';

const source = 'statefulset-controller';

export const revisionOf = (set: StatefulSet): string =>
	`${set.metadata.name}-${templateHash(set.spec?.template)}`;

/** The pod of an ordinal, with its claims as volumes. */
export function statefulSetPod(set: StatefulSet, ordinal: number, random: Random): Draft<Pod> {
	const name = `${set.metadata.name}-${ordinal}`;
	const template = set.spec?.template ?? {spec: {containers: []}};
	const claims = (set.spec?.volumeClaimTemplates ?? []).map(({metadata}) => ({
		name: metadata.name,
		persistentVolumeClaim: {claimName: `${metadata.name}-${name}`},
	}));
	const claimed = new Set(claims.map((volume) => volume.name));
	const others = (template.spec.volumes ?? []).filter((volume) => !claimed.has(volume.name));
	const draft = podFromTemplate({
		namespace: set.metadata.namespace ?? 'default',
		template: {...template, spec: {...template.spec, volumes: [...claims, ...others]}},
		owner: controllerReference(statefulSets, set),
		name,
		generateName: `${set.metadata.name}-`,
		labels: {
			'apps.kubernetes.io/pod-index': String(ordinal),
			'controller-revision-hash': revisionOf(set),
			'statefulset.kubernetes.io/pod-name': name,
		},
		suffix: random.suffix(),
	});
	const identity = {hostname: name, subdomain: set.spec?.serviceName ?? ''};
	return {...draft, spec: {...draft.spec, ...identity}};
}

/** The claims of an ordinal's pod. */
export const statefulSetClaims = (
	set: StatefulSet,
	ordinal: number,
): Array<Draft<PersistentVolumeClaim>> =>
	(set.spec?.volumeClaimTemplates ?? []).map(({metadata, spec = {}}) => ({
		metadata: {
			name: `${metadata.name}-${set.metadata.name}-${ordinal}`,
			namespace: set.metadata.namespace ?? 'default',
			labels: {...metadata.labels, ...set.spec?.selector?.matchLabels},
		},
		spec,
	}));

/** Keeps the pods of every StatefulSet, one after the other and each under its name. */
export function runStatefulSets(context: ControllerContext): void {
	const {access, mirrors} = context;
	runController(context, statefulSets, pods, async (workload) => {
		const set: StatefulSet = workload;
		await step(context, set);
		const owned = mirrors.of(pods).ownedBy(set.metadata.uid);
		const status = statefulSetStatus(set, owned, revisionOf(set));
		if (!isDeepStrictEqual(status, set.status)) {
			await access.replaceStatus(statefulSets, {...set, status});
		}
	});
}

/** Does the one next thing: make the first pod that is missing, or replace the last that is outdated. */
async function step(context: ControllerContext, set: StatefulSet): Promise<void> {
	const {access, mirrors, random} = context;
	const owned = mirrors.of(pods).ownedBy(set.metadata.uid);
	const subject = {resource: statefulSets, owner: set};
	const remove = async (pod: Pod) => {
		const deleted = `delete Pod ${pod.metadata.name} in StatefulSet ${set.metadata.name} successful`;
		await deletePod(context, subject, pod, {source, deleted});
	};

	const wanted = Array.from({length: set.spec?.replicas ?? 1}, (_, ordinal) => ({
		ordinal,
		pod: owned.find(({metadata}) => metadata.name === `${set.metadata.name}-${ordinal}`),
	}));
	for (const {ordinal, pod} of wanted) {
		if (!pod) {
			const draft = statefulSetPod(set, ordinal, random);
			const name = draft.metadata.name ?? '';
			for (const claim of statefulSetClaims(set, ordinal)) {
				const {namespace, name: claimName = ''} = claim.metadata;
				if (!(await access.get(persistentVolumeClaims, {namespace, name: claimName}))) {
					await access.create(persistentVolumeClaims, claim);
				}
			}

			await createPod(context, subject, draft, {
				source,
				created: `create Pod ${name} in StatefulSet ${set.metadata.name} successful`,
				failed: (why) =>
					`create Pod ${name} in StatefulSet ${set.metadata.name} failed error: ${why}`,
			});
			return;
		}

		if (isOver(pod) && !pod.metadata.deletionTimestamp) {
			await remove(pod);
			return;
		}

		if (!isReady(pod) || pod.metadata.deletionTimestamp) {
			return;
		}
	}

	const kept = new Set(wanted.map(({pod}) => pod?.metadata.uid));
	const surplus = owned.filter(({metadata}) => !kept.has(metadata.uid));
	const outdated = wanted.flatMap(({pod}) =>
		pod && pod.metadata.labels?.['controller-revision-hash'] !== revisionOf(set) ? [pod] : [],
	);
	const next = surplus.at(-1) ?? outdated.at(-1);
	if (next && !next.metadata.deletionTimestamp) {
		await remove(next);
	}
}

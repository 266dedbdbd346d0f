import type {OwnerReference, Pod, PodTemplate} from '../../../cluster/objects.ts';
import type {Draft} from '../../object-access.ts';
import {hashOf, safeEncode} from '../../random.ts';
import {withTokenVolume} from '../../store/token-volume.ts';

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

/** The pod a controller makes of its template, with the token volume that the API server's admission adds. */
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
		spec: withTokenVolume(template.spec, suffix),
	};
}

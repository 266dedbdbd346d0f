import type {Container, PodSpec} from '../../cluster/objects.ts';
import type {AnyDraft} from '../api/kinds.ts';
import {generateName} from './object-name.ts';

const mountPath = '/var/run/secrets/kubernetes.io/serviceaccount';

/** What admission adds to a new pod that brings no token of its own: the one of its service account. */
export function withOwnToken(draft: AnyDraft): AnyDraft {
	const spec = draft.spec as (PodSpec & {automountServiceAccountToken?: boolean}) | undefined;
	const isMirror = draft.metadata.annotations?.['kubernetes.io/config.mirror'] !== undefined;
	// Whether there are containers at all is looked at afterwards, as everything that people write.
	if (!spec?.containers || isMirror || spec.automountServiceAccountToken === false) {
		return draft;
	}

	const hasToken = spec.containers.every(({volumeMounts = []}) =>
		volumeMounts.some((mount) => mount.mountPath === mountPath),
	);
	return hasToken ? draft : {...draft, spec: withTokenVolume(spec, generateName(''))};
}

/** The specification with the token of its service account mounted into every container. */
export function withTokenVolume(spec: PodSpec, suffix: string): PodSpec {
	const name = `kube-api-access-${suffix}`;
	const mount = {name, readOnly: true, mountPath};
	const mounted = (container: Container): Container => ({
		...container,
		volumeMounts: [...(container.volumeMounts ?? []), mount],
	});
	return {
		...spec,
		...(spec.initContainers && {initContainers: spec.initContainers.map((one) => mounted(one))}),
		containers: spec.containers.map((one) => mounted(one)),
		volumes: [...(spec.volumes ?? []), tokenVolume(name)],
	};
}

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

import type {AnyDraft} from '../api/kinds.ts';

/** Ties a new Job to its pods by its uid, as the API server does: selector, and labels of Job and template. */
export function withJobIdentity<T extends AnyDraft>(job: T, uid: string): T {
	const {metadata, spec = {}} = job;
	if (spec.selector) {
		return job;
	}

	const identity = {
		'batch.kubernetes.io/controller-uid': uid,
		'batch.kubernetes.io/job-name': metadata.name ?? '',
		'controller-uid': uid,
		'job-name': metadata.name ?? '',
	};
	const template = (spec.template ?? {}) as {metadata?: {labels?: Record<string, string>}};
	return {
		...job,
		metadata: {...metadata, labels: {...metadata.labels, ...identity}},
		spec: {
			...spec,
			selector: {matchLabels: {'batch.kubernetes.io/controller-uid': uid}},
			manualSelector: false,
			template: {
				...template,
				metadata: {...template.metadata, labels: {...template.metadata?.labels, ...identity}},
			},
		},
	};
}

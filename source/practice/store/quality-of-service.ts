import type {Container, PodSpec} from '../../cluster/objects.ts';

const measured = ['cpu', 'memory'];

const isGuaranteed = ({resources}: Container): boolean =>
	measured.every((name) => {
		const limit = resources?.limits?.[name];
		return limit !== undefined && (resources?.requests?.[name] ?? limit) === limit;
	});

const asksForNothing = ({resources}: Container): boolean =>
	measured.every(
		(name) => resources?.limits?.[name] === undefined && resources?.requests?.[name] === undefined,
	);

/** `status.qosClass` of a pod, which the API server works out when the pod is created. */
export function qualityOfService(
	spec: Partial<PodSpec> | undefined,
): 'Guaranteed' | 'Burstable' | 'BestEffort' {
	const containers = [...(spec?.containers ?? []), ...(spec?.initContainers ?? [])];
	if (containers.every((container) => asksForNothing(container))) {
		return 'BestEffort';
	}

	return containers.every((container) => isGuaranteed(container)) ? 'Guaranteed' : 'Burstable';
}

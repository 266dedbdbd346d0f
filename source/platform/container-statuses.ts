import type {ContainerStatus, Pod} from '../cluster/objects.ts';

/** Of its init containers, then of the others; none as long as no kubelet has written any. */
export const containerStatusesOf = ({status}: Pick<Pod, 'status'>): ContainerStatus[] => [
	...(status?.initContainerStatuses ?? []),
	...(status?.containerStatuses ?? []),
];

import type {EndpointSlice, Pod, Service} from '../cluster/objects.ts';
import {isPlatformName} from '../platform/component-state.ts';
import {isOver, isReadyPod} from '../platform/pod-state.ts';
import type {Text} from '../text/text.ts';

/** What stands behind a Service of the platform. */
export type Backing =
	| {readonly kind: 'ready'; readonly count: number}
	/** Nothing ready; `difference` is what its selector wants and no pod of the component has. */
	| {readonly kind: 'empty'; readonly difference: string}
	/** The platform has Services, and this one is not among them. */
	| {readonly kind: 'missing'}
	/** Nothing here says what should stand behind it. */
	| {readonly kind: 'untold'};

export const nobodyTells: Text = {
	zh: '这里没有平台的 Service，无从判断',
	en: 'the platform has no Services here to go by',
};

type Known = {
	readonly services: readonly Service[];
	readonly slices: readonly EndpointSlice[];
	readonly pods: readonly Pod[] | undefined;
};

/** The endpoints of a Service. */
export const slicesOf = (name: string, slices: readonly EndpointSlice[]): EndpointSlice[] =>
	slices.filter(({metadata}) => metadata.labels?.['kubernetes.io/service-name'] === name);

/**
Joins a Service with its endpoints. A Service with nothing behind it has a slice all the same; where there
is none, nobody has worked it out, and the selector is held against the pods instead.
*/
export function backingOf(name: string, {services, slices, pods}: Known): Backing {
	const service = services.find(({metadata}) => metadata.name === name);
	if (!service) {
		const hasOthers = services.some(({metadata}) => isPlatformName(metadata.name));
		return {kind: hasOthers ? 'missing' : 'untold'};
	}

	const own = slicesOf(name, slices);
	const living = (pods ?? []).filter((pod) => !isOver(pod) && !pod.metadata.deletionTimestamp);
	const selector = Object.entries(service.spec?.selector ?? {});
	const chosen = living.filter(({metadata}) =>
		selector.every(([key, value]) => metadata.labels?.[key] === value),
	);
	const ready =
		own.length > 0
			? own
					.flatMap(({endpoints}) => endpoints ?? [])
					.filter(({conditions}) => conditions?.ready !== false).length
			: chosen.filter((pod) => isReadyPod(pod)).length;
	const isTold = own.length > 0 || (pods !== undefined && selector.length > 0);
	if (!isTold) {
		return {kind: 'untold'};
	}

	return ready > 0
		? {kind: 'ready', count: ready}
		: {kind: 'empty', difference: chosen.length > 0 ? '' : differenceOf(selector, living)};
}

/** The part of a selector that keeps the pods out which have the rest of it, or its name. */
function differenceOf(
	selector: ReadonlyArray<readonly [string, string]>,
	pods: readonly Pod[],
): string {
	const lackingIn = ({metadata}: Pod) =>
		selector.filter(([key, value]) => metadata.labels?.[key] !== value);
	const [nearest = []] = pods.map((pod) => lackingIn(pod)).toSorted((a, b) => a.length - b.length);
	return nearest.map(([key, value]) => `${key}=${value}`).join(', ');
}

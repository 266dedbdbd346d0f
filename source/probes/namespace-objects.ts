import type {EndpointSlice, Event, Pod, RbdComponent, Service} from '../cluster/objects.ts';
import {endpointSlices, events, pods, rbdComponents, services} from '../cluster/resources.ts';
import {listProbe} from './list-probe.ts';
import type {Probe} from './probe.ts';

export const namespacePods: Probe<readonly Pod[]> = listProbe(
	'namespace-pods',
	{zh: 'Rainbond 命名空间的 Pod', en: 'pods of the Rainbond namespace'},
	pods,
);

export const namespaceEvents: Probe<readonly Event[]> = listProbe(
	'namespace-events',
	{zh: 'Rainbond 命名空间的事件', en: 'events of the Rainbond namespace'},
	events,
);

export const namespaceServices: Probe<readonly Service[]> = listProbe(
	'namespace-services',
	{zh: 'Rainbond 命名空间的 Service', en: 'Services of the Rainbond namespace'},
	services,
);

export const namespaceEndpoints: Probe<readonly EndpointSlice[]> = listProbe(
	'namespace-endpoints',
	{zh: 'Rainbond 命名空间的 EndpointSlice', en: 'EndpointSlices of the Rainbond namespace'},
	endpointSlices,
);

export const componentObjects: Probe<readonly RbdComponent[]> = listProbe(
	'rainbond-components',
	{zh: 'RbdComponent 对象', en: 'the RbdComponent objects'},
	rbdComponents,
);

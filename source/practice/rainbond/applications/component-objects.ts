import type {Container, PodSpec, Service} from '../../../cluster/objects.ts';
import {apisixRoutes, namespaces, services} from '../../../cluster/resources.ts';
import type {World} from '../../world/world.ts';
import {syncedRoute} from '../platform-objects.ts';

/** A team and its app, as rbd-worker marks everything that belongs to it. */
export type App = {
	/** The team's namespace. */
	readonly namespace: string;
	/** `k8s_app`, the first part of every workload's name. */
	readonly name: string;
	readonly tenantId: string;
	readonly appId: string;
};

/** One component of an app. */
export type AppComponent = {
	readonly app: App;
	/** `k8s_component_name`, the second part of the workload's name and the container's. */
	readonly name: string;
	readonly serviceId: string;
	/** `gr` and six hexadecimal digits. */
	readonly alias: string;
	/** `YYYYMMDDhhmmss` */
	readonly version: string;
	readonly creator: string;
};

export function createApp(world: World, namespace: string, name: string): App {
	const random = world.random(`app ${namespace}/${name}`);
	world.add(namespaces, {
		metadata: {
			name: namespace,
			labels: {creator: 'Rainbond', 'kubernetes.io/metadata.name': namespace},
		},
	});
	return {namespace, name, tenantId: random.hex(32), appId: random.hex(32)};
}

export function createComponent(world: World, app: App, name: string): AppComponent {
	const random = world.random(`component ${app.namespace}/${app.name}-${name}`);
	const serviceId = random.hex(32);
	// Minutes and seconds of its own: names made of it must not change with every second that passes.
	const hour = new Date(world.ago({days: 5, hours: random.integer(0, 20)}))
		.toISOString()
		.replaceAll(/\D/g, '')
		.slice(0, 10);
	const version = `${hour}${random.integer(10, 59)}${random.integer(10, 59)}`;
	return {
		app,
		name,
		serviceId,
		alias: `gr${serviceId.slice(-6)}`,
		version,
		creator: String(random.integer(1_700_000_000, 1_760_000_000)),
	};
}

/** `<k8s_app>-<k8s_component_name>` */
export const workloadName = ({app, name}: AppComponent): string => `${app.name}-${name}`;

/** The image a build has pushed into the built-in registry. */
export const builtImage = (component: AppComponent): string =>
	`goodrain.me/${component.app.namespace}-${workloadName(component)}:${component.version}`;

export const commonLabels = (component: AppComponent): Record<string, string> => ({
	app_id: component.app.appId,
	creater_id: component.creator,
	creator: 'Rainbond',
	rainbond_app: component.app.name,
	service_alias: component.alias,
	service_id: component.serviceId,
	tenant_id: component.app.tenantId,
	tenant_name: component.app.namespace,
});

export const workloadLabels = (component: AppComponent): Record<string, string> => ({
	...commonLabels(component),
	name: component.alias,
	version: component.version,
});

export const selectorOf = ({alias, app, serviceId}: AppComponent) => ({
	name: alias,
	service_id: serviceId,
	tenant_id: app.tenantId,
});

/** The pod specification of a component with its one container. */
export const podSpecOf = (
	component: AppComponent,
	container: Omit<Container, 'name'>,
	rest: Partial<PodSpec> = {},
): PodSpec => {
	const credentials = {imagePullSecrets: [{name: 'rbd-hub-credentials'}]};
	return {
		terminationGracePeriodSeconds: 10,
		...credentials,
		...rest,
		containers: [{name: component.name, ...container}],
	};
};

const protocolName = (protocol: string, port: number): string => `${protocol}-${port}`;

/** The Service under which other components reach a port; its name is the console's default. */
export function addInnerService(
	world: World,
	component: AppComponent,
	port: number,
	protocol = 'http',
): string {
	const name = `${component.alias}-${port}`;
	world.add(services, {
		metadata: {
			name,
			namespace: component.app.namespace,
			labels: {
				...commonLabels(component),
				name: `${component.alias}Service`,
				[`port_protocol_${port}`]: protocol,
				service_type: 'inner',
				version: component.version,
			},
		},
		spec: {
			type: 'ClusterIP',
			selector: {name: component.alias},
			ports: [{name: protocolName(protocol, port), port, protocol: 'TCP', targetPort: port}],
		},
	});
	return name;
}

/** The headless Service of a stateful component, which names pods that are not ready too. */
export function addStatefulService(world: World, component: AppComponent, port: number): void {
	const spec: Service['spec'] = {
		clusterIP: 'None',
		publishNotReadyAddresses: true,
		selector: {name: component.alias},
		ports: [{name: protocolName('tcp', port), port, protocol: 'TCP', targetPort: port}],
	};
	world.add(services, {
		metadata: {
			name: workloadName(component),
			namespace: component.app.namespace,
			labels: {...commonLabels(component), service_type: 'stateful', version: component.version},
		},
		spec,
	});
}

/** The way in from outside for TCP: a port of every node. */
export function addOuterTcp(
	world: World,
	component: AppComponent,
	{port, nodePort}: {readonly port: number; readonly nodePort: number},
): void {
	const {alias, app, serviceId} = component;
	world.add(services, {
		metadata: {
			name: `${alias}-${nodePort}`,
			namespace: app.namespace,
			labels: {
				app_id: app.appId,
				creator: 'Rainbond',
				outer: 'true',
				port: String(port),
				service_alias: alias,
				service_id: serviceId,
				tcp: 'true',
			},
		},
		spec: {
			type: 'NodePort',
			selector: {service_alias: alias},
			ports: [{name: `${alias}-${nodePort}`, port, protocol: 'TCP', targetPort: port, nodePort}],
		},
	});
}

/** The way in from outside for HTTP: a route of the gateway. */
export function addRoute(
	world: World,
	component: AppComponent,
	{host, port}: {readonly host: string; readonly port: number},
): void {
	const {alias, app} = component;
	const route = world.add(apisixRoutes, {
		metadata: {
			name: `${host}p-ps-s`,
			namespace: app.namespace,
			labels: {
				app_id: app.appId,
				component_sort: alias,
				creator: 'Rainbond',
				port: String(port),
				[alias]: 'service_alias',
				[host]: 'host',
			},
		},
		spec: {
			ingressClassName: 'apisix',
			http: [
				{
					name: world.random(`route ${host}`).hex(8),
					match: {hosts: [host], paths: ['/*']},
					backends: [{serviceName: `${alias}-${port}`, servicePort: port}],
				},
			],
		},
	});
	route.status = syncedRoute(route);
}

import {isDeepStrictEqual} from 'node:util';
import {nodes, pods, rainbondClusters, rbdComponents, secrets} from '../../../cluster/resources.ts';
import type {ObjectAccess} from '../../object-access.ts';
import {
	type ComponentContext,
	type ComponentDefinition,
	componentLabels,
} from '../../rainbond/components/component.ts';
import {componentDefinitions} from '../../rainbond/components/index.ts';
import type {
	DatabaseAddress,
	PracticeCluster,
	PracticeComponent,
} from '../../rainbond/custom-resources.ts';
import {hubCertificate} from '../../rainbond/hub-certificate.ts';
import type {EventRecorder} from '../event-recorder.ts';
import {controllerReference} from '../workloads/workload-types.ts';
import {hasLabels} from '../../selector.ts';
import {componentStatus, isSettled, withCondition} from './component-status.ts';
import {renewRegionCertificates} from './region-certificates.ts';
import {createIfMissing, writeResource} from './write-resource.ts';

export type ReconcileContext = {
	readonly access: ObjectAccess;
	readonly recorder: EventRecorder;
	readonly namespace: string;
	readonly now: () => number;
};

/**
One reconcile of an RbdComponent, as the operator does it (rbdcomponent_controller.go). Returns after how
many seconds it wants to look again, or undefined when it is content.
*/
export async function reconcileComponent(
	context: ReconcileContext,
	name: string,
): Promise<number | undefined> {
	const {access, namespace} = context;
	const component: PracticeComponent | undefined = await access.get(rbdComponents, {
		namespace,
		name,
	});
	if (!component) {
		return undefined;
	}

	const definition = componentDefinitions.find((one) => one.name === name);
	const cluster: PracticeCluster | undefined = await access.get(rainbondClusters, {
		namespace,
		name: 'rainbondcluster',
	});
	if (!definition || !cluster) {
		return complain(context, component, {
			type: cluster ? 'Ready' : 'ClusterConfigCompeleted',
			reason: cluster ? 'UnsupportedType' : 'ClusterNotFound',
			message: cluster
				? `only supports the following types of rbdcomponent: ${supported()}`
				: 'rainbondcluster not found',
		});
	}

	const allNodes = await access.list(nodes);
	const known: ComponentContext = {
		cluster,
		component,
		database: await databaseOf(access, cluster, namespace),
		nodeCount: allNodes.length,
	};
	const message =
		definition.prerequisite?.(known) ?? (await consoleObjection(access, name, cluster, namespace));
	if (message) {
		return complain(context, component, {type: 'Ready', reason: 'PrerequisitesFailed', message});
	}

	await writeAll(context, definition, known);
	return report(context, definition, known);
}

const supported = (): string =>
	componentDefinitions
		.map(({name}) => name)
		.toSorted()
		.join(',');

async function databaseOf(
	access: ObjectAccess,
	cluster: PracticeCluster,
	namespace: string,
): Promise<DatabaseAddress | undefined> {
	if (cluster.spec?.regionDatabase) {
		return cluster.spec.regionDatabase;
	}

	const secret = await access.get(secrets, {namespace, name: 'rbd-db'});
	const read = (key: string) => Buffer.from(secret?.data?.[key] ?? '', 'base64').toString();
	return (
		secret && {
			host: 'rbd-db-rw',
			port: 3306,
			username: read('mysql-user'),
			password: read('mysql-password'),
			name: 'region',
		}
	);
}

/** The console alone also waits for the database's own component. */
async function consoleObjection(
	access: ObjectAccess,
	name: string,
	cluster: PracticeCluster,
	namespace: string,
): Promise<string | undefined> {
	if (name !== 'rbd-app-ui' || cluster.spec?.uiDatabase) {
		return undefined;
	}

	const database = await access.get(rbdComponents, {namespace, name: 'rbd-db'});
	return database?.status?.readyReplicas
		? undefined
		: database
			? 'no ready replicas for rbdcomponent rbd-db'
			: 'rbdcomponents.rainbond.io "rbd-db" not found';
}

/** Puts a condition to False and tells of it, when that is news. Looked at again after three seconds. */
async function complain(
	{access, recorder, now}: ReconcileContext,
	component: PracticeComponent,
	{
		type,
		reason,
		message,
	}: {readonly type: string; readonly reason: string; readonly message: string},
): Promise<number> {
	const before = component.status?.conditions ?? [];
	const conditions = withCondition(before, {type, status: 'False', reason, message}, now());
	if (!isDeepStrictEqual(conditions, before)) {
		await access.replaceStatus(rbdComponents, {
			...component,
			status: {...component.status, conditions},
		});
		await recorder.record({
			about: component,
			resource: rbdComponents,
			type: 'Warning',
			reason,
			message,
			source: {component: 'RbdComponent'},
		});
	}

	return 3;
}

async function writeAll(
	{access, now}: ReconcileContext,
	definition: ComponentDefinition,
	known: ComponentContext,
): Promise<void> {
	const {cluster, component} = known;
	const owner = controllerReference(rbdComponents, component);
	const namespace = component.metadata.namespace ?? '';
	if (definition.name === 'rbd-api') {
		await renewRegionCertificates(access, cluster, {owner, now: now()});
	} else if (definition.name === 'rbd-hub') {
		await createIfMissing(access, hubCertificate(namespace, now()), owner);
	}

	for (const resourced of definition.resources(known)) {
		await writeResource(access, resourced, owner);
	}

	for (const resourced of definition.createIfMissing?.(known) ?? []) {
		await createIfMissing(access, resourced, owner);
	}
}

async function report(
	{access, namespace, now}: ReconcileContext,
	definition: ComponentDefinition,
	known: ComponentContext,
): Promise<number | undefined> {
	const {name} = definition;
	const component: PracticeComponent | undefined = await access.get(rbdComponents, {
		namespace,
		name,
	});
	if (!component) {
		return undefined;
	}

	const all = await access.list(pods, namespace);
	const own = all.filter(({metadata}) => hasLabels(metadata.labels, componentLabels(name)));
	const replicas = definition.replicas?.(known) ?? component.spec?.replicas ?? 1;
	const status = componentStatus(component, {pods: own, replicas, now: now()});
	if (!isDeepStrictEqual(status, component.status)) {
		await access.replaceStatus(rbdComponents, {...component, status});
	}

	return isSettled(status) ? undefined : 5;
}

import type {ConfigMap} from '../../../cluster/objects.ts';
import {configMaps, secrets, statefulSets} from '../../../cluster/resources.ts';
import type {StatefulSet} from '../../models/workloads/workload-types.ts';
import type {Draft} from '../../object-access.ts';
import {canaries} from '../canaries.ts';
import {base64Values, resourced} from '../platform.ts';
import {
	componentLabels,
	mainContainer,
	metadataOf,
	namespaceOf,
	podTemplate,
	type ComponentContext,
	type ComponentDefinition,
} from './component.ts';
import {claimSpec, serviceOf} from './service.ts';

/** MySQL. Its readiness probe carries the password in clear. */
export const rbdDb: ComponentDefinition = {
	name: 'rbd-db',
	prerequisite: ({cluster}) =>
		cluster.spec?.regionDatabase && cluster.spec.uiDatabase
			? 'use custom regionDB and uiDB'
			: undefined,
	resources: (context) => [
		resourced(statefulSets, statefulSet(context)),
		serviceOf(context, 'rbd-db-rw', [{name: 'main', port: 3306}], {clusterIP: 'None'}),
	],
	// Of rbd-db only the StatefulSet is ever written again.
	createIfMissing: (context) => [
		resourced(secrets, {
			metadata: {name: 'rbd-db', namespace: namespaceOf(context)},
			type: 'Opaque',
			data: base64Values({
				password: canaries.databasePassword,
				'mysql-password': canaries.databasePassword,
				'mysql-user': 'root',
			}),
		}),
		resourced(
			configMaps,
			configMap(context, 'rbd-db-mycnf', {
				'my.cnf':
					'\n[client]\ndefault-character-set = utf8mb4\n\n[mysqld]\nuser=mysql\ncharacter-set-server  = utf8mb4\ndefault_authentication_plugin=mysql_native_password\nskip-host-cache\nskip-name-resolve\n',
			}),
		),
		resourced(
			configMaps,
			configMap(context, 'rbd-db-initdb', {
				'initdb.sql': '\nCREATE DATABASE IF NOT EXISTS console;\n',
			}),
		),
	],
};

const configMap = (
	context: ComponentContext,
	name: string,
	data: Record<string, string>,
): Draft<ConfigMap> => ({metadata: {name, namespace: namespaceOf(context)}, data});

function statefulSet(context: ComponentContext): Draft<StatefulSet> {
	const {username = 'root', password = canaries.databasePassword} = context.database ?? {};
	const labels = componentLabels('rbd-db');
	return {
		metadata: metadataOf(context, 'rbd-db'),
		spec: {
			replicas: 1,
			selector: {matchLabels: labels},
			serviceName: '',
			template: podTemplate(
				context,
				{
					tolerations: [{operator: 'Exists'}],
					containers: [
						mainContainer(context, {
							name: 'rbd-db',
							env: [
								{name: 'MYSQL_ROOT_HOST', value: '%'},
								{name: 'MYSQL_LOG_CONSOLE', value: 'true'},
								{
									name: 'MYSQL_ROOT_PASSWORD',
									valueFrom: {
										secretKeyRef: {name: 'rbd-db', key: 'mysql-password', optional: true},
									},
								},
								{name: 'MYSQL_DATABASE', value: 'region'},
							],
							readinessProbe: {
								exec: {command: ['mysql', `-u${username}`, `-p${password}`, '-e', 'SELECT 1']},
								initialDelaySeconds: 5,
								periodSeconds: 2,
								timeoutSeconds: 1,
								failureThreshold: 3,
							},
							volumeMounts: mounts,
						}),
					],
					volumes: [
						{name: 'initdb', configMap: {name: 'rbd-db-initdb'}},
						{name: 'rbd-db-mycnf', configMap: {name: 'rbd-db-mycnf'}},
					],
				},
				{hasAccount: false},
			),
			updateStrategy: {type: 'RollingUpdate'},
			volumeClaimTemplates: [{metadata: {name: 'rbd-db', labels}, spec: claimSpec(5)}],
		},
	};
}

const mounts = [
	{name: 'rbd-db', mountPath: '/var/lib/mysql'},
	{name: 'initdb', mountPath: '/docker-entrypoint-initdb.d'},
	{name: 'rbd-db-mycnf', mountPath: '/etc/my.cnf', subPath: 'my.cnf'},
];

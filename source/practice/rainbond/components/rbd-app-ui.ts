import type {Secret} from '../../../cluster/objects.ts';
import {deployments, secrets} from '../../../cluster/resources.ts';
import type {Draft} from '../../object-access.ts';
import {canaries} from '../canaries.ts';
import {base64Values, resourced} from '../platform.ts';
import {clientSecretName, gatewayAddresses} from '../region-certificates.ts';
import {
	deploymentOf,
	liveness,
	mainContainer,
	metadataOf,
	missingDatabase,
	namespaceOf,
	podTemplate,
	readiness,
	type ComponentContext,
	type ComponentDefinition,
} from './component.ts';
import {claimOf, serviceOf, streamRoute} from './service.ts';

/** The console. */
export const rbdAppUi: ComponentDefinition = {
	name: 'rbd-app-ui',
	prerequisite: (context) =>
		missingDatabase(context) ??
		(context.cluster.spec?.suffixHTTPHost ? undefined : 'wait suffixHTTPHost'),
	resources: (context) => [
		claimOf(context, 'rbd-app-ui-data', 5),
		resourced(secrets, secretKey(context)),
		resourced(deployments, deploymentOf(context, template(context))),
		serviceOf(context, 'rbd-app-ui', [{name: 'http', port: 7070}]),
	],
	createIfMissing: (context) => [streamRoute(context, 'rbd-app-ui', 7070)],
};

/** The one component that the chart does not call a priority, so that it pulls with credentials. */
const credentials = {imagePullSecrets: [{name: 'rbd-hub-credentials'}]};

const secretKey = (context: ComponentContext): Draft<Secret> => ({
	metadata: metadataOf(context, 'rbd-app-ui-secret'),
	type: 'Opaque',
	data: base64Values({SECRET_KEY: canaries.consoleSecretKey}),
});

function template(context: ComponentContext) {
	const {cluster, database} = context;
	const [address = ''] = gatewayAddresses(cluster);
	const mount = (name: string, mountPath: string, subPath?: string) => ({
		name,
		mountPath,
		...(subPath && {subPath}),
	});
	return podTemplate(
		context,
		{
			containers: [
				mainContainer(context, {
					name: 'rbd-app-ui',
					env: [
						{name: 'RBD_NAMESPACE', value: namespaceOf(context)},
						{name: 'CRYPTOGRAPHY_ALLOW_OPENSSL_102', value: 'true'},
						{name: 'REGION_URL', value: 'https://rbd-api-api:8443'},
						{name: 'REGION_WS_URL', value: `ws://${address}:6060`},
						{name: 'REGION_HTTP_DOMAIN', value: cluster.spec?.suffixHTTPHost ?? ''},
						{name: 'REGION_TCP_DOMAIN', value: address},
						{name: 'IMAGE_REPO', value: cluster.spec?.imageHub?.domain ?? ''},
						{
							name: 'SECRET_KEY',
							valueFrom: {secretKeyRef: {name: 'rbd-app-ui-secret', key: 'SECRET_KEY'}},
						},
						{name: 'MYSQL_HOST', value: database?.host ?? ''},
						{name: 'MYSQL_PORT', value: String(database?.port ?? 3306)},
						{name: 'MYSQL_USER', value: database?.username ?? ''},
						{name: 'MYSQL_PASS', value: database?.password ?? ''},
						{name: 'MYSQL_DB', value: 'console'},
						{name: 'ENTERPRISE_ID', value: cluster.metadata.annotations?.enterprise_id ?? ''},
					],
					readinessProbe: readiness('/console/config/info', 7070),
					livenessProbe: liveness('/console/config/info', 7070, 120),
					volumeMounts: [
						mount('app', '/app/data', 'data'),
						mount('ssl', '/app/region/ssl'),
						mount('app', '/app/ui/console/migrations', 'console/migrations'),
						mount('app', '/app/ui/www/migrations', 'www/migrations'),
					],
				}),
			],
			volumes: [
				{name: 'ssl', secret: {secretName: clientSecretName}},
				{name: 'app', persistentVolumeClaim: {claimName: 'rbd-app-ui-data'}},
			],
			...credentials,
		},
		{hasAccount: false},
	);
}

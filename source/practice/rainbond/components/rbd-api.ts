import type {ApisixRoute} from '../../../cluster/objects.ts';
import {apisixRoutes, deployments} from '../../../cluster/resources.ts';
import {apisixUpstreams} from '../custom-resources.ts';
import {resourced} from '../platform.ts';
import {serverSecretName} from '../region-certificates.ts';
import {
	databaseArgument,
	deploymentOf,
	fieldEnv,
	liveness,
	mainContainer,
	missingDatabase,
	namespaceOf,
	podTemplate,
	readiness,
	startup,
	type ComponentContext,
	type ComponentDefinition,
} from './component.ts';
import {serviceOf, streamRoute} from './service.ts';

const certificates = '/etc/goodrain/region.goodrain.me/ssl';

/** The region API. Its certificates are written separately: they need keys, and that takes time. */
export const rbdApi: ComponentDefinition = {
	name: 'rbd-api',
	prerequisite: (context) =>
		missingDatabase(context) ??
		(context.cluster.spec?.suffixHTTPHost ? undefined : 'wait suffixHTTPHost'),
	resources: (context) => [
		resourced(deployments, deploymentOf(context, template(context))),
		serviceOf(context, 'rbd-api-api', [{name: 'https', port: 8443}]),
		serviceOf(context, 'rbd-api-websocket', [{name: 'ws', port: 6060}]),
		serviceOf(context, 'rbd-api-api-inner', [
			{name: 'https', port: 8888},
			{name: 'eventlog-grpc-server', port: 6366},
		]),
		serviceOf(context, 'rbd-api-healthz', [{name: 'healthz', port: 8889}]),
	],
	createIfMissing: (context) => [
		languageUpstream(context),
		languageRoute(context),
		streamRoute(context, 'rbd-api-api', 8443),
		streamRoute(context, 'rbd-api-healthz', 8889),
		streamRoute(context, 'rbd-api-websocket', 6060),
	],
};

const template = (context: ComponentContext) =>
	podTemplate(context, {
		containers: [
			mainContainer(context, {
				name: 'rbd-api',
				args: [
					'--api-addr=0.0.0.0:8888',
					'--enable-feature=privileged',
					databaseArgument(context),
					'--api-ssl-enable=true',
					'--builder-api=rbd-chaos:3228',
					'--api-addr-ssl=0.0.0.0:8443',
					`--api-ssl-certfile=${certificates}/server.pem`,
					`--api-ssl-keyfile=${certificates}/server.key.pem`,
					`--client-ca-file=${certificates}/ca.pem`,
				],
				env: [
					{name: 'RBD_NAMESPACE', value: namespaceOf(context)},
					fieldEnv('POD_IP', 'status.podIP'),
					{name: 'EX_DOMAIN', value: context.cluster.spec?.suffixHTTPHost ?? ''},
					{name: 'SERVICE_ID', value: 'rbd-api'},
					{name: 'LOGGER_DRIVER_NAME', value: 'streamlog'},
					{name: 'HELM_TOKEN'},
				],
				startupProbe: startup('/v2/health', 8888),
				readinessProbe: readiness('/v2/health', 8888),
				livenessProbe: liveness('/healthz', 8889),
				volumeMounts: [{name: 'region-api-ssl', mountPath: `${certificates}/`}],
			}),
		],
		volumes: [{name: 'region-api-ssl', secret: {secretName: serverSecretName}}],
	});

const languageUpstream = (context: ComponentContext) =>
	resourced(apisixUpstreams, {
		metadata: {name: 'buildpack-upstream', namespace: namespaceOf(context)},
		spec: {
			externalNodes: [{name: 'buildpack.rainbond.com', type: 'Domain', port: 443}],
			scheme: 'https',
		},
	});

function languageRoute(context: ComponentContext) {
	const http = {
		name: 'lang-proxy',
		match: {hosts: ['lang.goodrain.me', 'maven.goodrain.me'], paths: ['/*']},
		upstreams: [{name: 'buildpack-upstream', weight: 1}],
		plugins: [
			{
				name: 'proxy-rewrite',
				enable: true,
				config: {scheme: 'https', host: 'buildpack.rainbond.com'},
			},
		],
		authentication: {enable: false, type: 'basicAuth'},
	};
	const route: Omit<ApisixRoute, 'metadata'> = {spec: {http: [http]}};
	return resourced(apisixRoutes, {
		...route,
		metadata: {name: 'lang-proxy', namespace: namespaceOf(context)},
	});
}

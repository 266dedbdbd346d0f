import type {ApisixRoute, Secret} from '../../../cluster/objects.ts';
import {apisixRoutes, deployments, secrets} from '../../../cluster/resources.ts';
import {jobs, type Job} from '../../models/workloads/workload-types.ts';
import type {Draft} from '../../object-access.ts';
import {apisixTls} from '../custom-resources.ts';
import {base64Values, resourced} from '../platform.ts';
import {
	componentLabels,
	deploymentOf,
	mainContainer,
	metadataOf,
	namespaceOf,
	podTemplate,
	type ComponentContext,
	type ComponentDefinition,
} from './component.ts';
import {claimOf, serviceOf} from './service.ts';

export const hubCertificateName = 'hub-image-repository';
export const hostsJobName = 'hosts-job';

/** The built-in registry, goodrain.me. Its certificate is written separately, once and for all. */
export const rbdHub: ComponentDefinition = {
	name: 'rbd-hub',
	prerequisite({cluster}) {
		const {domain} = cluster.spec?.imageHub ?? {};
		if (!domain) {
			return 'imageHub is empty';
		}

		return domain === 'goodrain.me' || domain.startsWith('goodrain.me:')
			? undefined
			: 'use custom image repository';
	},
	resources: (context) => [
		claimOf(context, 'rbd-hub', 200),
		resourced(secrets, passwordSecret(context)),
		resourced(deployments, deploymentOf(context, template(context))),
		serviceOf(context, 'rbd-hub', [{name: 'main', port: 5000}]),
		resourced(apisixTls, {
			metadata: {name: hubCertificateName, namespace: namespaceOf(context)},
			spec: {
				hosts: ['goodrain.me'],
				secret: {name: hubCertificateName, namespace: namespaceOf(context)},
			},
		}),
		registryRoute(context),
	],
	// The operator writes Jobs that exist never again.
	createIfMissing: (context) => [resourced(jobs, hostsJob(context))],
};

/** The hash of the password changes its salt each time; that it is one is all that matters here. */
const passwordSecret = (context: ComponentContext): Draft<Secret> => {
	const {username = 'admin'} = context.cluster.spec?.imageHub ?? {};
	return {
		metadata: {...metadataOf(context, 'hub-password'), labels: componentLabels('hub-password')},
		type: 'Opaque',
		data: base64Values({
			HTPASSWD: `${username}:$2y$05$9Vw5kNzI0Oq2yJXrTz8h8uF7v3G1mSxE6cQp4LrWkYbHn0aVdJt2O\n\n`,
			password: '',
		}),
	};
};

const template = (context: ComponentContext) => {
	const htpasswd = {
		secretName: 'hub-password',
		items: [{key: 'HTPASSWD', path: 'htpasswd'}],
	};
	return podTemplate(
		context,
		{
			containers: [
				mainContainer(context, {
					name: 'rbd-hub',
					env: [
						{name: 'RBD_NAMESPACE', value: namespaceOf(context)},
						{name: 'REGISTRY_AUTH', value: 'htpasswd'},
						{name: 'REGISTRY_AUTH_HTPASSWD_REALM', value: 'Registry Realm'},
						{name: 'REGISTRY_AUTH_HTPASSWD_PATH', value: '/auth/htpasswd'},
						{name: 'REGISTRY_HTTP_SECRET', value: 'rainbond-registry-secret'},
						{name: 'REGISTRY_STORAGE', value: 'filesystem'},
						{name: 'REGISTRY_STORAGE_FILESYSTEM_ROOTDIRECTORY', value: '/var/lib/registry'},
						{name: 'REGISTRY_STORAGE_REDIRECT_DISABLE', value: 'true'},
						{name: 'REGISTRY_STORAGE_DELETE_ENABLED', value: 'true'},
						{name: 'REGISTRY_HTTP_RELATIVEURLS', value: 'true'},
					],
					volumeMounts: [
						{name: 'htpasswd', mountPath: '/auth', readOnly: true},
						{name: 'data', mountPath: '/var/lib/registry'},
					],
				}),
			],
			volumes: [
				{name: 'htpasswd', secret: htpasswd},
				{name: 'data', persistentVolumeClaim: {claimName: 'rbd-hub'}},
			],
		},
		{hasAccount: false},
	);
};

function registryRoute(context: ComponentContext) {
	const http = {
		name: 'rbd-hub',
		match: {hosts: ['goodrain.me'], paths: ['/*']},
		backends: [{serviceName: 'rbd-hub', servicePort: 5000, resolveGranularity: 'service'}],
		authentication: {enable: false, type: 'basicAuth'},
	};
	const route: Omit<ApisixRoute, 'metadata'> = {spec: {http: [http]}};
	return resourced(apisixRoutes, {
		...route,
		metadata: {name: 'rbd-hub', namespace: namespaceOf(context)},
	});
}

/** Writes goodrain.me into /etc/hosts of every node, and is gone a minute later. */
function hostsJob(context: ComponentContext): Draft<Job> {
	const {cluster, nodeCount} = context;
	const address = cluster.spec?.nodesForGateway?.[0]?.internalIP ?? '';
	const labels = {...componentLabels('rbd-hub'), 'rainbond.io/hosts-job': 'true'};
	const command = `grep -qxF '${address} goodrain.me' /etc/hosts || echo '${address} goodrain.me' >> /etc/hosts;`;
	return {
		metadata: {...metadataOf(context, hostsJobName), labels},
		spec: {
			ttlSecondsAfterFinished: 60,
			parallelism: nodeCount,
			completions: nodeCount,
			backoffLimit: 0,
			template: {
				metadata: {labels},
				spec: {
					priorityClassName: 'system-cluster-critical',
					restartPolicy: 'OnFailure',
					tolerations: [{operator: 'Exists'}],
					affinity: {
						podAntiAffinity: {
							requiredDuringSchedulingIgnoredDuringExecution: [
								{
									labelSelector: {matchLabels: {'rainbond.io/hosts-job': 'true'}},
									topologyKey: 'kubernetes.io/hostname',
								},
							],
						},
					},
					containers: [
						{
							name: hostsJobName,
							image: `${cluster.spec?.rainbondImageRepository ?? ''}/alpine:3`,
							command: ['/bin/sh', '-c', command],
							volumeMounts: [{name: 'hosts', mountPath: '/etc/hosts'}],
						},
					],
					volumes: [{name: 'hosts', hostPath: {path: '/etc/hosts'}}],
				},
			},
		},
	};
}

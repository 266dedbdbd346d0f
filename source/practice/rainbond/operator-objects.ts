import type {Workload} from '../../cluster/objects.ts';
import {deployments} from '../../cluster/resources.ts';
import {clusterRoleBindings} from '../api/role-kinds.ts';
import type {Draft} from '../object-access.ts';
import type {World} from '../world/world.ts';

export const operatorName = 'rainbond-operator';
/** The name of the Helm release, and so the value of the label `release`. */
export const releaseName = 'rainbond';

/** What the chart installs beside the custom resources: the operator and its rights. */
export function addOperator(world: World): void {
	const {namespace} = world.platform;
	for (const name of [operatorName, 'local-path-provisioner-service-account']) {
		world.add(
			{
				group: '',
				version: 'v1',
				plural: 'serviceaccounts',
				kind: 'ServiceAccount',
				namespaced: true,
			},
			{metadata: {name, namespace}},
		);
	}

	world.add(clusterRoleBindings, {
		metadata: {name: operatorName, labels: {name: operatorName, release: releaseName}},
		roleRef: {apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin'},
		subjects: [{kind: 'ServiceAccount', name: operatorName, namespace}],
	});
	world.add(deployments, operatorDeployment(world));
}

function operatorDeployment({platform}: World): Draft<Workload> {
	const {namespace, registry, version, nodes} = platform;
	const labels = {'control-plane': operatorName, name: operatorName, release: releaseName};
	const helm = {
		'meta.helm.sh/release-name': releaseName,
		'meta.helm.sh/release-namespace': namespace,
	};
	const gateway = nodes.find(({isGateway}) => isGateway);
	const probe = (path: string, initialDelaySeconds: number, periodSeconds: number) => ({
		httpGet: {path, port: 8081, scheme: 'HTTP'},
		initialDelaySeconds,
		periodSeconds,
		timeoutSeconds: 1,
		failureThreshold: 3,
	});
	return {
		metadata: {
			name: operatorName,
			namespace,
			labels: {...labels, 'app.kubernetes.io/managed-by': 'Helm'},
			annotations: helm,
		},
		spec: {
			replicas: 1,
			selector: {matchLabels: {'control-plane': operatorName}},
			strategy: {
				type: 'RollingUpdate',
				rollingUpdate: {maxSurge: '25%', maxUnavailable: '25%'},
			},
			template: {
				metadata: {labels},
				spec: {
					serviceAccountName: operatorName,
					terminationGracePeriodSeconds: 10,
					hostAliases: [
						{ip: gateway?.address ?? '', hostnames: ['goodrain.me', 'region.goodrain.me']},
					],
					containers: [
						{
							name: operatorName,
							image: `${registry}/rainbond-operator:${version}`,
							command: ['/manager'],
							args: ['--leader-elect', '--zap-log-level=4'],
							env: [
								{name: 'SERVICE_ACCOUNT_NAME', value: operatorName},
								{name: 'RBD_NAMESPACE', value: namespace},
								{name: 'RAINBOND_IMAGE_REPOSITORY', value: registry},
								{name: 'DEPLOY_VERSION', value: 'helm'},
							],
							livenessProbe: probe('/healthz', 15, 20),
							readinessProbe: probe('/readyz', 5, 10),
							resources: {requests: {cpu: '100m', memory: '64Mi'}},
							volumeMounts: [
								{name: 'vardir', mountPath: '/var'},
								{name: 'rundir', mountPath: '/run/containerd'},
							],
						},
					],
					volumes: [
						{name: 'rundir', hostPath: {path: '/var/run/k3s/containerd', type: 'Directory'}},
						{name: 'vardir', hostPath: {path: '/var', type: 'Directory'}},
					],
				},
			},
		},
	};
}

import type {ConfigMap} from '../../../cluster/objects.ts';
import {configMaps, deployments} from '../../../cluster/resources.ts';
import {storageClasses} from '../../models/workloads/volume-claims.ts';
import type {Draft} from '../../object-access.ts';
import {resourced} from '../platform.ts';
import {
	deploymentOf,
	fieldEnv,
	mainContainer,
	namespaceOf,
	podTemplate,
	type ComponentContext,
	type ComponentDefinition,
} from './component.ts';

export const volumePath = '/opt/rainbond/local-path-provisioner';

/** Makes the platform's volumes: directories on the nodes. */
export const localPathProvisioner: ComponentDefinition = {
	name: 'local-path-provisioner',
	resources: (context) => [
		resourced(configMaps, config(context)),
		resourced(deployments, deploymentOf(context, template(context))),
	],
	createIfMissing: () => [
		resourced(storageClasses, {
			metadata: {name: 'local-path', labels: {accessModes: 'rwo'}},
			provisioner: 'rancher.io/local-path',
			reclaimPolicy: 'Delete',
			volumeBindingMode: 'WaitForFirstConsumer',
		}),
	],
};

const template = (context: ComponentContext) =>
	podTemplate(context, {
		serviceAccountName: 'local-path-provisioner-service-account',
		terminationGracePeriodSeconds: 30,
		containers: [
			mainContainer(context, {
				name: 'local-path-provisioner',
				command: [
					'local-path-provisioner',
					'--debug',
					'start',
					'--config',
					'/etc/config/config.json',
				],
				env: [
					fieldEnv('POD_NAMESPACE', 'metadata.namespace'),
					{name: 'CONFIG_MOUNT_PATH', value: '/etc/config/'},
				],
				volumeMounts: [{name: 'config-volume', mountPath: '/etc/config/'}],
			}),
		],
		volumes: [{name: 'config-volume', configMap: {name: 'local-path-config'}}],
	});

const config = (context: ComponentContext): Draft<ConfigMap> => ({
	metadata: {name: 'local-path-config', namespace: namespaceOf(context)},
	data: {
		'config.json': `{
  "nodePathMap": [
    {"node": "DEFAULT_PATH_FOR_NON_LISTED_NODES", "paths": ["${volumePath}"]}
  ]
}`,
		setup: '#!/bin/sh\nset -eu\nmkdir -m 0777 -p "$VOL_DIR"',
		teardown: '#!/bin/sh\nset -eu\nrm -rf "$VOL_DIR"',
		'helperPod.yaml': `apiVersion: v1
kind: Pod
metadata:
  name: helper-pod
spec:
  containers:
    - name: helper-pod
      image: ${context.cluster.spec?.rainbondImageRepository ?? ''}/alpine:3
      imagePullPolicy: IfNotPresent
`,
	},
});

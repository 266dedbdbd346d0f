import {
	bindingColumns,
	configMapColumns,
	leaseColumns,
	namespaceColumns,
	plainColumns,
	priorityClassColumns,
	quotaColumns,
	secretColumns,
} from './columns/cluster.ts';
import {age, name, since, type Column} from './columns/column.ts';
import {eventColumns} from './columns/events.ts';
import {
	endpointsColumns,
	endpointSliceColumns,
	ingressClassColumns,
	ingressColumns,
	networkPolicyColumns,
	serviceColumns,
} from './columns/network.ts';
import {nodeColumns} from './columns/nodes.ts';
import {podColumns} from './columns/pods.ts';
import {claimColumns, storageClassColumns, volumeColumns} from './columns/storage.ts';
import {
	autoscalerColumns,
	controllerRevisionColumns,
	cronJobColumns,
	daemonSetColumns,
	deploymentColumns,
	disruptionBudgetColumns,
	jobColumns,
	replicaSetColumns,
	statefulSetColumns,
} from './columns/workloads.ts';
import {readJsonPath} from './json-path.ts';
import {kindKey, type Kind, type KindKey, type PrinterColumn} from './kinds.ts';

const columnsOfKind: Readonly<Record<KindKey, readonly Column[]>> = {
	configmaps: configMapColumns,
	endpoints: endpointsColumns,
	events: eventColumns,
	namespaces: namespaceColumns,
	nodes: nodeColumns,
	persistentvolumeclaims: claimColumns,
	persistentvolumes: volumeColumns,
	pods: podColumns,
	resourcequotas: quotaColumns,
	secrets: secretColumns,
	serviceaccounts: [name, age],
	services: serviceColumns,
	'controllerrevisions.apps': controllerRevisionColumns,
	'daemonsets.apps': daemonSetColumns,
	'deployments.apps': deploymentColumns,
	'replicasets.apps': replicaSetColumns,
	'statefulsets.apps': statefulSetColumns,
	'horizontalpodautoscalers.autoscaling': autoscalerColumns,
	'cronjobs.batch': cronJobColumns,
	'jobs.batch': jobColumns,
	'ingressclasses.networking.k8s.io': ingressClassColumns,
	'ingresses.networking.k8s.io': ingressColumns,
	'networkpolicies.networking.k8s.io': networkPolicyColumns,
	'poddisruptionbudgets.policy': disruptionBudgetColumns,
	'clusterrolebindings.rbac.authorization.k8s.io': bindingColumns,
	'rolebindings.rbac.authorization.k8s.io': bindingColumns,
	'storageclasses.storage.k8s.io': storageClassColumns,
	'priorityclasses.scheduling.k8s.io': priorityClassColumns,
	'leases.coordination.k8s.io': leaseColumns,
	'endpointslices.discovery.k8s.io': endpointSliceColumns,
};

/** Columns of a custom kind: those its definition declares, otherwise its age. */
function customColumns(columns: readonly PrinterColumn[]): readonly Column[] {
	if (columns.length === 0) {
		return [name, {...age, type: 'date'}];
	}

	return [
		name,
		...columns.map(({name: title, type, jsonPath, priority = 0}) => ({
			name: title,
			type,
			format: '',
			priority,
			cell(object: unknown, now: number) {
				const values = readJsonPath(jsonPath, object);
				if (values.length === 0) {
					return null;
				}

				if (type === 'string') {
					return values
						.map((value) => (typeof value === 'string' ? value : JSON.stringify(value)))
						.join(' ');
				}

				return type === 'date' ? since(String(values[0]), now) : values[0];
			},
		})),
	];
}

/** The columns `kubectl get` shows for a kind. */
export const columnsOf = (kind: Kind): readonly Column[] =>
	kind.isCustom ? customColumns(kind.columns) : (columnsOfKind[kindKey(kind)] ?? plainColumns);

import type {
	Condition,
	KubernetesObject,
	RainbondCluster,
	RbdComponent,
} from '../../cluster/objects.ts';
import type {Resource} from '../../cluster/resources.ts';

type Address = {name?: string; internalIP?: string; externalIP?: string};

/** RainbondCluster with the fields that hold secrets and that only its operator reads. */
export type PracticeCluster = RainbondCluster & {
	spec?: NonNullable<RainbondCluster['spec']> & {
		imageHub?: {domain?: string; username?: string; password?: string};
		regionDatabase?: DatabaseAddress;
		uiDatabase?: DatabaseAddress;
		installMode?: string;
		rainbondVolumeSpecRWX?: Record<string, unknown>;
	};
	status?: {
		conditions?: Array<Condition & {lastHeartbeatTime?: string}>;
		masterRoleLabel?: string;
		storageClasses?: Array<{name: string; provisioner: string}>;
		imagePullSecrets?: {name: string};
		gatewayAvailableNodes?: {specifiedNodes?: Address[]; masterNodes?: Address[]};
		chaosAvailableNodes?: {specifiedNodes?: Address[]; masterNodes?: Address[]};
	};
};

export type DatabaseAddress = {
	host?: string;
	port?: number;
	username?: string;
	password?: string;
	name?: string;
};

export type PracticeComponent = RbdComponent & {
	spec?: NonNullable<RbdComponent['spec']> & {
		imagePullPolicy?: string;
		env?: Array<{name: string; value?: string}>;
		volumes?: Array<{name: string; hostPath?: {path: string; type?: string}}>;
		volumeMounts?: Array<{name: string; mountPath: string}>;
	};
};

/** Any object with a specification that nothing here looks into. */
export type SpecificObject = KubernetesObject & {spec?: Record<string, unknown>};

const define = (
	group: string,
	version: string,
	plural: string,
	kind: string,
): Resource<SpecificObject> => ({
	group,
	version,
	plural,
	kind,
	namespaced: true,
});

export const apisixTls = define('apisix.apache.org', 'v2', 'apisixtlses', 'ApisixTls');
export const apisixUpstreams = define(
	'apisix.apache.org',
	'v2',
	'apisixupstreams',
	'ApisixUpstream',
);
export const apisixGlobalRules = define(
	'apisix.apache.org',
	'v2',
	'apisixglobalrules',
	'ApisixGlobalRule',
);

/**
The fields of Kubernetes objects that rbd-tui reads, as the API server sends them: JSON, times as
RFC 3339 strings, everything optional that the API leaves out when it is empty. The generated types
of the Kubernetes client describe what its own deserialiser makes of this (Date objects), not what
comes over the wire.
*/

export type OwnerReference = {
	apiVersion: string;
	kind: string;
	name: string;
	uid: string;
	controller?: boolean;
	blockOwnerDeletion?: boolean;
};

export type ObjectMeta = {
	name: string;
	namespace?: string;
	uid: string;
	resourceVersion: string;
	generation?: number;
	creationTimestamp: string;
	deletionTimestamp?: string;
	deletionGracePeriodSeconds?: number;
	generateName?: string;
	labels?: Record<string, string>;
	annotations?: Record<string, string>;
	ownerReferences?: OwnerReference[];
	finalizers?: string[];
};

export type KubernetesObject = {
	apiVersion?: string;
	kind?: string;
	metadata: ObjectMeta;
};

/** `status.conditions[]`, alike for pods, nodes, Deployments and Rainbond's own kinds. */
export type Condition = {
	type: string;
	status: string;
	reason?: string;
	message?: string;
	lastTransitionTime?: string;
	lastProbeTime?: string;
	lastHeartbeatTime?: string;
};

export type LabelSelector = {
	matchLabels?: Record<string, string>;
	matchExpressions?: Array<{key: string; operator: string; values?: string[]}>;
};

export type ContainerPort = {
	name?: string;
	containerPort: number;
	hostPort?: number;
	protocol?: string;
};

export type Probe = {
	httpGet?: {path?: string; port: number | string; scheme?: string};
	tcpSocket?: {port: number | string};
	exec?: {command?: string[]};
	initialDelaySeconds?: number;
	periodSeconds?: number;
	timeoutSeconds?: number;
	failureThreshold?: number;
};

export type EnvironmentVariable = {
	name: string;
	value?: string;
	valueFrom?: Record<string, unknown>;
};

export type Container = {
	name: string;
	image?: string;
	command?: string[];
	args?: string[];
	env?: EnvironmentVariable[];
	ports?: ContainerPort[];
	resources?: {requests?: Record<string, string>; limits?: Record<string, string>};
	livenessProbe?: Probe;
	readinessProbe?: Probe;
	startupProbe?: Probe;
	volumeMounts?: Array<{name: string; mountPath: string; readOnly?: boolean}>;
	/** Init containers only: `Always` makes a sidecar of it. */
	restartPolicy?: string;
};

export type ContainerStateTerminated = {
	exitCode: number;
	signal?: number;
	reason?: string;
	message?: string;
	startedAt?: string;
	finishedAt?: string;
	containerID?: string;
};

export type ContainerState = {
	running?: {startedAt?: string};
	waiting?: {reason?: string; message?: string};
	terminated?: ContainerStateTerminated;
};

export type ContainerStatus = {
	name: string;
	ready: boolean;
	started?: boolean;
	restartCount: number;
	image?: string;
	imageID?: string;
	containerID?: string;
	state?: ContainerState;
	lastState?: ContainerState;
};

export type Volume = {
	name: string;
	secret?: {secretName?: string; optional?: boolean};
	configMap?: {name?: string; optional?: boolean};
	persistentVolumeClaim?: {claimName: string};
	hostPath?: {path: string; type?: string};
	emptyDir?: {sizeLimit?: string};
};

export type Taint = {key: string; value?: string; effect: string; timeAdded?: string};

export type PodSpec = {
	nodeName?: string;
	containers: Container[];
	initContainers?: Container[];
	volumes?: Volume[];
	hostNetwork?: boolean;
	serviceAccountName?: string;
	priorityClassName?: string;
	restartPolicy?: string;
	nodeSelector?: Record<string, string>;
	affinity?: Record<string, unknown>;
	tolerations?: Array<{
		key?: string;
		operator?: string;
		value?: string;
		effect?: string;
		tolerationSeconds?: number;
	}>;
	hostAliases?: Array<{ip: string; hostnames?: string[]}>;
	terminationGracePeriodSeconds?: number;
	readinessGates?: Array<{conditionType: string}>;
};

export type PodStatus = {
	phase?: string;
	reason?: string;
	message?: string;
	podIP?: string;
	hostIP?: string;
	startTime?: string;
	conditions?: Condition[];
	containerStatuses?: ContainerStatus[];
	initContainerStatuses?: ContainerStatus[];
};

export type Pod = KubernetesObject & {spec: PodSpec; status?: PodStatus};

export type PodTemplate = {metadata?: Partial<ObjectMeta>; spec: PodSpec};

export type Node = KubernetesObject & {
	spec?: {unschedulable?: boolean; taints?: Taint[]; podCIDR?: string};
	status?: {
		conditions?: Condition[];
		addresses?: Array<{type: string; address: string}>;
		capacity?: Record<string, string>;
		allocatable?: Record<string, string>;
		daemonEndpoints?: {kubeletEndpoint?: {Port: number}};
		nodeInfo?: {
			kubeletVersion?: string;
			containerRuntimeVersion?: string;
			osImage?: string;
			kernelVersion?: string;
			architecture?: string;
		};
	};
};

/** core/v1 Event: what the API server calls an event in `kubectl get events`. */
export type Event = KubernetesObject & {
	type?: string;
	reason?: string;
	message?: string;
	count?: number;
	firstTimestamp?: string | null;
	lastTimestamp?: string | null;
	eventTime?: string | null;
	series?: {count?: number; lastObservedTime?: string};
	source?: {component?: string; host?: string};
	reportingComponent?: string;
	reportingInstance?: string;
	involvedObject: {
		kind?: string;
		namespace?: string;
		name?: string;
		uid?: string;
		fieldPath?: string;
		apiVersion?: string;
	};
};

export type Workload = KubernetesObject & {
	spec?: {
		replicas?: number;
		selector?: LabelSelector;
		template?: PodTemplate;
		strategy?: Record<string, unknown>;
		serviceName?: string;
	};
	status?: {
		observedGeneration?: number;
		replicas?: number;
		readyReplicas?: number;
		updatedReplicas?: number;
		availableReplicas?: number;
		unavailableReplicas?: number;
		desiredNumberScheduled?: number;
		currentNumberScheduled?: number;
		numberReady?: number;
		updatedNumberScheduled?: number;
		numberAvailable?: number;
		conditions?: Condition[];
	};
};

export type Service = KubernetesObject & {
	spec?: {
		type?: string;
		clusterIP?: string;
		selector?: Record<string, string>;
		ports?: Array<{
			name?: string;
			port: number;
			targetPort?: number | string;
			nodePort?: number;
			protocol?: string;
		}>;
		publishNotReadyAddresses?: boolean;
		externalIPs?: string[];
	};
	status?: {loadBalancer?: {ingress?: Array<{ip?: string; hostname?: string}>}};
};

export type EndpointSlice = KubernetesObject & {
	addressType?: string;
	endpoints?: Array<{
		addresses: string[];
		conditions?: {ready?: boolean; serving?: boolean; terminating?: boolean};
		nodeName?: string;
		targetRef?: {kind?: string; namespace?: string; name?: string; uid?: string};
	}> | null;
	ports?: Array<{name?: string; port?: number; protocol?: string}> | null;
};

export type ConfigMap = KubernetesObject & {
	data?: Record<string, string>;
	binaryData?: Record<string, string>;
};

export type Secret = KubernetesObject & {type?: string; data?: Record<string, string>};

export type PersistentVolumeClaim = KubernetesObject & {
	spec?: {
		storageClassName?: string;
		volumeName?: string;
		accessModes?: string[];
		resources?: {requests?: Record<string, string>};
	};
	status?: {
		phase?: string;
		accessModes?: string[];
		capacity?: Record<string, string>;
		conditions?: Condition[];
	};
};

export type Lease = KubernetesObject & {
	spec?: {holderIdentity?: string; renewTime?: string; leaseDurationSeconds?: number};
};

export type PodDisruptionBudget = KubernetesObject & {
	spec?: {
		minAvailable?: number | string;
		maxUnavailable?: number | string;
		selector?: LabelSelector;
	};
	status?: {disruptionsAllowed?: number; currentHealthy?: number; desiredHealthy?: number};
};

/** rainbond.io/v1alpha1 RainbondCluster, read from the operator's types (api/v1alpha1). */
export type RainbondCluster = KubernetesObject & {
	spec?: {
		installVersion?: string;
		rainbondImageRepository?: string;
		suffixHTTPHost?: string;
		gatewayIngressIPs?: string[];
		nodesForGateway?: Array<{name?: string; internalIP?: string; externalIP?: string}>;
		nodesForChaos?: Array<{name?: string; internalIP?: string; externalIP?: string}>;
		imageHub?: {domain?: string; username?: string};
		regionDatabase?: {host?: string; port?: number; name?: string};
	};
	status?: {conditions?: Condition[]};
};

/** rainbond.io/v1alpha1 RbdComponent. Its Ready condition is no evidence that pods are well. */
export type RbdComponent = KubernetesObject & {
	spec?: {image?: string; replicas?: number; priorityComponent?: boolean; args?: string[]};
	status?: {
		replicas?: number;
		readyReplicas?: number;
		pods?: Array<{name?: string}>;
		conditions?: Condition[];
	};
};

/** apisix.apache.org/v2 ApisixRoute. */
export type ApisixRoute = KubernetesObject & {
	spec?: {
		ingressClassName?: string;
		http?: Array<{
			name: string;
			match?: {hosts?: string[]; paths?: string[]};
			backends?: Array<{serviceName: string; servicePort: number | string; weight?: number}>;
			plugins?: Array<{name: string; enable?: boolean; config?: Record<string, unknown>}>;
		}>;
		stream?: Array<{
			name: string;
			protocol: string;
			match?: {ingressPort?: number};
			backend: {serviceName: string; servicePort: number | string};
		}>;
	};
	status?: {conditions?: Condition[]};
};

/** meta/v1 Status: what the API server answers when it refuses or fails. */
export type Status = {
	kind: 'Status';
	status?: string;
	message?: string;
	reason?: string;
	code?: number;
	details?: {
		name?: string;
		kind?: string;
		retryAfterSeconds?: number;
		causes?: Array<{reason?: string; message?: string; field?: string}>;
	};
	metadata?: {resourceVersion?: string; continue?: string};
};

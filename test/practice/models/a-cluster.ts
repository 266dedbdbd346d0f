import {onTestFinished} from 'vitest';
import type {Node, PodTemplate} from '../../../source/cluster/objects.ts';
import {deployments, events, namespaces, nodes, pods} from '../../../source/cluster/resources.ts';
import {runControlPlane} from '../../../source/practice/models/control-plane.ts';
import {createEventRecorder} from '../../../source/practice/models/event-recorder.ts';
import {startKubelets} from '../../../source/practice/models/kubelet/kubelets.ts';
import {createRuleBook, type Rule} from '../../../source/practice/models/kubelet/rules.ts';
import {createMirrors} from '../../../source/practice/models/mirror.ts';
import type {Draft} from '../../../source/practice/object-access.ts';
import {createObjectStore} from '../../../source/practice/object-store.ts';
import {seededRandom} from '../../../source/practice/random.ts';
import {createManualClock} from '../manual-clock.ts';

/** A node with room for a few pods. */
export const aNode = (name: string, index: number): Draft<Node> => ({
	metadata: {name, labels: {'kubernetes.io/hostname': name}},
	spec: {podCIDR: `10.42.${index}.0/24`},
	status: {
		addresses: [{type: 'InternalIP', address: `192.168.1.${10 + index}`}],
		allocatable: {cpu: '4', memory: '8Gi', pods: '110'},
	},
});

/** An empty cluster of three nodes with its control plane and kubelets, and a clock to move. */
export function aCluster(rules: readonly Rule[] = [], minor = 30) {
	const clock = createManualClock();
	const store = createObjectStore({clock});
	const abort = new AbortController();
	onTestFinished(() => {
		abort.abort();
	});
	const problems: unknown[] = [];
	for (const [index, name] of ['node-1', 'node-2', 'node-3'].entries()) {
		store.seed(nodes, aNode(name, index));
	}

	store.create(namespaces, {metadata: {name: 'shop'}});
	const {access} = store;
	const random = seededRandom('a cluster');
	const common = {
		access,
		mirrors: createMirrors(access, abort.signal),
		clock,
		random,
		signal: abort.signal,
		report(error: unknown) {
			problems.push(error);
		},
		minor,
	};
	runControlPlane({
		...common,
		recorder: createEventRecorder({access, clock, random}),
		speed: 1,
		volumePath: '/opt/rainbond/local-path-provisioner',
	});
	startKubelets({...common, rules: createRuleBook(rules)});
	const podsOf = (prefix: string) =>
		store.list(pods, 'shop').filter(({metadata}) => metadata.name.startsWith(prefix));
	const readyPods = (prefix: string) =>
		podsOf(prefix).filter(({status}) =>
			status?.conditions?.some(({type, status: value}) => type === 'Ready' && value === 'True'),
		);
	const told = (kind: string) =>
		store
			.list(events, 'shop')
			.filter(({involvedObject}) => involvedObject.kind === kind)
			.toSorted((a, b) => Number(a.metadata.resourceVersion) - Number(b.metadata.resourceVersion))
			.map(({reason, message}) => `${reason} ${message}`);
	return {clock, store, problems, podsOf, readyPods, told};
}

export const template = (
	labels: Record<string, string>,
	rest: Partial<PodTemplate['spec']> = {},
): PodTemplate => ({
	metadata: {labels},
	spec: {containers: [{name: 'app', image: 'goodrain.me/shop:1'}], ...rest},
});

/** Makes a Deployment of so many pods. */
export function deploy(
	{store}: Pick<ReturnType<typeof aCluster>, 'store'>,
	name: string,
	replicas: number,
	rest: Partial<PodTemplate['spec']> = {},
) {
	return store.create(deployments, {
		metadata: {name, namespace: 'shop'},
		spec: {
			replicas,
			selector: {matchLabels: {name}},
			template: template({name}, rest),
		},
	});
}

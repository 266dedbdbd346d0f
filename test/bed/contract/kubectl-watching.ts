import {printedWhile, prints} from './kubectl-prints.ts';
import {
	addContractNamespace,
	apps,
	configMap,
	core,
	deployment,
	deploymentIsReady,
	endpointsAreReady,
	nodesTakePods,
	pod,
	podsAreReady,
	service,
	unplacedPod,
} from './objects.ts';
import type {Side} from './side.ts';
import type {Exchange} from './two-sides.ts';

const patch = async ({ask}: Side, path: string, change: unknown) =>
	ask('PATCH', path, {
		text: JSON.stringify(change),
		headers: {'content-type': 'application/merge-patch+json'},
	});

const label = (value: string) => ({metadata: {labels: {team: value}}});
const settings = `${core}/configmaps/settings`;
const unplaced = `${core}/pods/unplaced`;

type Events = {items: Array<{reason: string}>};

/** Waits until the cluster has told about an object for such a reason. */
const isTold = async ({askUntil}: Side, name: string, reason: string) =>
	askUntil(
		({body}) => (body as Events).items.some((event) => event.reason === reason),
		`${core}/events?fieldSelector=involvedObject.name%3D${name}`,
	);

/** What kubectl prints that follows, waits or describes. */
export const kubectlWatching: readonly Exchange[] = [
	['makes a namespace', addContractNamespace],
	[
		'makes workloads',
		async (side) => {
			await nodesTakePods(side);
			await side.ask('POST', `${core}/configmaps`, {body: configMap('settings')});
			await side.ask('POST', `${core}/pods`, {body: unplacedPod});
			await side.ask('POST', `${core}/pods`, {body: pod('double', 'first', 'second')});
			await side.ask('POST', `${core}/services`, {body: service('web', 80, 'web')});
			await side.ask('POST', `${apps}/deployments`, {body: deployment('web', 2)});
			await deploymentIsReady(side, 'web', 2);
			await endpointsAreReady(side, 'web', 2);
			await podsAreReady(side, 'double');
			await isTold(side, 'unplaced', 'FailedScheduling');
			await isTold(side, 'web', 'ScalingReplicaSet');
		},
	],
	[
		'kubectl get configmaps --watch',
		async (side) =>
			printedWhile(
				side,
				['get', 'configmaps', '--watch', '--field-selector=metadata.name=settings'],
				[
					[2, async () => patch(side, settings, {data: {more: 'x'}})],
					[3, async () => side.ask('DELETE', settings)],
				],
				4,
			),
	],
	[
		'kubectl get pods --watch',
		async (side) =>
			printedWhile(
				side,
				['get', 'pods', '--watch', '--field-selector=metadata.name=unplaced', '-L', 'team'],
				[
					[2, async () => patch(side, unplaced, label('a'))],
					[3, async () => patch(side, unplaced, label('b'))],
				],
				4,
			),
	],
	[
		'kubectl get pods --watch --output-watch-events',
		async (side) =>
			printedWhile(
				side,
				// A pod by its name would be watched from whenever the watch begins: a change before that is never told.
				[
					'get',
					'pods',
					'--watch',
					'--output-watch-events',
					'--field-selector=metadata.name=unplaced',
				],
				[[2, async () => patch(side, unplaced, label('c'))]],
				3,
			),
	],
	[
		'kubectl wait for a change',
		async (side) =>
			printedWhile(
				side,
				['wait', 'pod/unplaced', '--for=jsonpath={.metadata.labels.team}=c', '--timeout=20s'],
				[],
				1,
			),
	],
	prints('events --for deployment/web'),
	prints('events --for pod/unplaced'),
	prints('events --for pod/unplaced --types=Warning --no-headers'),
	prints('events --for pod/missing'),
	prints('get events --field-selector=involvedObject.name=unplaced'),
	prints('describe pod unplaced'),
	prints('describe pod missing'),
	prints('describe deployment web'),
	// An API server that was just started may tell of an address that it takes up again by itself.
	prints('describe service web --show-events=false'),
	prints('describe namespace contract'),
	prints('describe serviceaccount default'),
	prints('get endpointslices'),
	prints('get services'),
	prints('get replicasets'),
	prints('get pods --sort-by=.metadata.name -o custom-columns=N:.metadata.name,P:.status.phase'),
	prints('wait pod/missing --for=delete --timeout=20s'),
	[
		'kubectl delete waits until the object is gone',
		async (side) => {
			const held = `${core}/configmaps/held`;
			await side.ask('POST', `${core}/configmaps`, {
				body: {...configMap('held'), metadata: {name: 'held', finalizers: ['bed/hold']}},
			});
			const release = async () => patch(side, held, {metadata: {finalizers: null}});
			const lines = await printedWhile(side, ['delete', 'configmap', 'held'], [[1, release]], 2);
			const {status} = await side.ask('GET', held);
			return [lines, status];
		},
	],
	prints('rollout undo deployment/web'),
	prints('rollout pause deployment/web'),
	prints('rollout status deployment/web --timeout=2s'),
	prints('rollout resume deployment/web'),
	prints('rollout status deployment/missing'),
];

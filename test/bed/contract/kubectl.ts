import {
	addContractNamespace,
	apps,
	configMap,
	core,
	deployment,
	deploymentIsReady,
	pod,
	podsAreReady,
} from './objects.ts';
import {prints} from './kubectl-prints.ts';
import type {Exchange} from './two-sides.ts';

/** What plain kubectl prints. */
export const kubectl: readonly Exchange[] = [
	['makes a namespace', addContractNamespace],
	[
		'makes workloads',
		async (side) => {
			await side.ask('POST', `${apps}/deployments`, {body: deployment('web', 2)});
			await side.ask('POST', `${core}/configmaps`, {body: configMap('settings')});
			await side.ask('POST', `${core}/pods`, {body: pod('double', 'first', 'second')});
			await deploymentIsReady(side, 'web', 2);
			await podsAreReady(side, 'double');
		},
	],
	prints('get deployments'),
	prints('get deployments -o wide'),
	prints('get pods --selector=name=web'),
	prints('get pods --no-headers --selector=name=web'),
	prints('get pods double -o name'),
	prints('get all'),
	prints('get configmaps'),
	prints('get configmap settings -o jsonpath={.data}'),
	prints('get secrets'),
	prints('get pods missing'),
	prints('get gadgets'),
	prints('get namespace contract'),
	prints('describe configmap settings'),
	prints('rollout status deployment/web --timeout=20s'),
	prints('rollout restart deployment/web'),
	prints('rollout status deployment/web --timeout=60s'),
	prints('rollout history deployment/web'),
	prints('scale deployment/web --replicas=1'),
	prints('wait deployment/web --for=jsonpath={.status.readyReplicas}=1 --timeout=20s'),
	prints('wait pod/double --for=condition=Ready --timeout=20s'),
	prints('wait pod/double --for=condition=Never --timeout=1s'),
	prints('annotate pod double team=a'),
	prints('label pod double team=a'),
	prints('get pods -L team --selector=team'),
	prints('logs double'),
	prints('logs missing'),
	prints('logs double -c third'),
	prints('exec double -c first -- sh -c exit'),
	prints(['exec', 'double', '-c', 'first', '--', 'sh', '-c', 'echo out; echo err >&2; exit 7']),
	prints('exec double -c first -- nosuch'),
	prints('exec missing -- ls'),
	prints('exec double -c third -- ls'),
	prints('auth can-i delete pods'),
	prints('auth can-i delete pods --as=nobody'),
	prints('auth can-i --list --as=nobody'),
	prints('auth whoami'),
	prints('create configmap made --from-literal=a=b'),
	prints('create configmap made --from-literal=a=b'),
	prints('create configmap other --from-literal=a=b --dry-run=server'),
	prints('patch configmap made -p {"data":{"a":"c"}}'),
	prints('delete configmap made'),
	prints('delete configmap made'),
	prints('delete pod double --wait=true'),
	prints('delete deployment web'),
];

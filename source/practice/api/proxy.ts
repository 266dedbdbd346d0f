import type {EndpointSlice, Node, Pod} from '../../cluster/objects.ts';
import {endpointSlices, pods, services} from '../../cluster/resources.ts';
import type {ObjectStore} from '../object-store.ts';
import {json, pageNotFound, text, type Reply} from './answer.ts';
import type {KindCall} from './call.ts';
import {forwardHttp} from './forward-http.ts';
import {namedObject} from './reads.ts';
import {badRequest, notFound, serviceUnavailable} from './status.ts';

/** What a proxy path names: `web`, `web:8080`, `https:web:8080`. */
type ProxyName = {readonly scheme: 'http' | 'https'; readonly name: string; readonly port: string};

function readName(kind: string, id: string): ProxyName {
	const parts = id.split(':');
	const [scheme = '', name = '', port = ''] = parts.length > 2 ? parts : ['', ...parts];
	const isKnown = ['', 'http', 'https'].includes(scheme);
	if (parts.length > 3 || !name || !isKnown) {
		throw badRequest(`invalid ${kind} request ${JSON.stringify(id)}`);
	}

	return {scheme: scheme === 'https' ? scheme : 'http', name, port};
}

/** The path of what is proxied ends with a slash; without one the client is sent there, as kube-apiserver does. */
function redirect({target: {path}}: KindCall): Reply {
	return {status: 301, body: '', headers: {Location: `${path}/`}};
}

const isWithoutSlash = ({target: {path, rest}}: KindCall): boolean =>
	rest === '' && !path.endsWith('/');

/** An HTTP request to a port of a pod, by its address. */
export async function podProxy(call: KindCall): Promise<Reply> {
	const {scheme, name, port} = readName('pod', call.target.name);
	const pod = namedObject({...call, target: {...call.target, name}}) as unknown as Pod;
	if (!pod.status?.podIP) {
		throw badRequest('address not allowed');
	}

	if (isWithoutSlash(call)) {
		return redirect(call);
	}

	const firstPort = pod.spec.containers.flatMap(({ports = []}) => ports)[0]?.containerPort;
	return forwardHttp(call, scheme, pod, port ? Number(port) : (firstPort ?? 80));
}

type Backend = {readonly pod: Pod; readonly port: number};

/** A ready endpoint of a Service for one of its ports; undefined when none has that port. */
function pickEndpoint(
	store: ObjectStore,
	slices: readonly EndpointSlice[],
	portName: string,
): Backend | undefined {
	const candidates = slices.flatMap(({endpoints, ports, metadata}) => {
		const port = ports?.find(({name = ''}) => name === portName)?.port;
		const ready = (endpoints ?? []).filter(({conditions}) => conditions?.ready !== false);
		return port === undefined
			? []
			: ready.flatMap(({addresses}) => {
					const pod = store
						.list(pods, metadata.namespace)
						.find(({status}) => addresses.includes(status?.podIP ?? ''));
					return pod ? [{pod, port}] : [];
				});
	});
	return candidates[Math.floor(Math.random() * candidates.length)];
}

/** An HTTP request to one of the endpoints of a Service. */
export async function serviceProxy(call: KindCall): Promise<Reply> {
	const {
		context: {store},
		target,
	} = call;
	const {scheme, name, port} = readName('service', target.name);
	const service = store.get(services, {namespace: target.namespace, name});
	if (!service) {
		throw notFound(services, name);
	}

	const isNumber = /^\d+$/.test(port);
	const declared = service.spec?.ports?.find((candidate) => String(candidate.port) === port);
	if (isNumber && !declared) {
		throw serviceUnavailable(`no service port ${port} found for service ${JSON.stringify(name)}`);
	}

	const slices = store
		.list(endpointSlices, target.namespace)
		.filter(({metadata}) => metadata.labels?.['kubernetes.io/service-name'] === name);
	const hasAny = slices.some(({endpoints}) => endpoints?.length);
	const backend = pickEndpoint(store, slices, isNumber ? (declared?.name ?? '') : port);
	if (!backend) {
		const shown = JSON.stringify(hasAny ? target.name : name);
		throw serviceUnavailable(`no endpoints available for service ${shown}`);
	}

	return isWithoutSlash(call)
		? redirect(call)
		: forwardHttp(call, scheme, backend.pod, backend.port);
}

/** What a node's kubelet serves over HTTP: its figures, and that it is well. */
export async function nodeProxy(call: KindCall): Promise<Reply> {
	const {name} = readName('node', call.target.name);
	const node = namedObject({...call, target: {...call.target, name}}) as unknown as Node;
	if (call.target.rest === 'healthz') {
		return text('ok');
	}

	if (call.target.rest !== 'stats/summary' || call.request.method !== 'GET') {
		return pageNotFound();
	}

	const summary = await call.context.kubelet.statsSummary(node);
	if (!('status' in summary && 'message' in summary)) {
		return json(summary);
	}

	const {status, message, origin} = summary;
	if (origin === 'network') {
		throw serviceUnavailable(`error trying to reach service: ${String(message)}`);
	}

	return text(String(message), Number(status));
}

import type {EndpointSlice, Pod, Service} from '../cluster/objects.ts';
import {fail, notApplicable, pass} from '../diagnosis/judgement.ts';
import {definePredicate, type Predicate} from '../diagnosis/predicate.ts';
import {namespaceEndpoints, namespacePods, namespaceServices} from '../probes/namespace-objects.ts';
import {commandLineOf} from './components.ts';
import {nobodyTells, slicesOf} from './service-backing.ts';
import {listed} from './words.ts';

type Lead = {
	readonly service: string;
	/** The Service's, and the one on which rbd-api listens as long as nobody tells it another. */
	readonly port: number;
	/** The argument that tells rbd-api another address to listen on. */
	readonly argument: string;
};

/**
A Service leads its port to the one on which rbd-api listens. No cause has a name for one that does not: endpoints are
there and ready, and whoever connects is refused or meets another protocol.
*/
export const serviceLeadsToItsPort = ({service: name, port, argument}: Lead): Predicate =>
	definePredicate({
		title: {
			zh: `Service ${name} 的 ${port} 通向 rbd-api 监听的端口`,
			en: `port ${port} of the Service ${name} leads to where rbd-api listens`,
		},
		reads: {services: namespaceServices, slices: namespaceEndpoints},
		hints: {pods: namespacePods},
		judge({services, slices}, {hints: {pods = []}, setting: {namespace}}) {
			const service = services.find(({metadata}) => metadata.name === name);
			const ports = service?.spec?.ports ?? [];
			if (!service || ports.length === 0) {
				return notApplicable(nobodyTells);
			}

			const rest = {objects: [{kind: 'Service', namespace, name}], isNameless: true};
			const own = ports.find((one) => one.port === port);
			if (!own) {
				const others = listed(ports.map((one) => String(one.port)));
				return fail(
					{
						zh: `Service ${name} 没有 ${port} 端口，只有 ${others.zh}`,
						en: `the Service ${name} has no port ${port}, only ${others.en}`,
					},
					rest,
				);
			}

			const targets = targetsOf(service, own, slices);
			const listening = toldPort(pods, argument) ?? port;
			const wrong = targets.find((target) => target !== listening);
			if (wrong !== undefined) {
				return fail(
					{
						zh: `Service ${name} 把 ${port} 转到 Pod 的 ${wrong}，而 rbd-api 监听的是 ${listening}`,
						en: `the Service ${name} leads ${port} to port ${wrong} of the pod, and rbd-api listens on ${listening}`,
					},
					rest,
				);
			}

			return targets.length > 0
				? pass({zh: `通向 ${listening}`, en: `it leads to ${listening}`})
				: notApplicable(nobodyTells);
		},
	});

type Port = NonNullable<NonNullable<Service['spec']>['ports']>[number];

/** The ports of pods behind a Service's port, as its endpoints say; where they say nothing, as it says itself. */
function targetsOf(
	{metadata}: Service,
	{name = '', port, targetPort = port}: Port,
	slices: readonly EndpointSlice[],
): number[] {
	const told = slicesOf(metadata.name, slices)
		.flatMap(({ports}) => ports ?? [])
		.filter((one) => (one.name ?? '') === name)
		.flatMap((one) => one.port ?? []);
	const own = typeof targetPort === 'number' ? [targetPort] : [];
	return told.length > 0 ? told : own;
}

/** The port of an argument such as `--api-addr-ssl=0.0.0.0:8443`; undefined where rbd-api has no such argument. */
function toldPort(pods: readonly Pod[], argument: string): number | undefined {
	const told = commandLineOf('rbd-api', pods).find((word) => word.startsWith(`${argument}=`));
	return Number(told?.split(':').at(-1)) || undefined;
}

import type {Pod} from '../../cluster/objects.ts';
import {badRequest} from './status.ts';

/** Every container of a pod by name, those for initialization first, as the API server counts them. */
const containerNames = ({spec}: Pod): string[] =>
	[
		...(spec.initContainers ?? []),
		...spec.containers,
		...((spec as {ephemeralContainers?: Array<{name: string}>}).ephemeralContainers ?? []),
	].map(({name}) => name);

/** The container a request means: the one it names, else the only one. Throws 400. */
export function chosenContainer(pod: Pod, asked: string): string {
	const {name} = pod.metadata;
	const names = containerNames(pod);
	if (asked) {
		if (!names.includes(asked)) {
			throw badRequest(`container ${asked} is not valid for pod ${name}`);
		}

		return asked;
	}

	const [only] = pod.spec.containers;
	if (!only || pod.spec.containers.length > 1) {
		throw badRequest(
			`a container name must be specified for pod ${name}, choose one of: [${names.join(' ')}]`,
		);
	}

	return only.name;
}

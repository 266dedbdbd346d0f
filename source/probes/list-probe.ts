import type {Resource} from '../cluster/resources.ts';
import type {KubernetesObject} from '../cluster/objects.ts';
import type {Text} from '../text/text.ts';
import {defineProbe, notRead, type Probe, read} from './probe.ts';
import {gapOf} from './reading.ts';

/** Lists one kind of object in Rainbond's namespace, or in the whole cluster. Where the kind is not defined there are none. */
export function listProbe<T extends KubernetesObject>(
	id: string,
	title: Text,
	resource: Resource<T>,
): Probe<readonly T[]> {
	const call = {verb: 'list', group: resource.group, resource: resource.plural} as const;
	return defineProbe<readonly T[]>({
		id,
		title,
		calls: [call],
		vantage: 'api-server',
		disturbance: 'read',
		deadlineMs: 8000,
		sensitive: [],
		async run(context) {
			const scope = resource.namespaced ? {namespace: context.namespace} : {};
			const listed = await context.list(resource, scope);
			if (listed.ok) {
				return read(listed.value);
			}

			return listed.failure.kind === 'not-found'
				? read([])
				: notRead(gapOf(listed.failure, {...call, ...scope}));
		},
	});
}

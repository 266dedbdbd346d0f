import {listAll} from '../cluster/list.ts';
import {pods} from '../cluster/resources.ts';
import {componentOf} from '../platform/components.ts';
import {isOver, isReadyPod} from '../platform/pod-state.ts';
import type {RemedySite} from './remedy.ts';

/**
Those of the components that have a pod that is not ready, or none at all: while that is so, they do not
print what they would notice. Where the pods cannot be read, nobody knows: then it is all of them.
*/
export async function unreadyComponents(
	{session, namespace}: Pick<RemedySite, 'session' | 'namespace'>,
	names: readonly string[],
): Promise<readonly string[]> {
	const listed = await listAll(session.transport, {resource: pods, namespace});
	if (!listed.ok) {
		return names;
	}

	const living = listed.value.items.filter((pod) => !isOver(pod));
	return names.filter((name) => {
		const own = living.filter((pod) => componentOf(pod) === name);
		return own.length === 0 || own.some((pod) => !isReadyPod(pod));
	});
}

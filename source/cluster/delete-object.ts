import {type Outcome, success} from './failure.ts';
import type {Resource} from './resources.ts';
import type {Transport} from './transport.ts';

export type DeleteOptions = {
	readonly resource: Resource;
	readonly namespace?: string;
	readonly name: string;
	/** The object is deleted only while it is still this one; otherwise the failure is a `conflict`. */
	readonly uid: string;
	readonly gracePeriodSeconds?: number;
	/** The server checks everything and changes nothing. */
	readonly isDryRun?: boolean;
};

/** Deletes one object, bound to its uid. */
export async function deleteObject(
	transport: Transport,
	{resource, namespace, name, uid, gracePeriodSeconds, isDryRun}: DeleteOptions,
): Promise<Outcome<void>> {
	const answer = await transport.text({
		verb: 'delete',
		resource,
		namespace,
		name,
		// The server heeds the body; the query lets whoever reads its audit log see a rehearsal as one.
		...(isDryRun && {query: {dryRun: 'All'}}),
		body: {
			apiVersion: 'v1',
			kind: 'DeleteOptions',
			preconditions: {uid},
			...(gracePeriodSeconds !== undefined && {gracePeriodSeconds}),
			...(isDryRun && {dryRun: ['All']}),
		},
	});
	return answer.ok ? success(undefined) : answer;
}

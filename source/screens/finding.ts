import type {ChecklistEntry} from '../diagnosis/checklist.ts';
import type {DocumentCause, TargetDocument} from '../diagnosis/document.ts';
import type {FaultTree} from '../diagnosis/tree.ts';
import type {View} from './cockpit-view.ts';

/** The entry of the checklist that is told about in the lower pane, as it is now. */
export function openEntry({state, active}: View): ChecklistEntry | undefined {
	const {finding} = state;
	return finding?.context === active?.context
		? active?.checklist.entries.find(({id}) => id === finding?.id)
		: undefined;
}

/** The entry of the checklist that is selected. */
export function selectedEntry({active, viewports}: View): ChecklistEntry | undefined {
	const {ids, selected} = viewports.faults;
	return active?.checklist.entries.find(({id}) => id === ids[selected]);
}

export const lastDocument = ({active}: View): TargetDocument | undefined =>
	active?.diagnosis?.last?.document;

/** A cause that stands, by its id. */
export const standingCause = (id: string, view: View): DocumentCause | undefined =>
	lastDocument(view)?.causes.find((cause) => cause.id === id);

/** What can be done about an entry, as blocks of lines for a shell. */
export function commandBlocks(
	entry: ChecklistEntry | undefined,
	view: View,
): ReadonlyArray<readonly string[]> {
	if (entry?.kind === 'gap') {
		return [accessLine(entry.gap.needs, view)].filter((lines) => lines.length > 0);
	}

	return entry?.kind === 'cause' ? blocksOf(entry.cause) : [];
}

export const blocksOf = ({
	remedies,
}: Pick<DocumentCause, 'remedies'>): ReadonlyArray<readonly string[]> =>
	remedies.map(({kubectl}) => kubectl).filter((lines) => lines.length > 0);

/** The line that asks the API server whether a missing permission has been given meanwhile. */
export function accessLine(needs: string | null, {active}: View): readonly string[] {
	const {verb, resource, subresource, namespace} =
		/^(?<verb>get|list|create|watch|delete) (?<resource>[\w.-]+)(?:\/(?<subresource>\w+))?(?: in namespace (?<namespace>[\w-]+))?$/.exec(
			needs ?? '',
		)?.groups ?? {};
	return verb === undefined || resource === undefined
		? []
		: [
				[
					`kubectl auth can-i ${verb} ${resource}`,
					subresource && `--subresource=${subresource}`,
					namespace && `-n ${namespace}`,
					active && `--context ${active.context}`,
				]
					.filter(Boolean)
					.join(' '),
			];
}

/** The platform component that a cause is about and its first remedy restarts, as far as it is in the list. */
export function componentOfCause(cause: DocumentCause, {active}: View): string | undefined {
	const components = active?.components ?? [];
	const names = new Set(components.map(({name}) => name));
	const restarted = cause.remedies
		.map(({id}) => /^restart\/(?<name>.+)$/.exec(id)?.groups?.name ?? '')
		.find((name) => names.has(name));
	const named = cause.objects.find(({name}) => names.has(name))?.name;
	const ofPod = components.find(({pods}) =>
		pods.some(({pod}) =>
			cause.objects.some(({kind, name}) => kind === 'Pod' && name === pod.metadata.name),
		),
	)?.name;
	return restarted ?? named ?? ofPod;
}

export function componentOfEntry(
	entry: ChecklistEntry | undefined,
	view: View,
): string | undefined {
	if (entry?.kind === 'cause') {
		return componentOfCause(entry.cause, view);
	}

	return entry?.kind === 'fact' && entry.fact.subject.kind === 'component'
		? entry.fact.subject.name
		: undefined;
}

/** The node that an entry is about. */
export function nodeOfEntry(entry: ChecklistEntry | undefined): string | undefined {
	if (entry?.kind === 'fact') {
		return entry.fact.subject.kind === 'node' ? entry.fact.subject.name : undefined;
	}

	return entry?.kind === 'cause'
		? entry.cause.objects.find(({kind}) => kind === 'Node')?.name
		: undefined;
}

/** Where the way through the trees begins for an entry: a tree, and what it is to lead to. */
export function walkOfEntry(
	entry: ChecklistEntry | undefined,
	view: View,
): {readonly tree: FaultTree; readonly target: string | undefined} | undefined {
	const {last} = view.active?.diagnosis ?? {};
	if (!last) {
		return undefined;
	}

	const familyOf = (id: string | undefined) =>
		last.trees.find((tree) => tree.id === id?.split('/')[0]);
	const applying = last.trees.find(({id}) =>
		last.document.families.some((family) => family.id === id && family.applies),
	);
	const target = targetOf(entry, last.trees);
	const node = entry?.kind === 'question' ? entry.node.id : undefined;
	const tree = entry?.kind === 'question' ? entry.tree : (familyOf(target) ?? applying);
	return tree && {tree, target: node ?? target};
}

/** The cause that an entry leads to. */
function targetOf(
	entry: ChecklistEntry | undefined,
	trees: readonly FaultTree[],
): string | undefined {
	if (entry?.kind === 'cause') {
		return entry.cause.id;
	}

	if (entry?.kind === 'ruledOut') {
		return entry.ruledOut.id;
	}

	return entry?.kind === 'gap'
		? entry.gap.blocks.find((id) => trees.some((tree) => id.startsWith(`${tree.id}/`)))
		: undefined;
}

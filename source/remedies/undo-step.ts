import {isDeepStrictEqual} from 'node:util';
import {describeFailure} from '../cluster/failure.ts';
import type {KubernetesObject} from '../cluster/objects.ts';
import type {Resource} from '../cluster/resources.ts';
import type {Text} from '../text/text.ts';
import type {KeptRecord, Made, Restore} from './kept-record.ts';
import {kubectlLine, kubectlObject} from './kubectl-line.ts';
import {journalObject, type RemedySite, type Step, type Unfit, unfit} from './remedy.ts';

/** A read of one object, which may not exist. */
async function present(
	{session}: RemedySite,
	resource: Resource,
	{namespace, name}: {readonly namespace?: string | undefined; readonly name: string},
): Promise<Unfit | {object: KubernetesObject | undefined}> {
	const found = await session.transport.json<KubernetesObject>({
		verb: 'get',
		resource,
		namespace,
		name,
	});
	if (found.ok) {
		return {object: found.value};
	}

	return found.failure.kind === 'not-found'
		? {object: undefined}
		: {problem: describeFailure(found.failure)};
}

/** What puts one object back. */
export type StepBack = {readonly step: Step; readonly doubt?: Text};

/** An object that is as it was: put back, because half of an undo was made before, or never touched by the remedy. */
export type AsBefore = 'put back' | 'untouched';

type Back = Unfit | StepBack | AsBefore;

export const stepBack = async (
	site: RemedySite,
	restore: Restore,
	record: KeptRecord,
): Promise<Back> =>
	restore.kind === 'labels'
		? labelsBack(site, restore)
		: objectBack(
				site,
				restore,
				record.made?.find((one) => isMadeFor(restore, one)),
			);

const isMadeFor = ({resource, object}: ObjectRestore, {kind, name}: Made): boolean =>
	kind === resource.kind && name === object.metadata.name;

async function labelsBack(
	site: RemedySite,
	{resource, namespace, name, uid, before, after}: Extract<Restore, {kind: 'labels'}>,
): Promise<Back> {
	const found = await present(site, resource, {namespace, name});
	if ('problem' in found) {
		return found;
	}

	const {object} = found;
	const labels = object?.metadata.labels ?? {};
	const isSame = object?.metadata.uid === uid;
	const keys = Object.keys(after);
	if (isSame && keys.every((key) => (labels[key] ?? null) === before[key])) {
		// Labels that were put back leave the object it was.
		return 'put back';
	}

	if (!isSame || keys.some((key) => labels[key] !== after[key])) {
		return unfit(
			`${resource.kind} ${name} 的标签已被别人改过，不再撤销`,
			`the labels of ${resource.kind} ${name} were changed by somebody since; they are left alone`,
		);
	}

	const words = Object.entries(before).map(([key, value]) =>
		value === null ? `${key}-` : `${key}=${value}`,
	);
	return {
		step: {
			kind: 'call',
			title: {
				zh: `${resource.kind} ${name} 的标签恢复原样：${words.join(' ')}`,
				en: `put the labels of ${resource.kind} ${name} back: ${words.join(' ')}`,
			},
			kubectl: kubectlLine(site, namespace, [
				'label',
				...kubectlObject(resource, name),
				...words,
				'--overwrite',
			]),
			call: {
				verb: 'patch',
				resource,
				object: journalObject(resource, object),
				resourceVersion: object.metadata.resourceVersion,
				body: {metadata: {labels: before}},
			},
		},
	};
}

type ObjectRestore = Extract<Restore, {kind: 'object'}>;

async function objectBack(
	site: RemedySite,
	{resource, object}: ObjectRestore,
	made: Made | undefined,
): Promise<Back> {
	const {namespace, name, labels, annotations, ownerReferences} = object.metadata;
	const found = await present(site, resource, {namespace, name});
	if ('problem' in found) {
		return found;
	}

	const now = found.object;
	if (now && isDeepStrictEqual(contentOf(now), contentOf(object))) {
		return now.metadata.uid === object.metadata.uid ? 'untouched' : 'put back';
	}

	if (now && !isOurs(now, object, made)) {
		return unfit(
			`${resource.kind} ${name} 在修复之后又被改过，放回副本会丢掉那次修改，不再撤销`,
			`${resource.kind} ${name} was changed since the remedy: the copy would undo that as well, so it is left alone`,
		);
	}

	const metadata = {
		name,
		...(namespace && {namespace}),
		...(labels && {labels}),
		...(annotations && {annotations}),
		...(ownerReferences && {ownerReferences}),
	};
	const kept = {
		kind: resource.kind,
		...(namespace && {namespace}),
		name,
		...(now && {uid: now.metadata.uid}),
	};
	return {
		step: {
			kind: 'call',
			title: {
				zh: `把 ${resource.kind} ${name} 恢复成副本的样子（含标签）`,
				en: `put ${resource.kind} ${name} back as the copy has it, labels included`,
			},
			kubectl: kubectlLine(site, namespace, [now ? 'replace' : 'create', '-f', `${name}.yaml`]),
			call: {
				verb: now ? 'update' : 'create',
				resource,
				object: kept,
				...(now && {resourceVersion: now.metadata.resourceVersion}),
				body: {...object, metadata},
			},
		},
		...(now &&
			!made && {
				doubt: {
					zh: `那次修复没有跑完，不知道 ${resource.kind} ${name} 之后是否又被别人改过`,
					en: `the remedy did not come to its end, so nobody knows whether somebody has changed ${resource.kind} ${name} since`,
				},
			}),
	};
}

/** Whether an object is what the remedy has left, and not the one of the copy with somebody's changes. */
const isOurs = (
	{metadata: {uid, resourceVersion}}: KubernetesObject,
	before: KubernetesObject,
	made: Made | undefined,
): boolean =>
	made === undefined
		? uid !== before.metadata.uid
		: uid === made.uid && resourceVersion === made.resourceVersion;

/** What a copy puts back. */
function contentOf({metadata: {labels = {}, annotations = {}}, ...rest}: KubernetesObject) {
	const {data = {}, binaryData = {}} = rest as {data?: unknown; binaryData?: unknown};
	return {labels, annotations, data, binaryData};
}

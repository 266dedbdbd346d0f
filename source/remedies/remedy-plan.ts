import {randomUUID} from 'node:crypto';
import {type Action, describeAction} from '../cluster/access.ts';
import {describeFailure} from '../cluster/failure.ts';
import type {Text} from '../text/text.ts';
import type {BoundTarget, JournalEntry, JournalObject} from './journal-entry.ts';
import {prohibition} from './guard.ts';
import {lastRun} from './journal-outlook.ts';
import {quoted} from './kubectl-line.ts';
import type {Draft, Remedy, RemedySite, Right, Risk, Step, Unfit} from './remedy.ts';
import {verificationRights} from './verification-rights.ts';

/** A right, whether one has it, and what it is for. */
export type CheckedRight = {
	/** `delete pods in namespace rbd-system` */
	readonly action: string;
	readonly answer: 'allowed' | 'denied' | 'unknown';
	readonly purpose: 'plan' | 'run' | 'verify' | 'undo';
	/** Without it the plan only says less. */
	readonly isOptional?: boolean;
};

export type Obstacle = {
	readonly why: 'permission' | 'precondition' | 'read-only' | 'connection';
	readonly text: Text;
};

/** Everything that a confirmation shows, worked out of live objects before it is asked. */
export type RemedyPlan = {
	/** Of this run; kept copies carry it. */
	readonly id: string;
	readonly remedy: string;
	readonly title: Text;
	readonly cause: string | null;
	/** What it has to be confirmed as, which may be higher than the remedy's own risk. */
	readonly risk: Risk;
	/** Why the risk is higher than the remedy's own. */
	readonly raised: readonly Text[];
	readonly target: BoundTarget;
	readonly objects: readonly JournalObject[];
	readonly breaks: readonly Text[];
	readonly recreated: Text | null;
	readonly warnings: readonly Text[];
	readonly preconditions: readonly Text[];
	readonly undo: {readonly isPossible: boolean; readonly text: Text};
	/** Every line a person could type instead. */
	readonly kubectl: readonly string[];
	readonly instructions: readonly Text[];
	readonly rights: readonly CheckedRight[];
	/** Why it cannot be run at all. */
	readonly obstacle: Obstacle | null;
	readonly steps: readonly Step[];
	readonly kept: Draft['kept'];
	readonly settles: Draft['settles'];
	readonly verification: Required<NonNullable<Remedy['verification']>>;
	/** When the diagnosis behind it was made; milliseconds since the epoch. */
	readonly seenAt: number;
};

/** More objects than this must be confirmed like a high risk. */
const manyObjects = 5;

/** The same remedy again within this time must be confirmed like a high risk. Milliseconds. */
const repeatMs = 15 * 60_000;

const usualVerification = {calmMs: 5000, deadlineMs: 180_000, announced: []} as const;

/** Plans a remedy: reads what it is about, asks what is permitted, and changes nothing. */
export async function planRemedy(
	remedy: Remedy,
	site: RemedySite,
	earlier: readonly JournalEntry[] = [],
): Promise<RemedyPlan> {
	const {session, namespace, cause, timing} = site;
	const target = await bindTarget(site);
	const draft = lawful(await remedy.draft(site));
	const fit: Draft = 'problem' in draft ? nothing : draft;
	const rights = await checkRights(
		{
			...remedy.rights,
			...(fit.run && {run: fit.run}),
			verify: cause ? verificationRights(cause.id) : [],
		},
		site,
	);
	const {steps, objects, breaks, kept, recreated = null, warnings = []} = fit;
	const raised = reasonsToRaise(remedy, fit, {target, earlier, now: timing.now()});
	return {
		id: randomUUID(),
		remedy: remedy.id,
		title: remedy.title,
		cause: cause?.id ?? null,
		risk: raised.length > 0 && remedy.risk !== 'manual' ? 'high' : remedy.risk,
		raised,
		target: {...target, namespace},
		objects,
		breaks,
		recreated,
		warnings: [...warnings, ...doubtsAbout(rights), ...blindSpots(site, rights)],
		preconditions: remedy.preconditions,
		undo: undoOf(remedy, rights, {context: target.context, cause: cause?.id}),
		kubectl: [...(fit.lines ?? []), ...steps.flatMap((step) => linesOf(step))],
		instructions: fit.instructions ?? [],
		rights,
		obstacle: obstacleOf(remedy, session, rights) ?? ('problem' in draft ? unfitOf(draft) : null),
		steps,
		kept,
		settles: fit.settles,
		verification: {
			...usualVerification,
			...remedy.verification,
			...(fit.deadlineMs !== undefined && {deadlineMs: fit.deadlineMs}),
		},
		seenAt: site.seenAt,
	};
}

/** What is planned where nothing can be. */
const nothing: Draft = {steps: [], objects: [], breaks: []};

const unfitOf = ({problem}: Unfit): Obstacle => ({
	why: 'precondition',
	text: problem,
});

/** A draft that does what is never done is none. */
function lawful(draft: Draft | Unfit): Draft | Unfit {
	const steps = 'problem' in draft ? [] : draft.steps;
	const [problem] = steps.flatMap((step) =>
		step.kind === 'call' ? (prohibition(step.call) ?? []) : [],
	);
	return problem ? {problem} : draft;
}

/**
What will not be seen afterwards: what the diagnosis was not permitted to see, and what its probes would have
to ask for then.
*/
function blindSpots({cause, document}: RemedySite, rights: readonly CheckedRight[]): Text[] {
	const unseen = (document?.unknown ?? []).filter(
		({why, required, blocks}) =>
			why === 'forbidden' && required && cause !== undefined && blocks.includes(cause.id),
	);
	const denied = rights.filter(({answer, purpose}) => answer === 'denied' && purpose === 'verify');
	const missing = new Set([
		...unseen.map(({needs, message}) => needs ?? message),
		...denied.map(({action}) => action),
	]);
	return [...missing].map((needs) => ({
		zh: `缺少权限「${needs}」：修复可以执行，但之后可能无法验证原因是否消失`,
		en: `"${needs}" is not permitted: the remedy can be applied, and it may not be possible to prove afterwards that the cause is gone`,
	}));
}

/** What a plan is for: the cluster behind the context, and the user, as they are now. */
export async function bindTarget({session, namespace}: RemedySite): Promise<BoundTarget> {
	const {server, user} = session.status.get();
	return {
		context: session.context,
		server,
		clusterUid: await session.clusterUid(),
		user,
		namespace,
	};
}

export const actionOf = (right: Right, namespace: string): Action => ({
	verb: right.verb,
	resource: right.resource,
	...(right.subresource && {subresource: right.subresource}),
	...(right.resource.namespaced && {namespace: right.namespace ?? namespace}),
});

async function checkRights(
	rights: Readonly<Record<CheckedRight['purpose'], readonly Right[]>>,
	{session, namespace, cause}: RemedySite,
): Promise<CheckedRight[]> {
	const purposes = ['plan', 'run', 'verify', 'undo'] as const;
	const objects = cause?.objects ?? [];
	const places = [...new Set(objects.flatMap((object) => object.namespace ?? []))];
	const asked = purposes.flatMap((purpose) =>
		rights[purpose].flatMap((right) =>
			(right.isWhereObjectsAre && places.length > 0 ? places : [namespace]).map((place) => ({
				purpose,
				right,
				action: actionOf(right, place),
			})),
		),
	);
	return Promise.all(
		asked.map(async ({purpose, right, action}): Promise<CheckedRight> => {
			const {answer} = await session.access.may(action);
			const {isOptional} = right;
			return {action: describeAction(action), answer, purpose, ...(isOptional && {isOptional})};
		}),
	);
}

function obstacleOf(
	{risk}: Remedy,
	{status}: RemedySite['session'],
	rights: readonly CheckedRight[],
): Obstacle | undefined {
	const {isReadOnly, state} = status.get();
	if (isReadOnly && risk !== 'manual') {
		return {why: 'read-only', text: describeFailure({kind: 'read-only', message: ''})};
	}

	if (state.phase !== 'live' && state.phase !== 'forbidden') {
		return {
			why: 'connection',
			text: {
				zh: '与集群的连接不可用，恢复之前不做任何修改',
				en: 'the connection to the cluster is not live; nothing is changed until it is',
			},
		};
	}

	const denied = rights.filter(
		({answer, purpose, isOptional}) => answer === 'denied' && purpose !== 'undo' && !isOptional,
	);
	const missing = [...new Set(denied.map(({action}) => action))].join(', ');
	return denied.length === 0
		? undefined
		: {
				why: 'permission',
				text: {zh: `缺少权限：${missing}`, en: `this permission is missing: ${missing}`},
			};
}

/** The review itself had no answer: it may turn out to be forbidden. */
function doubtsAbout(rights: readonly CheckedRight[]): Text[] {
	const unknown = new Set(
		rights.filter(({answer}) => answer === 'unknown').map(({action}) => action),
	);
	return [...unknown].map((action) => ({
		zh: `无法查询权限「${action}」，执行时可能被拒绝`,
		en: `could not ask whether "${action}" is permitted; it may be refused when it runs`,
	}));
}

function undoOf(
	{isFinal, risk}: Remedy,
	rights: readonly CheckedRight[],
	{context, cause = ''}: {readonly context: string; readonly cause: string | undefined},
): RemedyPlan['undo'] {
	if (isFinal) {
		return {isPossible: false, text: isFinal};
	}

	const missing = rights
		.filter(({answer, purpose}) => answer === 'denied' && purpose === 'undo')
		.map(({action}) => action)
		.join(', ');
	if (missing) {
		return {
			isPossible: false,
			text: {
				zh: `缺少撤销所需的权限：${missing}`,
				en: `taking it back needs a permission that is missing: ${missing}`,
			},
		};
	}

	const line = ['rbd-tui', 'fix', cause, '--undo', '--context', context]
		.map((word) => quoted(word))
		.join(' ');
	return risk === 'manual'
		? {isPossible: false, text: {zh: '不修改集群', en: 'it changes nothing in the cluster'}}
		: {
				isPossible: true,
				text: {
					zh: `可以撤销：${line}`,
					en: `it can be taken back: ${line}`,
				},
			};
}

function reasonsToRaise(
	{id}: Remedy,
	{steps, objects, risk}: Draft,
	{
		target,
		earlier,
		now,
	}: {
		readonly target: BoundTarget;
		readonly earlier: readonly JournalEntry[];
		readonly now: number;
	},
): Text[] {
	const isCrowd =
		objects.length > manyObjects ||
		steps.some((step) => step.kind === 'replace' && step.pods.risk === 'high');
	const before = lastRun(earlier, id, target);
	const isRepeat = before !== undefined && now - before < repeatMs;
	return [
		...(isCrowd
			? [
					{
						zh: `一次涉及 ${objects.length} 个对象`,
						en: `it is about ${objects.length} objects at once`,
					},
				]
			: []),
		...(isRepeat
			? [
					{
						zh: `${Math.round((now - before) / 60_000)} 分钟前已执行过同样的修复`,
						en: `the same remedy ran ${Math.round((now - before) / 60_000)} minutes ago`,
					},
				]
			: []),
		...(risk === 'high'
			? [
					{
						zh: '目前的情况加大了风险，见上面的警告',
						en: 'what was found makes it riskier, see above',
					},
				]
			: []),
	];
}

export function linesOf(step: Step): readonly string[] {
	switch (step.kind) {
		case 'replace': {
			return step.pods.kubectl;
		}

		case 'call':
		case 'command': {
			return [step.kubectl];
		}

		case 'wait':
		case 'tell': {
			return [];
		}
	}
}

import {PassThrough} from 'node:stream';
import {execute} from '../cluster/exec.ts';
import {deleteObject} from '../cluster/delete-object.ts';
import {describeFailure, failed, type Failure, type Outcome} from '../cluster/failure.ts';
import {redactText} from '../cluster/redact.ts';
import type {Transport} from '../cluster/transport.ts';
import type {Text} from '../text/text.ts';
import {mayHaveArrived, outcomeOf} from './call-effect.ts';
import {pause} from './cure.ts';
import {prohibition} from './guard.ts';
import type {Journal} from './journal.ts';
import type {Made} from './kept-record.ts';
import type {ChangeCall, RemedySite, Step} from './remedy.ts';
import type {RemedyPlan} from './remedy-plan.ts';
import {signOf} from './sign.ts';
import {runRestart, type RestartProgress, type RestartStep} from './restart-run.ts';

/** How a step ended; `changed` is an object that is not as it was confirmed, `uncertain` no answer to a change. */
export type StepEnd =
	| {readonly outcome: 'done'; readonly told?: Text; readonly made?: readonly Made[]}
	| {readonly outcome: 'failed' | 'changed' | 'uncertain'; readonly problem: Text};

export type StepContext = {
	readonly site: RemedySite;
	readonly plan: RemedyPlan;
	readonly journal: Journal;
	readonly signal: AbortSignal;
	readonly readyDeadlineMs?: number;
	/** Shows how far it is. */
	readonly see: (seen: Text | undefined, pods?: readonly RestartStep[]) => void;
	/** Something of the cluster is not as it was. */
	readonly changed: () => void;
};

type StepOf<Kind extends Step['kind']> = Extract<Step, {readonly kind: Kind}>;

const done: StepEnd = {outcome: 'done'};

/** Where the result of a change cannot be written, nothing more is changed. */
const endFor = (unwritten: {readonly problem: Text} | undefined): StepEnd =>
	unwritten ? {outcome: 'failed', problem: unwritten.problem} : done;

/** Tries a call without changing anything, where the API server can (`dryRun=All`). */
export async function rehearse({session}: RemedySite, step: Step): Promise<StepEnd> {
	if (step.kind !== 'call' || step.isUnrehearsed) {
		return done;
	}

	const answer = await send(session.transport, step.call, true);
	return answer.ok || (step.isGoneWell && answer.failure.kind === 'not-found')
		? done
		: refusalOf(answer.failure, step.call);
}

export async function performStep(step: Step, context: StepContext): Promise<StepEnd> {
	if (context.signal.aborted) {
		return {
			outcome: 'failed',
			problem: {zh: '已中止，这一步没有执行', en: 'it was abandoned before this step'},
		};
	}

	switch (step.kind) {
		case 'replace': {
			return replacePods(step, context);
		}

		case 'call': {
			return change(step, context);
		}

		case 'command': {
			return command(step, context);
		}

		case 'wait': {
			return waitFor(step, context);
		}

		case 'tell': {
			return {outcome: 'done', told: await step.tell(context.site)};
		}
	}
}

async function replacePods(
	{pods}: StepOf<'replace'>,
	{site, plan, journal, signal, see, changed, readyDeadlineMs}: StepContext,
): Promise<StepEnd> {
	const run = runRestart(site.session, {...pods, remedy: plan.remedy}, journal, {
		timing: site.timing,
		...(readyDeadlineMs !== undefined && {readyDeadlineMs}),
	});
	const show = (): void => {
		const {steps} = run.get();
		see(undefined, steps);
		if (steps.some(({state}) => state === 'replacing' || state === 'ready')) {
			changed();
		}
	};

	const stop = run.subscribe(show);
	const abandon = (): void => {
		run.abandon();
	};

	signal.addEventListener('abort', abandon, {once: true});
	const end = await run.finished;
	signal.removeEventListener('abort', abandon);
	stop();
	return endOfRestart(end);
}

function endOfRestart({outcome, problem, steps}: RestartProgress): StepEnd {
	if (outcome === 'done') {
		return done;
	}

	const culprit = steps.find((step) => step.problem);
	return {
		outcome: culprit?.reason ?? 'failed',
		problem: problem ??
			culprit?.problem ?? {zh: '没有全部替换', en: 'not all of them were replaced'},
	};
}

async function change(
	{call, kubectl, isGoneWell}: StepOf<'call'>,
	{site, plan, journal, changed}: StepContext,
): Promise<StepEnd> {
	const sign = signOf(call);
	const begun = await journal.begin({
		remedy: plan.remedy,
		target: plan.target,
		object: call.object,
		verb: call.verb,
		kubectl,
		...(sign && {sign}),
	});
	if ('problem' in begun) {
		return {outcome: 'failed', problem: begun.problem};
	}

	const answer = await send(site.session.transport, call, false);
	if (answer.ok) {
		changed();
		return endFor(await begun.finish('done'));
	}

	const {failure} = answer;
	await begun.finish(outcomeOf(failure), failure.message);
	return isGoneWell && failure.kind === 'not-found' ? done : endOf(failure, call);
}

async function send(
	transport: Transport,
	{verb, resource, object, resourceVersion, body}: ChangeCall,
	isDryRun: boolean,
): Promise<Outcome<unknown>> {
	const {namespace, name, uid} = object;
	const where = {resource, namespace};
	const forbidden = prohibition({verb, resource, object});
	if (forbidden) {
		return failed('refused', forbidden.en);
	}

	if (verb === 'delete') {
		return deleteObject(transport, {
			resource,
			...(namespace && {namespace}),
			name,
			uid: uid ?? '',
			isDryRun,
		});
	}

	const query = isDryRun ? {dryRun: 'All'} : {};
	if (verb === 'patch') {
		return transport.json({
			...where,
			verb,
			name,
			query: {...query, fieldManager: 'rbd-tui'},
			contentType: 'application/merge-patch+json',
			body: bound(body, {resourceVersion, uid}),
		});
	}

	return transport.json({
		...where,
		verb,
		...(verb === 'update' && {name}),
		query: {...query, fieldManager: 'rbd-tui'},
		body: verb === 'update' ? bound(body, {resourceVersion, uid}) : body,
	});
}

/** The body with what the object must still be: the API server answers 409 where it is not. */
function bound(
	body: unknown,
	{resourceVersion, uid}: {resourceVersion: string | undefined; uid: string | undefined},
): unknown {
	const {metadata, ...rest} = body as {metadata?: Record<string, unknown>};
	return {
		...rest,
		metadata: {...metadata, ...(resourceVersion && {resourceVersion}), ...(uid && {uid})},
	};
}

async function command(
	{pod, container, command: words, kubectl, looks, tell}: StepOf<'command'>,
	{site, plan, journal, signal, see, changed}: StepContext,
): Promise<StepEnd> {
	const begun = await journal.begin({
		remedy: plan.remedy,
		target: plan.target,
		object: pod,
		verb: 'exec',
		kubectl,
		looks,
	});
	if ('problem' in begun) {
		return {outcome: 'failed', problem: begun.problem};
	}

	const stdout = new PassThrough();
	const stderr = new PassThrough();
	const printed = [collect(stdout), collect(stderr)] as const;
	const answer = await execute(site.session.transport, {
		namespace: pod.namespace,
		pod: pod.name,
		container,
		command: words,
		stdout,
		stderr,
		signal,
	});
	const [output, errors] = printed.map((read) => redactText(read()));
	const isWell = answer.ok && answer.value === 0;
	const unwritten = await begun.finish(
		isWell ? 'done' : answer.ok ? 'failed' : outcomeOf(answer.failure),
		isWell ? undefined : answer.ok ? `exit status ${answer.value}` : answer.failure.message,
	);
	if (!answer.ok) {
		return endOf(answer.failure, {verb: 'create', object: pod});
	}

	changed();
	if (!isWell) {
		const said = [errors, output].find((text) => text?.trim()) ?? '';
		const reason = said.trim().split('\n').at(-1) ?? '';
		return {
			outcome: 'failed',
			problem: {
				zh: `命令以状态 ${answer.value} 结束：${reason}`,
				en: `the command ended with status ${answer.value}: ${reason}`,
			},
		};
	}

	see(tell(output ?? ''));
	return endFor(unwritten);
}

/** What arrives in a stream, up to a mebibyte of it. */
function collect(stream: PassThrough): () => string {
	const chunks: Buffer[] = [];
	let bytes = 0;
	stream.on('data', (chunk: Buffer) => {
		if (bytes >= 2 ** 20) {
			return;
		}

		chunks.push(chunk);
		bytes += chunk.length;
	});
	return () => Buffer.concat(chunks).toString('utf8');
}

/** Between two looks of a wait. Milliseconds. */
const paceMs = 2000;

async function waitFor(
	{deadlineMs, look}: StepOf<'wait'>,
	{site, signal, see}: StepContext,
): Promise<StepEnd> {
	const {timing} = site;
	const begun = timing.now();
	for (;;) {
		const {isOver, seen, made} = await look(site, signal);
		see(seen);
		if (isOver) {
			return {...done, ...(made && {made})};
		}

		if (signal.aborted || timing.now() - begun >= deadlineMs) {
			const seconds = Math.round(deadlineMs / 1000);
			return {
				outcome: 'failed',
				problem: {
					zh: `${seconds} 秒内没有等到：${seen.zh}`,
					en: `it did not come about within ${seconds} s: ${seen.en}`,
				},
			};
		}

		await pause(timing, paceMs, signal);
	}
}

function endOf(
	failure: Failure,
	{object: {kind, name}, verb}: Pick<ChangeCall, 'verb' | 'object'>,
): StepEnd {
	const {zh, en} = describeFailure(failure);
	if (mayHaveArrived(failure)) {
		return {
			outcome: 'uncertain',
			problem: {
				zh: `不知道 ${kind} ${name} 的修改（${verb}）是否生效（${zh}）；请重新查看`,
				en: `nobody knows whether the change (${verb}) of ${kind} ${name} took effect (${en}); look again`,
			},
		};
	}

	return refusalOf(failure, {object: {kind, name}});
}

/** Nothing was changed: because the object is another one by now, or for another reason. */
function refusalOf(failure: Failure, {object: {kind, name}}: Pick<ChangeCall, 'object'>): StepEnd {
	const {zh, en} = describeFailure(failure);
	if (failure.kind === 'conflict' || failure.kind === 'not-found') {
		return {
			outcome: 'changed',
			problem: {
				zh: `${kind} ${name} 已不是确认时的样子，没有修改它；请重新诊断（${zh}）`,
				en: `${kind} ${name} is not as it was confirmed, it was left alone; diagnose again (${en})`,
			},
		};
	}

	return {
		outcome: 'failed',
		problem: {zh: `${kind} ${name}：${zh}`, en: `${kind} ${name}: ${en}`},
	};
}

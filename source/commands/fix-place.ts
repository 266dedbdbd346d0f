import process from 'node:process';
import type {ClusterSession} from '../cluster/session.ts';
import type {TargetDocument} from '../diagnosis/document.ts';
import {diagnose} from '../diagnosis/diagnose.ts';
import {throughSession} from '../diagnosis/through-session.ts';
import type {FaultTree} from '../diagnosis/tree.ts';
import {createRecorder, type Recorder} from '../incident/recorder.ts';
import {predicates} from '../predicates/index.ts';
import type {RemedySite} from '../remedies/remedy.ts';
import type {RemedyPlan} from '../remedies/remedy-plan.ts';
import type {RemedyOutcome, RemedyProgress} from '../remedies/remedy-progress.ts';
import {chooseLanguage} from '../text/language.ts';
import type {Text} from '../text/text.ts';
import {chooseTheme} from '../ui/theme.ts';
import type {Options} from './arguments.ts';
import type {FixRequest} from './fix-arguments.ts';
import {fixDocument} from './fix-document.ts';
import type {FixLook} from './fix-page.ts';
import type {FixWays} from './fix-ways.ts';

/** What `fix` was asked for, and where. */
export type FixParts = {
	readonly request: FixRequest;
	readonly options: Options;
	readonly ways: FixWays;
	readonly session: ClusterSession;
	readonly trees: readonly FaultTree[];
};

/** One run of `fix`: what was asked for, what it writes to, and what ends it early. */
export type FixPlace = FixParts & {
	readonly look: FixLook;
	readonly recorder: Recorder;
	readonly interrupt: AbortController;
};

export function createFixPlace(parts: FixParts): FixPlace {
	const {options, ways} = parts;
	const {symbols} = chooseTheme(
		{
			ascii: options.ascii,
			color: options.color,
			...(options.background && {background: options.background}),
		},
		process.env,
	);
	return {
		...parts,
		look: {
			language: chooseLanguage(options.language, process.env),
			symbols,
			width: Math.min(process.stdout.columns ?? 100, 120),
		},
		recorder: createRecorder({folder: ways.folder, now: ways.timing.now}),
		interrupt: new AbortController(),
	};
}

/** Where a remedy for a cause that a diagnosis has named is planned and run. */
export function siteAt(
	place: FixPlace,
	document: TargetDocument,
	seenAt: number,
	cause: NonNullable<RemedySite['cause']>,
): RemedySite {
	const {session, request, ways} = place;
	return {
		session,
		namespace: document.target.namespace,
		cause,
		document,
		seenAt,
		chosen: request.objects,
		folder: ways.folder,
		timing: ways.timing,
		...(request.file !== undefined && {file: request.file}),
	};
}

/** The diagnosis of these families as the cluster is now. */
export async function diagnoseAt(
	place: FixPlace,
	asked: readonly string[],
	sinceMs: number,
	isAfterChange = false,
): Promise<TargetDocument> {
	const {session, ways, request, trees, interrupt} = place;
	const {document} = await diagnose({
		...throughSession(session),
		trees,
		predicates,
		asked,
		sinceMs,
		isAfterChange,
		input: request.input,
		signal: interrupt.signal,
		timing: ways.timing,
	});
	return document;
}

/** The JSON of a plan, and of how it ended, where that was asked for. */
export function printDocument(
	{request}: FixPlace,
	plan: RemedyPlan,
	{cause}: RemedySite,
	progress?: RemedyProgress | {readonly outcome: RemedyOutcome; readonly verdict: Text},
): void {
	if (request.output !== 'json') {
		return;
	}

	const document = fixDocument(plan, cause, progress);
	process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
}

/** Where what a ticket needs can be had. */
export function tellIncident(place: FixPlace, {id}: RemedyPlan): void {
	const {recorder} = place;
	const incident = recorder.incidentOf(id);
	const unwritten = recorder.problem.get();
	if (unwritten) {
		say(place, unwritten);
	} else if (incident !== undefined) {
		say(place, {
			zh: `已记入事件 ${incident}；rbd-tui incident export ${incident} 打印可贴进工单的记录`,
			en: `this is in the record of incident ${incident}; rbd-tui incident export ${incident} prints it for the ticket`,
		});
	}
}

export const say = ({look}: FixPlace, text: Text): void => {
	process.stderr.write(`rbd-tui: ${text[look.language]}\n`);
};

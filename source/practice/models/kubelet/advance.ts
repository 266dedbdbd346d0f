import type {Pod} from '../../../cluster/objects.ts';
import {
	behaviourOf,
	endsAt,
	firstProbe,
	nextStep,
	podIdentity,
	readyAfter,
	specOf,
	type Happening,
	type Setting,
	type Step,
} from './container-steps.ts';
import {holds, trackedConditions, type ContainerRun, type PodRun} from './pod-run.ts';

/** What is told again and again while nothing changes: a probe that fails, a mount that does not succeed. */
type Recurrence = Pick<Happening, 'type' | 'reason' | 'message' | 'container'> & {
	readonly from: number;
	/** Milliseconds between two of them; `growing` doubles up to 122 s, as mounts are tried. */
	readonly every: number;
	readonly growing?: boolean;
	/** From here on no more. */
	readonly until?: number;
};

const seconds = {sandbox: 1, mountTry: 0.5, longestMountWait: 122, sync: 12.5};

/**
Lets a pod's life go on until a moment, as its conduct has it, and returns what is told of it. The conduct
must have been the same since `run.toldUntil`: whoever changes it advances the run first.
*/
export function advance(run: PodRun, setting: Setting, until: number): Happening[] {
	const happenings: Happening[] = [];
	for (;;) {
		const step = earliestStep(run, setting);
		const horizon = Math.min(step?.step.at ?? Infinity, until);
		for (const recurrence of recurrences(run, setting)) {
			const {type, reason, message, container} = recurrence;
			const told = countBetween(recurrence, run.toldUntil, horizon);
			happenings.push(
				...(told ? [{type, reason, message, ...(container && {container}), ...told}] : []),
			);
		}

		run.toldUntil = Math.max(run.toldUntil, horizon);
		if (!step || step.step.at > until) {
			return happenings;
		}

		const {container} = step;
		step.step.take((at, type, reason, message) => {
			happenings.push({
				first: at,
				last: at,
				count: 1,
				type,
				reason,
				message,
				...(container && {container: {name: container.name, isInit: container.isInit}}),
			});
		});
		noteConditions(run, setting.pod, step.step.at);
	}
}

/** When something changes or is told next, if nothing else happens; Infinity for never. */
export function nextChange(run: PodRun, setting: Setting): number {
	const told = recurrences(run, setting).map((recurrence) => nextAfter(recurrence, run.toldUntil));
	return Math.min(earliestStep(run, setting)?.step.at ?? Infinity, ...told);
}

function earliestStep(
	run: PodRun,
	setting: Setting,
): {step: Step; container?: ContainerRun} | undefined {
	const sandbox = sandboxStep(run, setting);
	let earliest: {step: Step; container?: ContainerRun} | undefined = sandbox && {step: sandbox};
	for (const container of run.containers) {
		const step = nextStep(run, container, setting);
		if (step && (!earliest || step.at < earliest.step.at)) {
			earliest = {step, container};
		}
	}

	return earliest;
}

function sandboxStep(run: PodRun, {conduct, pace}: Setting): Step | undefined {
	if (run.sandboxAt !== undefined || Object.keys(conduct.mountErrors ?? {}).length > 0) {
		return undefined;
	}

	const at = Math.max(run.acceptedAt, run.toldUntil, conduct.since) + pace(seconds.sandbox);
	return {
		at,
		take() {
			run.sandboxAt = at;
		},
	};
}

function noteConditions(run: PodRun, pod: Pod, at: number): void {
	for (const type of trackedConditions) {
		const isTrue = holds[type](run, pod);
		if (run.conditions[type].isTrue !== isTrue) {
			run.conditions[type] = {isTrue, since: at};
		}
	}
}

function recurrences(run: PodRun, setting: Setting): Recurrence[] {
	const list: Recurrence[] = [];
	if (run.sandboxAt === undefined) {
		for (const [volume, error] of Object.entries(setting.conduct.mountErrors ?? {})) {
			list.push({
				type: 'Warning',
				reason: 'FailedMount',
				message: setting.texts.mountFailed(volume, error),
				from: Math.max(run.acceptedAt, setting.conduct.since) + setting.pace(seconds.mountTry),
				every: setting.pace(seconds.mountTry),
				growing: true,
			});
		}
	}

	for (const container of run.containers) {
		const about = {container: {name: container.name, isInit: container.isInit}};
		for (const recurrence of containerRecurrences(container, setting)) {
			list.push({...recurrence, ...about});
		}
	}

	return list;
}

function containerRecurrences(container: ContainerRun, setting: Setting): Recurrence[] {
	const {texts, pace} = setting;
	if (container.stage === 'running') {
		return failingProbes(container, setting);
	}

	const {stage, since, name, trouble} = container;
	const every = pace(seconds.sync);
	if (stage === 'back-off') {
		const message = texts.backOffEvent(name, podIdentity(setting));
		return [{type: 'Warning', reason: 'BackOff', message, from: since + 1, every}];
	}

	if (stage === 'not-created') {
		const message = `Error: ${trouble?.message ?? ''}`;
		return [{type: 'Warning', reason: 'Failed', message, from: since + 1, every}];
	}

	return [];
}

function failingProbes(container: ContainerRun, setting: Setting): Recurrence[] {
	const {texts, pace, conduct} = setting;
	const behaviour = behaviourOf(setting, container);
	const spec = specOf(setting, container);
	const begin = Math.max(container.since, conduct.since);
	const list: Recurrence[] = [];
	const after = readyAfter(setting, container);
	const {readinessProbe} = spec;
	if (readinessProbe) {
		const {periodSeconds = 10} = readinessProbe;
		const first = container.since + pace(firstProbe(readinessProbe));
		const failure = behaviour.readinessFailure ?? startFailure(setting, container);
		const until = after === 'never' ? undefined : container.since + pace(after);
		if (failure && (until === undefined || (!container.ready && first < until))) {
			const step = pace(periodSeconds);
			// Probes go on in their rhythm, whenever the trouble began.
			const missed = Math.max(0, Math.ceil((begin - first) / step));
			list.push({
				type: 'Warning',
				reason: 'Unhealthy',
				message: texts.probeFailed('Readiness', failure),
				from: first + missed * step,
				every: step,
				...(until !== undefined && {until}),
			});
		}
	}

	const end = endsAt(container, setting);
	const probe = behaviour.end?.probe;
	if (end !== undefined && probe) {
		const spec_ = probe.kind === 'Startup' ? spec.startupProbe : spec.livenessProbe;
		const {periodSeconds = 10, failureThreshold = 3} = spec_ ?? {};
		list.push({
			type: 'Warning',
			reason: 'Unhealthy',
			message: texts.probeFailed(probe.kind, probe.failure),
			from: Math.max(begin, end - pace(periodSeconds * (failureThreshold - 1)) - 1),
			every: pace(periodSeconds),
			until: end,
		});
	}

	return list;
}

/** The one failure that every start brings: the program does not listen yet when the first probe comes. */
function startFailure({pod}: Setting, container: ContainerRun): string | undefined {
	const probe = pod.spec.containers.find(({name}) => name === container.name)?.readinessProbe;
	const address = pod.status?.podIP ?? '';
	if (probe?.httpGet) {
		const {port, path = '/', scheme = 'HTTP'} = probe.httpGet;
		const url = `${scheme.toLowerCase()}://${address}:${port}${path}`;
		return `Get "${url}": dial tcp ${address}:${port}: connect: connection refused`;
	}

	return probe?.tcpSocket
		? `dial tcp ${address}:${probe.tcpSocket.port}: connect: connection refused`
		: undefined;
}

/** How often, first and last, something recurs after `after` and up to `upTo`. */
function countBetween(
	recurrence: Recurrence,
	after: number,
	upTo: number,
): {first: number; last: number; count: number} | undefined {
	const {every, until = Infinity} = recurrence;
	const first = nextAfter(recurrence, after);
	const limit = Math.min(upTo, until - 1);
	if (first > limit) {
		return undefined;
	}

	if (recurrence.growing) {
		let [last, count] = [first, 1];
		for (
			let next = nextAfter(recurrence, last);
			next <= limit;
			next = nextAfter(recurrence, last)
		) {
			last = next;
			count += 1;
		}

		return {first, last, count};
	}

	const more = Math.floor((limit - first) / every);
	return {first, last: first + more * every, count: more + 1};
}

function nextAfter({from, every, growing, until = Infinity}: Recurrence, after: number): number {
	if (from > after) {
		return from < until ? from : Infinity;
	}

	let next = from;
	if (growing) {
		const longest = every * (seconds.longestMountWait / seconds.mountTry);
		for (let wait = every; next <= after; wait = Math.min(wait * 2, longest)) {
			next += wait;
		}
	} else {
		next = from + (Math.floor((after - from) / every) + 1) * every;
	}

	return next < until ? next : Infinity;
}

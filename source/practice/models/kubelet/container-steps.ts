import type {Container, Pod, Probe} from '../../../cluster/objects.ts';
import type {Conduct, ContainerBehaviour} from './behaviour.ts';
import {
	initContainersDone,
	isComplete,
	staysEnded,
	type ContainerRun,
	type PodRun,
	type Stage,
} from './pod-run.ts';
import type {KubeletTexts} from './texts.ts';

/** What a step needs to know beside the run itself. */
export type Setting = {
	readonly pod: Pod;
	readonly conduct: Conduct;
	readonly texts: KubeletTexts;
	/** How long so many seconds last here, in milliseconds. */
	readonly pace: (seconds: number) => number;
	readonly containerId: (container: ContainerRun) => string;
};

/** Something that happened at a moment, as an event of the pod tells it. */
export type Happening = {
	readonly first: number;
	readonly last: number;
	readonly count: number;
	readonly type: 'Normal' | 'Warning';
	readonly reason: string;
	readonly message: string;
	readonly container?: {readonly name: string; readonly isInit: boolean};
};

/** The next thing that becomes of a container: when, and how to make it so. */
export type Step = {readonly at: number; readonly take: (tell: Tell) => void};
export type Tell = (at: number, type: Happening['type'], reason: string, message: string) => void;

const seconds = {start: 1.2, pull: 2.6, sync: 12, notice: 1.5, longestBackOff: 300, forgive: 600};

export const behaviourOf = ({conduct}: Setting, {name}: ContainerRun): ContainerBehaviour =>
	conduct.containers[name] ?? {};

export function specOf({pod}: Setting, {name, isInit}: ContainerRun): Container {
	const list = (isInit ? pod.spec.initContainers : pod.spec.containers) ?? [];
	return list.find((container) => container.name === name) ?? {name};
}

export const podIdentity = ({pod: {metadata}}: Setting): string =>
	`${metadata.name}_${metadata.namespace ?? ''}(${metadata.uid})`;

/** When a probe runs for the first time, in seconds after the start. */
export const firstProbe = ({initialDelaySeconds = 0}: Probe): number => initialDelaySeconds + 1;

/** The next step of a container, or undefined when only a change of its conduct or its pod leads on. */
export function nextStep(run: PodRun, container: ContainerRun, setting: Setting): Step | undefined {
	switch (container.stage) {
		case 'waiting': {
			const from = mayStartAt(run, container, setting);
			return from === undefined
				? undefined
				: attempt(container, setting, from + setting.pace(seconds.start));
		}

		case 'pulling': {
			return pulled(container, setting);
		}

		case 'pull-failed': {
			return pullPutOff(container, setting);
		}

		case 'pull-back-off': {
			const wait = Math.min(10 * 2 ** Math.max(0, container.pulls - 1), seconds.longestBackOff);
			return attempt(container, setting, container.since + setting.pace(wait));
		}

		case 'not-created': {
			const cured = !behaviourOf(setting, container).creationError;
			const at = Math.max(container.since, setting.conduct.since) + setting.pace(seconds.notice);
			return cured ? attempt(container, setting, at) : undefined;
		}

		case 'running': {
			return whileRunning(container, setting);
		}

		case 'terminated': {
			return afterTheEnd(container, setting);
		}

		case 'back-off': {
			const end = container.termination?.finishedAt ?? container.since;
			return attempt(container, setting, end + setting.pace(container.backOff));
		}
	}
}

function enter(container: ContainerRun, stage: Stage, at: number): void {
	container.stage = stage;
	container.since = at;
	delete container.trouble;
}

function mayStartAt(run: PodRun, container: ContainerRun, {pace}: Setting): number | undefined {
	const {containers, sandboxAt} = run;
	if (sandboxAt === undefined) {
		return undefined;
	}

	const before = containers.slice(0, containers.indexOf(container));
	if (container.isInit) {
		const previous = before.at(-1);
		return previous ? (isComplete(previous) ? previous.since : undefined) : sandboxAt;
	}

	if (!initContainersDone(run)) {
		return undefined;
	}

	const afterInit = Math.max(
		sandboxAt,
		...containers.filter(({isInit}) => isInit).map(({since}) => since),
	);
	return afterInit + pace(0.3 * before.filter(({isInit}) => !isInit).length);
}

/** One try to get the image, make the container and start it. */
function attempt(container: ContainerRun, setting: Setting, at: number): Step {
	const {texts, pace} = setting;
	const {pullError, creationError, startError} = behaviourOf(setting, container);
	const {image = '', name} = specOf(setting, container);
	return {
		at,
		take(tell) {
			if (pullError !== undefined) {
				// Until a further try has failed, the report stays what it was.
				const {trouble} = container;
				enter(container, 'pulling', at);
				Object.assign(container, trouble && {trouble});
				tell(at, 'Normal', 'Pulling', texts.pulling(image));
				return;
			}

			container.pulls = 0;
			tell(at - pace(0.4), 'Normal', 'Pulled', texts.alreadyPresent(image));
			if (creationError) {
				enter(container, 'not-created', at);
				container.trouble = creationError;
				return;
			}

			tell(at - pace(0.3), 'Normal', 'Created', texts.created(name));
			restart(container);
			if (startError !== undefined) {
				tell(at, 'Warning', 'Failed', `Error: ${startError}`);
				finish(container, setting, at, {
					exitCode: 128,
					reason: 'StartError',
					message: startError,
					startedAt: 0,
				});
				return;
			}

			enter(container, 'running', at);
			tell(at, 'Normal', 'Started', texts.started(name));
			container.started = !specOf(setting, container).startupProbe;
			container.ready = readyAfter(setting, container) === 0;
		},
	};
}

/** A new run of a container that ran before counts as a restart. */
function restart(container: ContainerRun): void {
	if (!container.termination) {
		return;
	}

	container.last = container.termination;
	container.restarts += 1;
	delete container.termination;
}

function pulled(container: ContainerRun, setting: Setting): Step {
	const at = container.since + setting.pace(seconds.pull);
	const {pullError} = behaviourOf(setting, container);
	if (pullError === undefined) {
		return attempt(container, setting, at);
	}

	const {image = ''} = specOf(setting, container);
	return {
		at,
		take(tell) {
			enter(container, 'pull-failed', at);
			container.pulls += 1;
			container.trouble = {reason: 'ErrImagePull', message: pullError};
			tell(at, 'Warning', 'Failed', setting.texts.pullFailed(image, pullError));
			tell(at, 'Warning', 'Failed', 'Error: ErrImagePull');
		},
	};
}

function pullPutOff(container: ContainerRun, setting: Setting): Step {
	const at = container.since + setting.pace(seconds.sync);
	const {image = ''} = specOf(setting, container);
	const error = container.trouble?.message ?? '';
	return {
		at,
		take(tell) {
			enter(container, 'pull-back-off', at);
			container.trouble = {
				reason: 'ImagePullBackOff',
				message: setting.texts.pullBackOffStatus(image, error),
			};
			tell(at, 'Normal', 'BackOff', setting.texts.pullBackOffEvent(image));
			tell(at, 'Warning', 'Failed', 'Error: ImagePullBackOff');
		},
	};
}

/** Seconds from the start until the readiness probe succeeds. */
export function readyAfter(setting: Setting, container: ContainerRun): number | 'never' {
	const probe = specOf(setting, container).readinessProbe;
	return (
		behaviourOf(setting, container).readyAfter ??
		(probe ? firstProbe(probe) + (probe.periodSeconds ?? 10) : 0)
	);
}

/** When the program of a running container ends, if it does. */
export function endsAt(container: ContainerRun, setting: Setting): number | undefined {
	const {end} = behaviourOf(setting, container);
	return end && Math.max(container.since, setting.conduct.since) + setting.pace(end.after);
}

function whileRunning(container: ContainerRun, setting: Setting): Step | undefined {
	const readiness = readinessStep(container, setting);
	const end = endsAt(container, setting);
	if (end === undefined || (readiness && readiness.at < end)) {
		return readiness;
	}

	return {
		at: end,
		take(tell) {
			endOfRun(container, setting, end, tell);
		},
	};
}

function readinessStep(container: ContainerRun, setting: Setting): Step | undefined {
	const {pace, conduct} = setting;
	const after = readyAfter(setting, container);
	const {unreadyAfter = 18} = behaviourOf(setting, container);
	if (after === 'never') {
		const at = Math.max(container.since, conduct.since) + pace(unreadyAfter);
		return container.ready
			? {
					at,
					take() {
						container.ready = false;
					},
				}
			: undefined;
	}

	if (container.ready) {
		return undefined;
	}

	// A container that was unready for a while is found well at the next probe.
	const recovered = conduct.since > container.since ? conduct.since + pace(3) : 0;
	const at = Math.max(container.since + pace(after), recovered);
	return {
		at,
		take() {
			container.ready = true;
			container.started = true;
		},
	};
}

function endOfRun(container: ContainerRun, setting: Setting, at: number, tell: Tell): void {
	const {end} = behaviourOf(setting, container);
	if (!end) {
		return;
	}

	const {probe, exitCode} = end;
	if (probe) {
		tell(at, 'Normal', 'Killing', setting.texts.killedByProbe(container.name, probe.kind));
	}

	const reason = end.reason ?? (exitCode === 0 ? 'Completed' : 'Error');
	finish(container, setting, at, {exitCode, reason, startedAt: container.since});
}

function finish(
	container: ContainerRun,
	setting: Setting,
	at: number,
	end: {exitCode: number; reason: string; message?: string; startedAt: number},
): void {
	const ran = end.startedAt > 0 ? at - end.startedAt : 0;
	enter(container, 'terminated', at);
	container.ready = false;
	container.started = false;
	container.termination = {...end, finishedAt: at, containerId: setting.containerId(container)};
	// The first restart comes at once, and a long good run earns the same again.
	container.backOff =
		container.restarts === 0 || ran >= setting.pace(seconds.forgive)
			? 0
			: Math.min(Math.max(10, container.backOff * 2), seconds.longestBackOff);
}

function afterTheEnd(container: ContainerRun, setting: Setting): Step | undefined {
	if (staysEnded(setting.pod, container)) {
		return undefined;
	}

	if (container.backOff === 0) {
		return attempt(container, setting, container.since + setting.pace(seconds.notice));
	}

	const at = container.since + setting.pace(seconds.notice);
	return {
		at,
		take() {
			const {termination} = container;
			enter(container, 'back-off', at);
			container.trouble = {
				reason: 'CrashLoopBackOff',
				message: setting.texts.backOffStatus(
					container.backOff,
					container.name,
					podIdentity(setting),
				),
			};
			if (termination) {
				container.termination = termination;
			}
		},
	};
}

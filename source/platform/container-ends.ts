import type {ContainerStateTerminated, ContainerStatus, Event} from '../cluster/objects.ts';
import {lastSeen, timeOf} from './times.ts';

/** A container that ended longer ago and runs again is over it. Milliseconds. */
const recentMs = 10 * 60_000;

/** A container that has run this long again, and three times as long as before, is over its loop. Milliseconds. */
const settledMs = 60_000;

/** After a first end a kubelet starts a container again sooner than this, if it does at all. Milliseconds. */
const firstRestartMs = 60_000;

/** An event that came so long before the end has nothing to do with it. Milliseconds. */
const ofTheSameEndMs = 5 * 60_000;

/** What has run for so long has not failed at its start, nor by a probe. Milliseconds. */
const longRunMs = 60 * 60_000;

/** It is waiting for another attempt, or has ended before its program began. */
const failedStarts =
	/^(?:CrashLoopBackOff|RunContainerError|PostStartHookError|CreateContainerError)$/;

/** How it ended: now, or before it was started again. */
export const lastEnd = (status: ContainerStatus): ContainerStateTerminated | undefined =>
	status.state?.terminated ?? status.lastState?.terminated;

/** It keeps ending: it waits for another attempt, has ended for good, or runs again after several recent ends. */
export const keepsEnding = (
	status: ContainerStatus,
	events: readonly Event[],
	now: number,
): boolean =>
	failedStarts.test(status.state?.waiting?.reason ?? '') ||
	isLeftEnded(status, now) ||
	(hasEndedOften(status, events) && hasEndedLately(status, now) && !hasSettled(status, now));

/** It has ended, and not for the first time; or it was not started again, as after a first end it would have been. */
function isLeftEnded({state, restartCount}: ContainerStatus, now: number): boolean {
	const end = state?.terminated;
	const endedAt = timeOf(end?.finishedAt) ?? now;
	return Boolean(end) && (restartCount > 0 || now - endedAt > firstRestartMs);
}

/** Two kills by a probe say as much as three ends that may have had any reason. */
const hasEndedOften = (status: ContainerStatus, events: readonly Event[]): boolean =>
	status.restartCount >= (killingOf(status, events) ? 2 : 3);

/** It runs, and not long ago it did not. */
function hasEndedLately({state, lastState}: ContainerStatus, now: number): boolean {
	const end = lastState?.terminated;
	const endedAt = timeOf(end?.finishedAt) ?? timeOf(state?.running?.startedAt);
	const isRecent = endedAt !== undefined && now - endedAt < recentMs;
	return Boolean(state?.running) && Boolean(end) && isRecent;
}

/**
It is ready and has run much longer than the time before: whatever made it end is over. Nor does a reboot
of the node make a loop: it ends once what has run for long.
*/
function hasSettled({ready, state, lastState}: ContainerStatus, now: number): boolean {
	const runsFor = now - Date.parse(state?.running?.startedAt ?? '');
	const {startedAt = '', finishedAt = '', reason} = lastState?.terminated ?? {};
	const ranFor = Date.parse(finishedAt) - Date.parse(startedAt);
	const isOnce = ranFor > longRunMs && reason !== 'OOMKilled';
	return ready && (isOnce || runsFor > Math.max(settledMs, 3 * ranFor));
}

/** The event by which the kubelet announced that a probe ends this container, if that was its last end. */
export function killingOf(status: ContainerStatus, events: readonly Event[]): Event | undefined {
	const endedAt = timeOf(lastEnd(status)?.finishedAt) ?? 0;
	return events.find(
		(event) => isKillingByProbe(event, status.name) && lastSeen(event) > endedAt - ofTheSameEndMs,
	);
}

const isKillingByProbe = (
	{reason, message = '', involvedObject: {fieldPath}}: Event,
	container: string,
): boolean =>
	reason === 'Killing' &&
	/failed (?:liveness|startup) probe/.test(message) &&
	(!fieldPath || fieldPath.includes(`{${container}}`));

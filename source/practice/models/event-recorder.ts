import type {Event, KubernetesObject} from '../../cluster/objects.ts';
import {apiVersionOf, events, type Resource} from '../../cluster/resources.ts';
import type {Clock} from '../clock.ts';
import {ObjectAccessError, type Draft, type ObjectAccess} from '../object-access.ts';
import type {Random} from '../random.ts';
import {rfc3339} from './kubelet/pod-status.ts';

/** What an event says, before it is known whether the same was said before. */
export type Report = {
	readonly about: KubernetesObject;
	readonly resource: Resource;
	readonly fieldPath?: string | undefined;
	readonly type: 'Normal' | 'Warning';
	readonly reason: string;
	readonly message: string;
	readonly source: {readonly component: string; readonly host?: string};
	/** Milliseconds since the epoch; default now, once. */
	readonly first?: number;
	readonly last?: number;
	readonly count?: number;
};

export type EventRecorder = {record(report: Report): Promise<void>};

/**
Client-go's recorder: the same words about the same object count up in one event, and a source may speak
25 times about an object, then once in five minutes; what it does not say meanwhile is still counted.
*/
export function createEventRecorder({
	access,
	clock,
	random,
}: {
	readonly access: ObjectAccess;
	readonly clock: Clock;
	readonly random: Random;
}): EventRecorder {
	const known = new Map<string, {name: string; count: number}>();
	const allowances = new Map<string, {tokens: number; at: number}>();
	let reading: Promise<void> | undefined;

	const read = async () => {
		for (const event of await access.list(events)) {
			known.set(identity(event), {name: event.metadata.name, count: event.count ?? 1});
		}
	};

	const maySpeak = (key: string): boolean => {
		const now = clock.now();
		const allowance = allowances.get(key) ?? {tokens: 25, at: now};
		allowance.tokens = Math.min(25, allowance.tokens + (now - allowance.at) / 300_000);
		allowance.at = now;
		allowances.set(key, allowance);
		if (allowance.tokens < 1) {
			return false;
		}

		allowance.tokens -= 1;
		return true;
	};

	const write = async (draft: Draft<Event>, before: {name: string; count: number} | undefined) => {
		const namespace = draft.metadata.namespace ?? 'default';
		const existing = before && (await access.get(events, {namespace, name: before.name}));
		if (!before || !existing) {
			await access.create(events, draft);
			return;
		}

		const {count, lastTimestamp} = draft;
		await access.replace(events, {
			...existing,
			count: count ?? 1,
			lastTimestamp: lastTimestamp ?? null,
		});
	};

	return {
		async record(report) {
			reading ??= read();
			await reading;
			const draft = eventOf(report, clock.now(), random);
			const key = identity(draft);
			const before = known.get(key);
			const count = (before?.count ?? 0) + (report.count ?? 1);
			const name = before?.name ?? draft.metadata.name ?? '';
			known.set(key, {name, count});
			if (!maySpeak(`${report.source.component} ${report.about.metadata.uid}`)) {
				return;
			}

			try {
				await write({...draft, count}, before);
			} catch (error) {
				// The namespace may be going, or the event was removed: an event less is no harm.
				if (!(error instanceof ObjectAccessError)) {
					throw error;
				}
			}
		},
	};
}

const identity = ({
	involvedObject,
	type,
	reason,
	message,
	source,
}: Omit<Event, 'metadata'>): string =>
	[involvedObject.uid, involvedObject.fieldPath, type, reason, message, source?.component].join(
		' ',
	);

/** The event object of a report, as a new one. */
export function eventOf(
	{about, resource, fieldPath, type, reason, message, source, ...times}: Report,
	now: number,
	random: Random,
): Draft<Event> {
	const {name, namespace, uid, resourceVersion} = about.metadata;
	const {last = now, first = last, count = 1} = times;
	const draft: Draft<Event> = {
		metadata: {
			name: `${name}.${nanoseconds(first, random)}`,
			namespace: namespace ?? 'default',
			creationTimestamp: rfc3339(first),
		},
		involvedObject: {
			kind: resource.kind,
			...(namespace && {namespace}),
			name,
			uid,
			apiVersion: apiVersionOf(resource),
			...(resourceVersion && {resourceVersion}),
			...(fieldPath && {fieldPath}),
		},
		reason,
		message,
		source,
		firstTimestamp: rfc3339(first),
		lastTimestamp: rfc3339(last),
		count,
		type,
		eventTime: null,
		reportingComponent: source.component,
		reportingInstance: source.host ?? '',
	};
	return draft;
}

/** A moment as the name of an event has it: to the nanosecond, so that names stand in the order of time. */
function nanoseconds(at: number, random: Random): string {
	const rest = Number.parseInt(random.hex(16).slice(0, 8), 16) % 1_000_000;
	return (BigInt(Math.floor(at)) * 1_000_000n + BigInt(rest)).toString(16);
}

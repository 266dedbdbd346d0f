import type {Event} from '../../../cluster/objects.ts';
import {column, name, since, wide, type Column} from './column.ts';

const firstSeen = ({firstTimestamp, eventTime}: Event, now: number): string =>
	since(firstTimestamp ?? eventTime, now);

function lastSeen(event: Event, now: number): string {
	if (event.series) {
		return since(event.series.lastObservedTime, now);
	}

	return event.lastTimestamp ? since(event.lastTimestamp, now) : firstSeen(event, now);
}

function target({involvedObject}: Event): string {
	const kind = (involvedObject.kind ?? '').toLowerCase();
	return involvedObject.name ? `${kind}/${involvedObject.name}` : kind;
}

function source(event: Event & {reportingInstance?: string}): string {
	const component = event.source?.component ?? event.reportingComponent;
	const host = event.source?.host ?? event.reportingInstance;
	return [component, host].filter(Boolean).join(', ');
}

export const eventColumns: readonly Column[] = [
	column('Last Seen', lastSeen),
	column('Type', ({type}: Event) => type ?? ''),
	column('Reason', ({reason}: Event) => reason ?? ''),
	column('Object', target),
	wide('Subobject', ({involvedObject}: Event) => involvedObject.fieldPath ?? ''),
	wide('Source', source),
	column('Message', ({message}: Event) => (message ?? '').trim()),
	wide('First Seen', firstSeen),
	wide('Count', ({series, count}: Event) => series?.count ?? count ?? 1),
	{...name, priority: 1},
];

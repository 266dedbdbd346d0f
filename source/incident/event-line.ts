import {redactObject, redactText} from '../cluster/redact.ts';
import type {IncidentEvent} from './event.ts';

export type Redact = (event: IncidentEvent) => unknown;

const redactEvent: Redact = (event) => redactObject(event, 'Incident');

/**
The line of an event, without secrets. Throws where something is left in it that looks like one: then it
must not be written.
*/
export function eventLine(event: IncidentEvent, redact: Redact = redactEvent): string {
	const clean = redact(event);
	if (textsOf(clean).some((text) => redactText(text) !== text)) {
		throw new Error('something that looks like a secret is left after the redaction');
	}

	return JSON.stringify(clean);
}

function textsOf(value: unknown): string[] {
	if (typeof value === 'string') {
		return [value];
	}

	return typeof value === 'object' && value !== null
		? Object.values(value).flatMap((part) => textsOf(part))
		: [];
}

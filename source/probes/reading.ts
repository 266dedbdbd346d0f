import type {Text} from '../text/text.ts';
import type {Failure} from '../cluster/failure.ts';
import type {ResourceCall} from './probe.ts';

/** Why something could not be looked at; the words of `check -o json`. */
export type UnknownReason =
	| 'forbidden'
	| 'timeout'
	| 'unreachable'
	| 'not found kind'
	| 'parse'
	| 'not collected'
	| 'vantage'
	| 'needs input'
	| 'stale';

/** Something that could not be looked at. It is neither a good sign nor a bad one. */
export type Gap = {
	readonly why: UnknownReason;
	/** The permission or answer that would close the gap: `list secrets in namespace rbd-system`. */
	readonly needs: string | undefined;
	/** The same for a person, where it is more than the name of a permission or an object. */
	readonly needsText?: Text;
	/** The API server's or the system's own words, redacted. */
	readonly message: string;
	/** The same for a person, where the words are rbd-tui's own. */
	readonly text?: Text;
	/** A verdict of `healthy` does not wait for it: dials, and questions for a person. */
	readonly isOptional?: boolean;
	/** The component that it is about, where it is one of several. */
	readonly component?: string;
};

/** Where an observation was made: a dial from this machine says nothing about the console's. */
export type Vantage = 'api-server' | 'kubelet' | 'pod-network' | 'this-host' | 'person';

/** One request that an observation rests on. */
export type UsedCall = {
	readonly verb: string;
	readonly path: string;
	readonly status?: number;
	readonly milliseconds: number;
	readonly bytes: number;
	/** When it was sent; milliseconds since the epoch. */
	readonly at: number;
};

/**
What a probe brought back. `read` may still have gaps: the log of one pod of three. An empty list that
was read is a value, not a gap.
*/
export type Reading<T> = {
	readonly probe: string;
	/** Milliseconds since the epoch. */
	readonly at: number;
	readonly vantage: Vantage;
	readonly calls: readonly UsedCall[];
	readonly gaps: readonly Gap[];
} & ({readonly status: 'read'; readonly value: T} | {readonly status: 'unknown'});

const reasons: Partial<Record<Failure['kind'], UnknownReason>> = {
	unauthorized: 'forbidden',
	forbidden: 'forbidden',
	'read-only': 'forbidden',
	credentials: 'forbidden',
	'not-found': 'not found kind',
	timeout: 'timeout',
	malformed: 'parse',
	aborted: 'not collected',
};

/** A port-forward is `get` or `create`, as the API server is old or new, and it alone knows which it has missed. */
const deniedVerb = (message: string): string | undefined =>
	/ cannot (?<verb>[a-z]+) resource "/.exec(message)?.groups?.verb;

/** The gap that a failed call leaves. */
export const gapOf = (
	{kind, message}: Failure,
	call: ResourceCall | undefined,
	isOptional = false,
): Gap => ({
	why: reasons[kind] ?? 'unreachable',
	needs:
		call && reasons[kind] === 'forbidden'
			? describeCall({...call, verb: deniedVerb(message) ?? call.verb})
			: undefined,
	message,
	...(isOptional && {isOptional}),
});

/** A gap that rbd-tui has noticed by itself: nobody else has words for it. */
export const ownGap = (why: UnknownReason, text: Text, rest: Partial<Gap> = {}): Gap => ({
	why,
	needs: undefined,
	message: text.en,
	text,
	...rest,
});

/** `list secrets in namespace rbd-system`: how a missing permission is named everywhere. */
export function describeCall({
	verb,
	group,
	resource,
	subresource,
	namespace,
}: Omit<ResourceCall, 'verb'> & {readonly verb: string}): string {
	const kind = [group ? `${resource}.${group}` : resource, subresource].filter(Boolean).join('/');
	return [verb, kind, namespace && `in namespace ${namespace}`].filter(Boolean).join(' ');
}

import type {DocumentCause, TargetDocument} from '../diagnosis/document.ts';
import type {Text} from '../text/text.ts';

/** What is other now than it was, one line for each; nothing where only times and counts differ. */
export function changesBetween(
	before: readonly TargetDocument[],
	now: readonly TargetDocument[],
): Text[] {
	return now.flatMap((document) => {
		const {context} = document.target;
		const old = before.find(({target}) => target.context === context);
		return old ? changesOf(old, document) : [];
	});
}

function changesOf(before: TargetDocument, now: TargetDocument): Text[] {
	const time = now.startedAt.slice(11, 19);
	const lead = `${time}  ${now.target.context}  `;
	const line = (zh: string, en: string): Text => ({zh: lead + zh, en: lead + en});
	const known = new Map(before.causes.map((cause) => [cause.id, cause]));
	const present = new Set(now.causes.map(({id}) => id));
	return [
		...now.causes
			.filter((cause) => stateOf(known.get(cause.id)) !== stateOf(cause))
			.map(({id, title, status}) =>
				line(`+ ${title.zh}  ${id}  ${status}`, `+ ${title.en}  ${id}  ${status}`),
			),
		...before.causes
			.filter(({id}) => !present.has(id))
			.map(({id, title}) => line(`- ${title.zh}  ${id}`, `- ${title.en}  ${id}`)),
		...(before.verdict === now.verdict
			? []
			: [line(`${before.verdict} → ${now.verdict}`, `${before.verdict} → ${now.verdict}`)]),
	];
}

/** What counts as another state of a cause: how sure it is, and which objects it is about. */
const stateOf = (cause: DocumentCause | undefined): string =>
	cause
		? [cause.status, ...cause.objects.map(({kind, name}) => `${kind} ${name}`).toSorted()].join(
				'\n',
			)
		: '';

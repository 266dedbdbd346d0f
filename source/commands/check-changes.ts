import type {DocumentCause, TargetDocument} from '../diagnosis/document.ts';
import {statusTexts, verdictTexts} from '../diagnosis/document-words.ts';
import {joinTexts, type Text, verbatim} from '../text/text.ts';

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
	const known = new Map(before.causes.map((cause) => [cause.id, cause]));
	const present = new Set(now.causes.map(({id}) => id));
	const lines = [
		...now.causes.flatMap((cause) => {
			const old = known.get(cause.id);
			return old ? changesOfCause(old, cause) : [words('+', cause, statusTexts[cause.status])];
		}),
		...before.causes.filter(({id}) => !present.has(id)).map((cause) => words('-', cause)),
		...(before.verdict === now.verdict
			? []
			: [becoming(verdictTexts[before.verdict], verdictTexts[now.verdict])]),
	];
	const lead = [verbatim(time), verbatim(now.target.context)];
	return lines.map((line) => joinTexts([...lead, line], '  '));
}

/** A cause that was there already is another one when it is surer or less sure, or about other objects. */
function changesOfCause(before: DocumentCause, now: DocumentCause): Text[] {
	const [old, present] = [namesOf(before), namesOf(now)];
	const objects = [
		...present.filter((name) => !old.includes(name)).map((name) => `+ ${name}`),
		...old.filter((name) => !present.includes(name)).map((name) => `- ${name}`),
	];
	return [
		...(before.status === now.status
			? []
			: [words('~', now, becoming(statusTexts[before.status], statusTexts[now.status]))]),
		...(objects.length === 0 ? [] : [words('~', now, verbatim(objects.join('  ')))]),
	];
}

const namesOf = ({objects}: DocumentCause): string[] =>
	objects.map(({kind, name}) => `${kind} ${name}`);

const words = (sign: '+' | '-' | '~', {id, title}: DocumentCause, what?: Text): Text =>
	joinTexts([joinTexts([verbatim(sign), title], ' '), verbatim(id), ...(what ? [what] : [])], '  ');

const becoming = (before: Text, now: Text): Text => joinTexts([before, now], ' → ');

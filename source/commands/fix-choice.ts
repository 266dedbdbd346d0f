import type {DocumentCause, TargetDocument} from '../diagnosis/document.ts';
import type {RemedyLine} from '../diagnosis/remedy-lines.ts';
import {causeStands} from '../remedies/cure.ts';
import type {Text} from '../text/text.ts';
import type {FixRequest} from './fix-arguments.ts';
import {exitCodes} from './fix-ways.ts';

/** The family whose probes name the cause, and say afterwards whether it is gone. */
export const familyOf = ({cause}: Pick<FixRequest, 'cause'>): string =>
	cause.split('/')[0] ?? cause;

/** `node-1=master` is about `node-1`. */
const bare = (choice: string): string => choice.split('=')[0] ?? choice;

export type Choice =
	| {readonly cause: DocumentCause; readonly offer: RemedyLine}
	/** Why there is nothing to offer, and the exit status that goes with it. */
	| {readonly problem: Text; readonly code: number};

/** What is asked for, by what a diagnosis says. */
export function chooseRemedy(document: TargetDocument, request: FixRequest): Choice {
	const cause = document.causes.find(({id}) => id === request.cause);
	const names = request.objects.map((name) => bare(name));
	if (!cause || !causeStands(document, cause, names)) {
		return {problem: notStanding(document, request), code: exitCodes.refused};
	}

	const offer =
		request.remedy === undefined
			? cause.remedies[0]
			: cause.remedies.find(({id}) => id === request.remedy);
	return offer ? {cause, offer} : {problem: notOffered(cause, request), code: exitCodes.usage};
}

function notOffered({remedies}: DocumentCause, {cause, remedy = ''}: FixRequest): Text {
	const ids = remedies.map(({id}) => id).join(', ');
	return {
		zh: `${cause} 没有修复办法 ${remedy}；有：${ids}`,
		en: `${cause} has no remedy ${remedy}; there are: ${ids}`,
	};
}

function notStanding({causes, unknown}: TargetDocument, {cause, objects}: FixRequest): Text {
	const named = causes.map(({id}) => id).join(', ');
	const blocked = unknown.find(({blocks}) => blocks.includes(cause));
	if (blocked) {
		return {
			zh: `无法判断 ${cause} 是否成立：${blocked.needs ?? blocked.message}`,
			en: `whether ${cause} stands cannot be told: ${blocked.needs ?? blocked.message}`,
		};
	}

	const about = objects.length > 0 ? ` (${objects.join(', ')})` : '';
	return {
		zh: `这个集群上 ${cause}${about} 不成立，没有做任何修改${named ? `；成立的是：${named}` : ''}`,
		en: `${cause}${about} does not stand for this cluster, nothing was changed${named ? `; what stands: ${named}` : ''}`,
	};
}

import {qualifiedName, type Resource} from '../cluster/resources.ts';
import type {RemedySite} from './remedy.ts';

/** Words that a shell takes as they are. */
const plain = /^[\w@%+=:,./-]+$/;

export const quoted = (word: string): string =>
	plain.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;

/** A line of kubectl for the site's cluster: `kubectl --context prod -n rbd-system delete pod x`. */
export const kubectlLine = (
	{session}: Pick<RemedySite, 'session'>,
	namespace: string | undefined,
	words: readonly string[],
): string =>
	[
		'kubectl',
		'--context',
		session.context,
		...(namespace === undefined ? [] : ['-n', namespace]),
		...words,
	]
		.map((word) => quoted(word))
		.join(' ');

/** What kubectl calls one object: `pod rbd-api-0`, `rbdcomponents.rainbond.io rbd-api`. */
export const kubectlObject = (resource: Resource, name: string): string[] => [
	resource.group === '' ? resource.kind.toLowerCase() : qualifiedName(resource),
	name,
];

import type {Text} from '../text/text.ts';
import type {NamedCause} from './differential.ts';
import type {RemedyOffer} from './tree.ts';

/** A remedy as it is offered: with the lines for this cluster and these objects. */
export type RemedyLine = {
	readonly id: string;
	readonly risk: RemedyOffer['risk'];
	readonly title: Text;
	readonly kubectl: readonly string[];
	/** Null: nobody has asked the API server yet. */
	readonly allowed: boolean | null;
	readonly why: Text | null;
};

/** The remedies of a cause with namespace and names filled in; more than ten objects are left to the reader. */
export const remediesFor = (
	{cause, objects}: Pick<NamedCause, 'cause' | 'objects'>,
	namespace: string,
): RemedyLine[] =>
	cause.remedies.map(({id, risk, title, kubectl, forEach, advice}) => {
		const meant = objects.filter(({kind}) => kind === forEach).slice(0, 10);
		const fill = (line: string, name: string, own: string) =>
			line.replaceAll('@namespace', () => own).replaceAll('@name', () => name);
		const lines =
			forEach === undefined
				? kubectl.map((line) => fill(line, '', namespace))
				: meant.flatMap((object) =>
						kubectl.map((line) => fill(line, object.name, object.namespace ?? namespace)),
					);
		return {
			id,
			risk,
			title,
			kubectl: [...new Set(lines)],
			allowed: null,
			why: advice ?? null,
		};
	});

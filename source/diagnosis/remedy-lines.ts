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

type Offering = Pick<NamedCause, 'cause' | 'objects'> & Partial<Pick<NamedCause, 'lenders'>>;

/** The remedies of a cause with namespace and names filled in; more than ten objects are left to the reader. */
export const remediesFor = (offering: Offering, namespace: string): RemedyLine[] =>
	offersOf(offering).map(({id, risk, title, kubectl, forEach, advice}) => {
		const meant = offering.objects.filter(({kind}) => kind === forEach).slice(0, 10);
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

/** Its own first; of what is a part of it, what a person does, each once. */
function offersOf({cause, lenders = []}: Offering): RemedyOffer[] {
	const lent = lenders.flatMap(({remedies}) => remedies).filter(({risk}) => risk === 'manual');
	const offers = [...cause.remedies, ...lent];
	return offers.filter(({id}, index) => offers.findIndex((other) => other.id === id) === index);
}

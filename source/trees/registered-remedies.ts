import type {RemedyOffer} from '../diagnosis/tree.ts';
import {trees} from './index.ts';

/** Every remedy of the built-in trees, by id. */
export const registeredRemedies: ReadonlyMap<string, RemedyOffer> = new Map(
	trees
		.flatMap(({causes}) => causes)
		.flatMap(({remedies}) => remedies)
		.map((remedy) => [remedy.id, remedy]),
);

import * as z from 'zod';
import {predicates} from '../predicates/index.ts';
import {registeredRemedies} from './registered-remedies.ts';

const text = z.strictObject({zh: z.string().min(1), en: z.string().min(1)});
const word = z.string().regex(/^[a-z][a-z\d-]*$/);
const causeId = z.string().regex(/^[a-z-]+\/[a-z\d-]+$/);
const predicate = z.enum(Object.keys(predicates) as [string, ...string[]]);
const remedy = z.enum(registeredRemedies.keys().toArray() as [string, ...string[]]);

type ConditionShape =
	| {passes: string; of?: string | undefined}
	| {fails: string; of?: string | undefined}
	| {any: ConditionShape[]}
	| {all: ConditionShape[]};

const condition: z.ZodType<ConditionShape> = z.lazy(() =>
	z.union([
		z.strictObject({passes: predicate, of: z.string().optional()}),
		z.strictObject({fails: predicate, of: z.string().optional()}),
		z.strictObject({any: z.array(condition).min(1)}),
		z.strictObject({all: z.array(condition).min(1)}),
	]),
);

const conditions = z.array(condition);

const edge = z.union([
	z.strictObject({to: word}),
	z.strictObject({cause: causeId}),
	z.strictObject({end: z.enum(['well', 'open'])}),
]);

const node = z.strictObject({
	id: word,
	question: text,
	expects: predicate.optional(),
	of: z.string().optional(),
	ask: z
		.strictObject({
			input: word,
			where: text,
			values: z.strictObject({pass: z.string().optional(), fail: z.string().optional()}).optional(),
		})
		.optional(),
	pass: edge,
	fail: edge,
	unknown: edge,
});

/** Ids, or `family/*`. */
const causePatterns = z.array(z.string().regex(/^[a-z-]+\/(?:[a-z\d-]+|\*)$/)).min(1);

const explanation = z.strictObject({
	causes: causePatterns,
	subjects: z.union([z.array(z.string()), z.literal('victims')]).optional(),
	as: z.enum(['part', 'consequence']),
	lendsRemedies: z.boolean().optional(),
});

const cause = z.strictObject({
	id: causeId,
	title: text,
	summary: text,
	severity: z.enum(['critical', 'major', 'minor', 'warning']),
	shows: z.array(predicate).optional(),
	about: z.enum(['cluster', 'component', 'node']).optional(),
	concerns: z.array(z.string()).optional(),
	mildWhen: conditions.optional(),
	requires: conditions.min(1),
	suspectedWhen: conditions.optional(),
	supports: conditions.optional(),
	refutes: conditions.optional(),
	isNeverConfirmed: z.boolean().optional(),
	confirmedBy: conditions.optional(),
	explains: z.array(explanation).optional(),
	confusableWith: z.array(causeId).default([]),
	/** Ids of remedies that rbd-tui has; a tree cannot bring commands of its own. */
	remedies: z.array(remedy).default([]),
	documentation: z.string().default(''),
});

/** A tree that people write themselves: the same shape as the built-in ones, with registered names only. */
export const ownTreeSchema = z.strictObject({
	id: word,
	version: z.int().min(1),
	title: text,
	symptoms: z.array(z.string()).default([]),
	inputs: z.array(word).optional(),
	appliesWhen: conditions.optional(),
	nodes: z.array(node).min(1),
	causes: z.array(cause).min(1),
	borrows: z
		.array(
			z.strictObject({
				causes: causePatterns,
				subjects: z.union([z.array(z.string()), z.literal('components')]).optional(),
			}),
		)
		.optional(),
});

export type OwnTree = z.infer<typeof ownTreeSchema>;

/** The schema as other people's programs read it: JSON Schema. */
export const ownTreeJsonSchema = () => z.toJSONSchema(ownTreeSchema, {io: 'input'});

import type {AnyProbe, Observations, Probe} from '../probes/probe.ts';
import type {Gap} from '../probes/reading.ts';
import type {Text} from '../text/text.ts';
import {type Judgement, unknown} from './judgement.ts';
import type {Subject, SubjectKind} from './subject.ts';

type Probes = Readonly<Record<string, AnyProbe>>;

type Values<P extends Probes> = {
	readonly [K in keyof P]: P[K] extends Probe<infer T> ? T : never;
};

type Hints<P extends Probes> = {
	readonly [K in keyof P]: (P[K] extends Probe<infer T> ? T : never) | undefined;
};

/** What a judgement may know beside the observations. */
export type Setting = {
	readonly namespace: string;
	/** By the API server's clock where it is known. Milliseconds since the epoch. */
	readonly now: number;
	readonly sinceMs: number;
	readonly input: Readonly<Record<string, string>>;
};

/**
An expectation: something that is true of a healthy cluster, or of each healthy component or node. It is
pure: observations in, judgement out. Where one of the probes it reads could not look, it is unknown
without being asked; what it takes only as a hint may be missing.
*/
export type Predicate = {
	/** In the present tense, as it reads behind a ✓: `rbd-api has a ready pod`. */
	readonly title: Text;
	readonly about: SubjectKind;
	readonly reads: readonly AnyProbe[];
	readonly hints: readonly AnyProbe[];
	judge(observations: Observations, subject: Subject, setting: Setting): Judgement;
};

export type PredicateDefinition<R extends Probes, H extends Probes> = {
	readonly title: Text;
	readonly about?: SubjectKind;
	readonly reads: R;
	readonly hints?: H;
	readonly judge: (
		known: Values<R>,
		details: {
			readonly hints: Hints<H>;
			readonly subject: string;
			readonly setting: Setting;
			/** What was missing in the readings, for judgements that depend on completeness. */
			readonly gapsOf: (probe: AnyProbe) => readonly Gap[];
		},
	) => Judgement;
};

export function definePredicate<R extends Probes, H extends Probes = Record<never, never>>(
	definition: PredicateDefinition<R, H>,
): Predicate {
	const {title, about = 'cluster', reads} = definition;
	const hints: Probes = definition.hints ?? {};
	return {
		title,
		about,
		reads: Object.values(reads),
		hints: Object.values(hints),
		judge(observations, subject, setting) {
			const missing = Object.values(reads)
				.map((probe) => observations.of(probe))
				.filter((reading) => reading?.status !== 'read');
			if (missing.length > 0) {
				return unknown(
					couldNotLook,
					missing.flatMap((reading) => reading?.gaps ?? []),
				);
			}

			return definition.judge(valuesOf(reads, observations) as Values<R>, {
				hints: valuesOf(hints, observations) as Hints<H>,
				subject: subject.name,
				setting,
				gapsOf: (probe) => observations.of(probe)?.gaps ?? [],
			});
		},
	};
}

const couldNotLook: Text = {zh: '无法查看', en: 'could not be looked at'};

function valuesOf(probes: Probes, observations: Observations): Record<string, unknown> {
	return Object.fromEntries(
		Object.entries(probes).map(([name, probe]) => {
			const reading = observations.of(probe);
			return [name, reading?.status === 'read' ? reading.value : undefined];
		}),
	);
}

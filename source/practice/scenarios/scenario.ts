import type {Text} from '../../text/text.ts';
import type {Platform} from '../rainbond/platform.ts';
import type {World} from '../world/world.ts';

/** A state of a Rainbond cluster to practise on: a small change to the healthy one. */
export type Scenario = {
	/** For commands and tests: `rbd-mq-stuck`. */
	readonly id: string;
	readonly title: Text;
	/** What a person would notice, and what lies behind it. */
	readonly summary: Text;
	/** What a diagnosis has to say of it; a scenario without is about the program, not about a fault. */
	readonly expected?: ExpectedDiagnosis;
	/** The scenario it must not be confused with, by its id: the two differ by one object or fact. */
	readonly lookAlikeOf?: string;
	/** Who asks: a user of the world's tokens; default the administrator. */
	readonly asker?: string;
	/** What is different about the platform from the start: its version, for those that behave differently, or its nodes. */
	readonly platform?: Partial<Pick<Platform, 'version' | 'kubernetes' | 'nodes'>>;
	/** Changes a healthy world. */
	build(world: World): void;
};

/** The one right answer to a scenario, from the platform families: region-api, node, component and websocket. */
export type ExpectedDiagnosis = {
	readonly verdict: 'healthy' | 'fault' | 'probable' | 'inconclusive';
	/** Ids of the catalogue, each with whether it can be confirmed; every other id is wrong. */
	readonly causes: ReadonlyArray<{
		readonly id: string;
		readonly status: 'confirmed' | 'probable';
		/**
		Names of the objects the cause must be about, where naming them matters. An object is meant when its
		name is this, begins with it and a dash (pods of a workload), or ends with a dash and it (`node-3`).
		*/
		readonly objects?: readonly string[];
	}>;
	/** Look-alikes that have to be named as ruled out. */
	readonly ruledOut?: readonly string[];
	/** What the person tells: `--input key=value`. */
	readonly input?: Readonly<Record<string, string>>;
};

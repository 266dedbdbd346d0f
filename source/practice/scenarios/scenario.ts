import type {Text} from '../../text/text.ts';
import type {World} from '../world/world.ts';

/** A state of a Rainbond cluster to practise on: a small change to the healthy one. */
export type Scenario = {
	/** For commands and tests: `rbd-mq-stuck`. */
	readonly id: string;
	readonly title: Text;
	/** What a person would notice, and what lies behind it. */
	readonly summary: Text;
	/** Changes a healthy world. */
	build(world: World): void;
};

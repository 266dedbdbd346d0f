import type {Scenario} from '../scenario.ts';
import {alertStale} from './alert-stale.ts';
import {crashLoop} from './crash-loop.ts';
import {evicted} from './evicted.ts';
import {imagePull} from './image-pull.ts';
import {imageStoreFull} from './image-store-full.ts';
import {messageQueueStuck} from './message-queue-stuck.ts';
import {notReady} from './not-ready.ts';
import {operatorDown} from './operator-down.ts';
import {pending} from './pending.ts';

/** A component of the platform is faulty. */
export const componentScenarios: readonly Scenario[] = [
	...crashLoop,
	...imagePull,
	...pending,
	...notReady,
	...messageQueueStuck,
	...alertStale,
	...operatorDown,
	...imageStoreFull,
	...evicted,
];

import type {Predicate} from '../diagnosis/predicate.ts';
import {certificatePredicates} from './certificates.ts';
import {clientPredicates} from './clients.ts';
import {componentAlarmPredicates} from './component-alarms.ts';
import {componentPresencePredicates} from './component-presence.ts';
import {componentRunsPredicates} from './component-runs.ts';
import {componentServicePredicates} from './component-service.ts';
import {componentPredicates} from './component.ts';
import {consoleBundlePredicates} from './console-bundle.ts';
import {consolePredicates} from './console.ts';
import {databasePredicates} from './database.ts';
import {evictionPredicates} from './evictions.ts';
import {imageStorePredicates} from './image-store.ts';
import {messageQueuePredicates} from './message-queue.ts';
import {namePredicates} from './names.ts';
import {rbdApiPredicates} from './rbd-api.ts';
import {nodePredicates} from './node.ts';
import {regionGatewayPredicates} from './region-gateway.ts';
import {regionPathPredicates} from './region-path.ts';
import {websocketPredicates} from './websocket.ts';

/** Every expectation that a tree can name. */
export const predicates: Readonly<Record<string, Predicate>> = {
	...rbdApiPredicates,
	...databasePredicates,
	...namePredicates,
	...certificatePredicates,
	...clientPredicates,
	...regionGatewayPredicates,
	...regionPathPredicates,
	...componentPredicates,
	...componentPresencePredicates,
	...componentRunsPredicates,
	...componentServicePredicates,
	...messageQueuePredicates,
	...componentAlarmPredicates,
	...imageStorePredicates,
	...evictionPredicates,
	...nodePredicates,
	...websocketPredicates,
	...consoleBundlePredicates,
	...consolePredicates,
};

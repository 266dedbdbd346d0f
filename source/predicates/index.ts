import type {Predicate} from '../diagnosis/predicate.ts';
import {certificatePredicates} from './certificates.ts';
import {clientPredicates} from './clients.ts';
import {componentPredicates} from './component.ts';
import {consoleBundlePredicates} from './console-bundle.ts';
import {databasePredicates} from './database.ts';
import {namePredicates} from './names.ts';
import {rbdApiPredicates} from './rbd-api.ts';
import {nodePredicates} from './node.ts';
import {platformComponentPredicates} from './platform-components.ts';
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
	...platformComponentPredicates,
	...nodePredicates,
	...websocketPredicates,
	...consoleBundlePredicates,
};

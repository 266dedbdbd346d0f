import type {Scenario} from '../scenario.ts';
import {addressUnreachable} from './address-unreachable.ts';
import {mixedContent} from './mixed-content.ts';
import {routeMissing} from './route-missing.ts';

/** No logs, no web terminal, uploads fail. */
export const websocketScenarios: readonly Scenario[] = [
	...addressUnreachable,
	...routeMissing,
	...mixedContent,
];

import type {Scenario} from '../scenario.ts';
import {notReady} from './not-ready.ts';
import {pressure} from './pressure.ts';
import {roleLabelMissing} from './role-label-missing.ts';

/** A node is at fault, or its labels are. */
export const nodeScenarios: readonly Scenario[] = [...notReady, ...pressure, ...roleLabelMissing];

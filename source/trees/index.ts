import type {FaultTree} from '../diagnosis/tree.ts';
import {regionApi} from './region-api.ts';

/** Every built-in family, in the order in which they are shown. */
export const trees: readonly FaultTree[] = [regionApi];

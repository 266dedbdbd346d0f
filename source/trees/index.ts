import type {FaultTree} from '../diagnosis/tree.ts';
import {component} from './component.ts';
import {node} from './node.ts';
import {regionApi} from './region-api.ts';
import {websocket} from './websocket.ts';

/** Every built-in family, in the order in which they are shown. */
export const trees: readonly FaultTree[] = [regionApi, component, node, websocket];

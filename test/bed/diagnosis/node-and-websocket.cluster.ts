import {nodeScenarios} from '../../../source/practice/scenarios/node/index.ts';
import {websocketScenarios} from '../../../source/practice/scenarios/websocket/index.ts';
import {areToldRight} from './told-right.ts';

areToldRight([...nodeScenarios, ...websocketScenarios]);

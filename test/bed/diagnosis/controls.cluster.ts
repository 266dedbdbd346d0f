import {scenarioGroups} from '../../../source/practice/scenarios/index.ts';
import {componentScenarios} from '../../../source/practice/scenarios/component/index.ts';
import {nodeScenarios} from '../../../source/practice/scenarios/node/index.ts';
import {regionApiScenarios} from '../../../source/practice/scenarios/region-api/index.ts';
import {websocketScenarios} from '../../../source/practice/scenarios/websocket/index.ts';
import {areToldRight} from './told-right.ts';

/** They have files of their own. */
const families = new Set([
	regionApiScenarios,
	componentScenarios,
	nodeScenarios,
	websocketScenarios,
]);

areToldRight(
	scenarioGroups
		.map(({scenarios}) => scenarios)
		.filter((scenarios) => !families.has(scenarios))
		.flat(),
);

import {regionApiScenarios} from '../../../source/practice/scenarios/region-api/index.ts';
import {areToldRight} from './told-right.ts';

areToldRight(regionApiScenarios);

import {componentScenarios} from '../../../source/practice/scenarios/component/index.ts';
import {areToldRight} from './told-right.ts';

areToldRight(componentScenarios);

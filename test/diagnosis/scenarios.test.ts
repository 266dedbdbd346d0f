// One file, so that every scenario is diagnosed over the network once: what it says, and what must not change it.
import {proveAnswers} from './prove-answers.ts';
import {proveSteadiness} from './prove-steadiness.ts';

proveAnswers();
proveSteadiness();

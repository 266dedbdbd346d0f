import type {Binding} from '../ui/keymap.ts';
import {askBindings, faultsBindings, findingBindings, walkBindings} from './bindings/diagnosis.ts';
import {logsBindings} from './bindings/logs.ts';
import {
	clustersBindings,
	componentsBindings,
	detailsBindings,
	globalBindings,
	listsBindings,
} from './bindings/panes.ts';
import {overlaysBindings, promptBindings, questionBindings} from './bindings/questions.ts';
import {byHandBindings, remediesBindings} from './bindings/remedies.ts';
import type {View} from './cockpit-view.ts';

/**
Every key of the cockpit. Footer, help, palette, the remapping of keys, the tables of the readme and the
tests are made from this list; within a scope the order is that of the footer.
*/
export const bindings: ReadonlyArray<Binding<View>> = [
	...questionBindings(),
	...promptBindings(),
	...overlaysBindings(),
	...clustersBindings(),
	...componentsBindings(),
	...faultsBindings(),
	...logsBindings(),
	...detailsBindings(),
	...findingBindings(),
	...remediesBindings(),
	...byHandBindings(),
	...askBindings(),
	...walkBindings(),
	...listsBindings(),
	...globalBindings(),
];

import {namespaces} from '../cluster/resources.ts';
import {listAll} from '../cluster/list.ts';
import {
	type CommandEntry,
	commandEntries,
	groupByScope,
	searchCommands,
} from '../ui/command-list.ts';
import {createTextField, fieldText} from '../ui/text-field.ts';
import type {Cockpit} from './cockpit.ts';
import type {Commands} from './command.ts';
import {scopesOf} from './scopes.ts';

/** Help and palette: lists that are searched by typing and run what is selected. */
export class SearchCommands {
	readonly commands: Commands = {
		'app.help': () => {
			this.#open('help');
		},
		'app.palette': () => {
			this.#open('palette');
			void this.#readNamespaces();
		},
		'search.up': () => {
			this.#move(-1);
		},
		'search.down': () => {
			this.#move(1);
		},
		'search.run': () => {
			this.#runSelected();
		},
		'search.close': () => {
			this.#cockpit.update({overlay: undefined});
		},
	};

	readonly #cockpit: Cockpit;
	readonly #run: (command: string) => void;
	/** Scopes that were open below the overlay: their commands mean something there. */
	#scopes: readonly string[] = [];
	#namespaces: readonly string[] = [];

	constructor(cockpit: Cockpit, run: (command: string) => void) {
		this.#cockpit = cockpit;
		this.#run = run;
	}

	/** What fits the text that is written; called whenever it has changed. */
	refresh(): void {
		const {overlay} = this.#cockpit.state.get();
		if (overlay?.name !== 'help' && overlay?.name !== 'palette') {
			return;
		}

		const found = searchCommands(this.#all(overlay.name), fieldText(overlay.field));
		// The screen lists them group by group, and the selection counts in that order.
		this.#cockpit.entries =
			overlay.name === 'help' ? groupByScope(found).values().toArray().flat() : found;
		this.#cockpit.update({});
	}

	#open(name: 'help' | 'palette'): void {
		const {state} = this.#cockpit;
		this.#scopes = ['always', ...scopesOf(state.get()).map((scope) => scope.name)];
		this.#cockpit.update({
			overlay: {name, field: createTextField(), selected: 0},
			notice: undefined,
		});
		this.refresh();
	}

	#all(name: 'help' | 'palette'): CommandEntry[] {
		const entries = commandEntries(this.#cockpit.options.bindings, this.#cockpit.view).filter(
			({scope}) => !['question', 'remedies', 'prompt', 'search', 'overlay'].includes(scope),
		);
		if (name === 'help') {
			return entries;
		}

		return [
			...entries.filter(({scope}) => this.#scopes.includes(scope)),
			...this.#contextEntries(),
			...this.#namespaces.map((namespace) => ({
				command: `namespace:${namespace}`,
				scope: 'global',
				label: {zh: `命名空间 ${namespace}`, en: `namespace ${namespace}`},
				keys: [],
			})),
		];
	}

	#contextEntries(): CommandEntry[] {
		return this.#cockpit.view.clusters.map(({name, problem}) => ({
			command: `context:${name}`,
			scope: 'global',
			label: {zh: `集群 ${name}`, en: `cluster ${name}`},
			keys: [],
			...(problem && {refusal: problem}),
		}));
	}

	async #readNamespaces(): Promise<void> {
		const {session} = this.#cockpit;
		const listed = session && (await listAll(session.transport, {resource: namespaces}));
		this.#namespaces = listed?.ok ? listed.value.items.map(({metadata}) => metadata.name) : [];
		this.refresh();
	}

	#move(step: 1 | -1): void {
		const {overlay} = this.#cockpit.state.get();
		if (!overlay || !('field' in overlay)) {
			return;
		}

		const last = Math.max(0, this.#cockpit.entries.length - 1);
		const selected = Math.max(0, Math.min(last, overlay.selected + step));
		this.#cockpit.update({overlay: {...overlay, selected}});
	}

	#runSelected(): void {
		const {overlay} = this.#cockpit.state.get();
		const entry =
			overlay && 'field' in overlay ? this.#cockpit.entries[overlay.selected] : undefined;
		if (!entry) {
			return;
		}

		this.#cockpit.update({overlay: undefined});
		if (entry.refusal) {
			this.#cockpit.notify('warning', {
				zh: `${entry.label.zh}：${entry.refusal.zh}`,
				en: `${entry.label.en}: ${entry.refusal.en}`,
			});
			return;
		}

		this.#focusScope(entry.scope);
		this.#run(entry.command);
	}

	/** A command of another pane means what is selected there. */
	#focusScope(scope: string): void {
		const list = (['clusters', 'components', 'faults'] as const).find((pane) => pane === scope);
		const lower = (['logs', 'details', 'finding', 'byHand'] as const).find(
			(pane) => pane === scope,
		);
		this.#cockpit.update({
			...(list && {focus: list, list}),
			...(lower && {focus: 'logs', lower}),
		});
	}
}

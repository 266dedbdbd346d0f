import type {RemedyLine} from '../diagnosis/remedy-lines.ts';
import type {RemedyPlan} from '../remedies/remedy-plan.ts';
import {mostNumbered} from './bindings/remedies.ts';
import {ByHandCommands, type ByHandOutside} from './by-hand-commands.ts';
import type {Change} from './change-commands.ts';
import type {Cockpit} from './cockpit.ts';
import type {RemedyMenu, RemedyOption, Treatable} from './cockpit-state.ts';
import type {Commands} from './command.ts';
import {findOffer} from './find-offer.ts';
import {treatableAt, type TreatableScope} from './treatable.ts';

/** Choosing among the remedies of a cause, and taking back. */
export class RemedyCommands {
	readonly commands: Commands;
	readonly #outside: ByHandOutside;
	readonly #cockpit: Cockpit;
	#menus = 0;
	readonly #byHand: ByHandCommands;

	constructor(outside: ByHandOutside) {
		this.#outside = outside;
		this.#cockpit = outside.cockpit;
		this.#byHand = new ByHandCommands(outside);
		this.commands = {
			...this.#treating('faults'),
			...this.#treating('finding'),
			...this.#treating('byHand'),
			...this.#treating('walk'),
			...this.#choosing(),
			...this.#byHand.commands,
		};
	}

	#treating(scope: TreatableScope): Commands {
		const present = () => treatableAt(scope, this.#cockpit.view);
		return {
			[`${scope}.fix`]: () => {
				const treatable = present();
				if (treatable) {
					void this.#open(treatable);
				}
			},
			[`${scope}.restart`]: () => {
				const treatable = present();
				const restart = treatable?.remedies.find(({id}) => id.startsWith('restart/'));
				if (!(treatable && restart)) {
					return;
				}

				this.#goTo(treatable);
				void this.#begin(treatable, restart, []);
			},
			[`${scope}.undo`]: () => {
				const treatable = present();
				if (!treatable) {
					return;
				}

				this.#goTo(treatable);
				void this.#undo(treatable);
			},
		};
	}

	#choosing(): Commands {
		const pick = (index: number) => () => {
			const {menu} = this.#cockpit.state.get();
			const isThere = menu?.choice === undefined && index < (menu?.options.length ?? 0);
			if (!menu || !isThere) {
				return;
			}

			this.#cockpit.update({menu: {...menu, selected: index}});
			this.#choose();
		};

		return {
			...Object.fromEntries(
				Array.from({length: mostNumbered}, (_, index) => [
					`remedies.pick${index + 1}`,
					pick(index),
				]),
			),
			'remedies.up': () => {
				this.#move(-1);
			},
			'remedies.down': () => {
				this.#move(1);
			},
			'remedies.mark': () => {
				this.#mark();
			},
			'remedies.choose': () => {
				this.#choose();
			},
			'remedies.close': () => {
				this.#cockpit.update({menu: undefined});
			},
		};
	}

	/** The row of the cause in the checklist is where everything about it is asked and shown. */
	#goTo({row}: Treatable): void {
		this.#cockpit.update({focus: 'faults', list: 'faults', walk: undefined, menu: undefined});
		this.#cockpit.select('faults', row);
	}

	/** Lists the remedies, and plans each: its risk, what it breaks and what is missing are worth knowing before. */
	async #open(treatable: Treatable): Promise<void> {
		const cockpit = this.#cockpit;
		const {remedies} = treatable;
		const [only] = remedies;
		this.#goTo(treatable);
		if (only && remedies.length === 1) {
			this.#take(treatable, only);
			return;
		}

		const number = ++this.#menus;
		this.#showMenu(treatable, {options: remedies.map((line) => ({line})), selected: 0});
		await Promise.all(
			remedies.map(async (line, index) => {
				const plan = await this.#planOf(treatable, line);
				const {menu} = cockpit.state.get();
				if (!plan || !menu || number !== this.#menus) {
					return;
				}

				const options = menu.options.map((option, position): RemedyOption =>
					position === index ? {line, plan} : option,
				);
				cockpit.update({menu: {...menu, options}});
			}),
		);
	}

	#showMenu(treatable: Treatable, menu: Pick<RemedyMenu, 'options' | 'selected' | 'choice'>): void {
		const {context} = this.#cockpit.state.get();
		if (context === undefined) {
			return;
		}

		const {row, title} = treatable;
		const place = {pane: 'faults', row} as const;
		this.#cockpit.update({menu: {context, place, title, treatable, ...menu}, notice: undefined});
	}

	async #planOf(treatable: Treatable, line: RemedyLine): Promise<RemedyPlan | undefined> {
		const {planOffer} = await import('../remedies/treat.ts');
		const found = await findOffer(this.#cockpit, treatable, {line});
		return 'end' in found ? undefined : planOffer(found);
	}

	#move(step: 1 | -1): void {
		const {menu} = this.#cockpit.state.get();
		if (!menu) {
			return;
		}

		const {choice, options} = menu;
		const clamp = (index: number, count: number) => Math.max(0, Math.min(count - 1, index));
		this.#cockpit.update({
			menu: choice
				? {
						...menu,
						choice: {...choice, selected: clamp(choice.selected + step, choice.list.length)},
					}
				: {...menu, selected: clamp(menu.selected + step, options.length)},
		});
	}

	#mark(): void {
		const {menu} = this.#cockpit.state.get();
		const id = menu?.choice?.list[menu.choice.selected]?.id;
		if (!menu?.choice || id === undefined) {
			return;
		}

		const marked = new Set(menu.choice.marked);
		if (!marked.delete(id)) {
			marked.add(id);
		}

		this.#cockpit.update({menu: {...menu, choice: {...menu.choice, marked}}});
	}

	/** Goes on with what is selected. */
	#choose(): void {
		const {menu} = this.#cockpit.state.get();
		const option = menu?.options[menu.selected];
		if (!menu || !option) {
			return;
		}

		const {line, plan} = option;
		if (plan?.obstacle) {
			this.#cockpit.notify('warning', plan.obstacle.text);
			return;
		}

		this.#cockpit.update({menu: undefined});
		if (menu.choice) {
			void this.#begin(menu.treatable, line, [...menu.choice.marked]);
		} else {
			this.#take(menu.treatable, line);
		}
	}

	/** To what a person does, to what the remedy leaves to a person, or to its plan. */
	#take(treatable: Treatable, line: RemedyLine): void {
		if (line.risk === 'manual') {
			void this.#byHand.show(treatable, line);
		} else {
			void this.#chooseObjects(treatable, line);
		}
	}

	async #chooseObjects(treatable: Treatable, line: RemedyLine): Promise<void> {
		const {remedyFor} = await import('../remedies/catalogue.ts');
		if (!remedyFor(line).choices) {
			await this.#begin(treatable, line, []);
			return;
		}

		const option = {line};
		this.#showMenu(treatable, {options: [option], selected: 0});
		const {menu} = this.#cockpit.state.get();
		const found = await findOffer(this.#cockpit, treatable, {line});
		const list = 'end' in found ? undefined : await found.remedy.choices?.(found.site);
		if (this.#cockpit.state.get().menu !== menu) {
			return;
		}

		if (list && 'length' in list && list.length > 0) {
			const choice = {title: line.title, list, marked: new Set<string>(), selected: 0};
			this.#showMenu(treatable, {options: [option], selected: 0, choice});
		} else {
			this.#cockpit.update({menu: undefined});
			await this.#begin(treatable, line, []);
		}
	}

	async #begin(treatable: Treatable, line: RemedyLine, chosen: readonly string[]): Promise<void> {
		const change = this.#changeOf(treatable, async (isAgain) =>
			findOffer(this.#cockpit, treatable, {line, chosen, isAgain}),
		);
		if (change) {
			await this.#outside.changes.begin(change);
		}
	}

	async #undo(treatable: Treatable): Promise<void> {
		const change = this.#changeOf(treatable, async () => {
			const {offerUndo} = await import('../remedies/undo-offer.ts');
			const {session} = this.#cockpit;
			const {folder, timing} = this.#cockpit.options;
			const offer = session && (await offerUndo({session, cause: treatable.id, folder, timing}));
			return offer ?? {end: {zh: '没有可撤销的', en: 'there is nothing to take back'}};
		});
		if (change) {
			await this.#outside.changes.begin(change);
		}
	}

	#changeOf({row, title}: Treatable, find: Change['find']): Change | undefined {
		const {context} = this.#cockpit.state.get();
		return context === undefined ? undefined : {context, place: {pane: 'faults', row}, title, find};
	}
}

import path from 'node:path';
import type {ClusterSession} from '../cluster/session.ts';
import type {RemedyLine} from '../diagnosis/remedy-lines.ts';
import type {Seen} from '../remedies/offer-remedy.ts';
import type {RemedyPlan} from '../remedies/remedy-plan.ts';
import type {Offer} from '../remedies/treat.ts';
import type {Text} from '../text/text.ts';
import {mostNumbered} from './bindings.ts';
import type {Change, ChangeCommands} from './change-commands.ts';
import type {Cockpit} from './cockpit.ts';
import type {ByHandSheet, RemedyMenu, RemedyOption, Treatable} from './cockpit-state.ts';
import type {Commands} from './command.ts';
import {copyText} from './lead-on.ts';
import {treatableAt, type TreatableScope} from './treatable.ts';

export type RemedyOutside = {
	readonly cockpit: Cockpit;
	readonly changes: ChangeCommands;
	/** Writes a sequence that is no part of a frame. */
	write(sequence: string): void;
};

/** A diagnosis that is older is made again before anything is planned by it. Milliseconds. */
const freshMs = 60_000;

/** Choosing among the remedies of a cause, what a person does by hand, and taking back. */
export class RemedyCommands {
	readonly commands: Commands;
	readonly #outside: RemedyOutside;
	readonly #cockpit: Cockpit;
	#menus = 0;
	/** What the sheet in the lower pane was made of. */
	#byHand: {readonly offer: Offer; readonly plan: RemedyPlan} | undefined;

	constructor(outside: RemedyOutside) {
		this.#outside = outside;
		this.#cockpit = outside.cockpit;
		this.commands = {
			...this.#treating('faults'),
			...this.#treating('finding'),
			...this.#treating('byHand'),
			...this.#treating('walk'),
			...this.#choosing(),
			...this.#byHandCommands(),
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

	#byHandCommands(): Commands {
		const move = (step: number) => {
			const {byHand} = this.#cockpit.state.get();
			if (!byHand?.items) {
				return;
			}

			const last = byHand.items.length - 1;
			const selected = Math.max(0, Math.min(last, byHand.selected + step));
			this.#cockpit.update({byHand: {...byHand, selected}});
		};

		return {
			'byHand.up'() {
				move(-1);
			},
			'byHand.down'() {
				move(1);
			},
			'byHand.first'() {
				move(-Infinity);
			},
			'byHand.last'() {
				move(Infinity);
			},
			'byHand.copy': () => {
				void this.#copy();
			},
			'byHand.check': () => {
				void this.#check();
			},
			'byHand.save': () => {
				void this.#save();
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
		const found = await this.#find(treatable, line, [], false);
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
			void this.#showByHand(treatable, line);
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
		const found = await this.#find(treatable, line, [], false);
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
			this.#find(treatable, line, chosen, isAgain),
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

	/** The remedy for what the last diagnosis says, or a new one where that is old or was overtaken. */
	async #find(
		{id: cause, isTold}: Treatable,
		line: RemedyLine,
		chosen: readonly string[],
		isAgain: boolean,
	): Promise<Offer | {readonly end: Text}> {
		const {session, options} = this.#cockpit;
		if (!session) {
			return {end: {zh: '先打开一个集群', en: 'open a cluster first'}};
		}

		const seen = await this.#seen(session, cause, isAgain);
		const {offerRemedy, offerTold} = await import('../remedies/offer-remedy.ts');
		const place = {session, folder: options.folder, timing: options.timing};
		const found = isTold
			? offerTold(line, seen, place)
			: offerRemedy({cause, remedy: line.id, chosen}, seen, place);
		return 'problem' in found ? {end: found.problem} : found;
	}

	async #seen(session: ClusterSession, cause: string, isAgain: boolean): Promise<Seen> {
		const diagnosis = this.#cockpit.diagnoses.get(session.context)?.diagnosis.get();
		const {last, isStale, input = {}} = diagnosis ?? {};
		const seenAt = Date.now();
		if (last && !isAgain && !isStale && seenAt - last.at < freshMs) {
			return {document: last.document, seenAt: last.at};
		}

		const {lookAtCluster} = await import('./look-at-cluster.ts');
		const request = {
			input,
			signal: AbortSignal.timeout(30_000),
			onProgress: () => undefined,
		};
		const asked = [cause.split('/')[0] ?? cause];
		const {document} = await lookAtCluster(session, request, {
			trees: await this.#cockpit.trees(),
			asked,
		});
		return {document, seenAt};
	}

	/** What a person does, in the lower pane: everything else can be used meanwhile. */
	async #showByHand(treatable: Treatable, line: RemedyLine): Promise<void> {
		const cockpit = this.#cockpit;
		const {context} = cockpit.state.get();
		if (context === undefined) {
			return;
		}

		const {byHandItems, canBeSaved, copyOf} = await import('../remedies/by-hand.ts');
		const {planOffer} = await import('../remedies/treat.ts');
		const sheet: ByHandSheet = {
			context,
			treatable,
			title: line.title,
			items: undefined,
			selected: 0,
			canSave: canBeSaved({remedy: line.id}),
		};
		cockpit.update({lower: 'byHand', focus: 'logs', byHand: sheet});
		const offer = await this.#find(treatable, line, [], false);
		const plan = 'end' in offer ? undefined : await planOffer(offer);
		const items =
			'end' in offer
				? {problem: offer.end}
				: plan?.obstacle
					? {problem: plan.obstacle.text}
					: plan && (await byHandItems(plan, offer.site));
		if (cockpit.state.get().byHand !== sheet || !items) {
			return;
		}

		this.#byHand = 'end' in offer || !plan ? undefined : {offer, plan};
		cockpit.update({
			byHand:
				'problem' in items
					? {...sheet, items: [], problem: items.problem}
					: {
							...sheet,
							items,
							// What can be copied is what a person goes through.
							selected: Math.max(
								0,
								items.findIndex((item) => copyOf(item) !== undefined),
							),
						},
		});
	}

	async #copy(): Promise<void> {
		const {byHand} = this.#cockpit.state.get();
		const item = byHand?.items?.[byHand.selected];
		const {copyOf} = await import('../remedies/by-hand.ts');
		const text = item && copyOf(item);
		if (!item || text === undefined) {
			this.#cockpit.notify('warning', {
				zh: '这一行没有可复制的内容',
				en: 'there is nothing to copy in this line',
			});
			return;
		}

		// Nothing of a secret may be drawn, not even in the notice that it was copied.
		const name: Text = item.kind === 'field' ? item.field.label : {zh: text, en: text};
		copyText(this.#cockpit, this.#outside.write, text, name);
	}

	/** Lets the probes that named the cause look again. */
	async #check(): Promise<void> {
		const cockpit = this.#cockpit;
		const {byHand} = cockpit.state.get();
		if (!byHand || !this.#byHand) {
			return;
		}

		const {offer, plan} = this.#byHand;
		const {context, treatable} = byHand;
		const {row, title} = treatable;
		const shown = {context, place: {pane: 'faults', row}, title} as const;
		await this.#outside.changes.watch(shown, offer.site, plan);
	}

	async #save(): Promise<void> {
		const cockpit = this.#cockpit;
		if (!this.#byHand || !cockpit.state.get().byHand?.canSave) {
			return;
		}

		const {saveByHand} = await import('../remedies/by-hand.ts');
		const {site} = this.#byHand.offer;
		const stamp = new Date().toISOString().replaceAll(/[:.]/g, '-');
		const name = `region-config-${stamp}.yaml`;
		cockpit.notify('ok', await saveByHand(site, path.join(cockpit.options.folder, name)));
	}
}

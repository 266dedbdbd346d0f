import path from 'node:path';
import type {RemedyLine} from '../diagnosis/remedy-lines.ts';
import type {RemedyPlan} from '../remedies/remedy-plan.ts';
import type {Offer} from '../remedies/treat.ts';
import type {Text} from '../text/text.ts';
import type {ChangeCommands} from './change-commands.ts';
import type {Cockpit} from './cockpit.ts';
import type {ByHandSheet, Treatable} from './cockpit-state.ts';
import type {Commands} from './command.ts';
import {findOffer} from './find-offer.ts';
import {copyText} from './lead-on.ts';

export type ByHandOutside = {
	readonly cockpit: Cockpit;
	readonly changes: ChangeCommands;
	/** Writes a sequence that is no part of a frame. */
	write(sequence: string): void;
};

/** The sheet of what a person does: going through it, copying, saving, and looking whether it helped. */
export class ByHandCommands {
	readonly commands: Commands;
	readonly #outside: ByHandOutside;
	readonly #cockpit: Cockpit;
	/** What the sheet in the lower pane was made of. */
	#shown: {readonly offer: Offer; readonly plan: RemedyPlan} | undefined;

	constructor(outside: ByHandOutside) {
		this.#outside = outside;
		this.#cockpit = outside.cockpit;
		const move = (step: number) => {
			const {byHand} = this.#cockpit.state.get();
			if (!byHand?.items) {
				return;
			}

			const last = byHand.items.length - 1;
			const selected = Math.max(0, Math.min(last, byHand.selected + step));
			this.#cockpit.update({byHand: {...byHand, selected}});
		};

		this.commands = {
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

	/** What a person does, in the lower pane: everything else can be used meanwhile. */
	async show(treatable: Treatable, line: RemedyLine): Promise<void> {
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
		const offer = await findOffer(cockpit, treatable, {line});
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

		this.#shown = 'end' in offer || !plan ? undefined : {offer, plan};
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
		if (!byHand || !this.#shown) {
			return;
		}

		const {offer, plan} = this.#shown;
		const {context, treatable} = byHand;
		const {row, title} = treatable;
		const shown = {context, place: {pane: 'faults', row}, title} as const;
		await this.#outside.changes.watch(shown, offer.site, plan);
	}

	async #save(): Promise<void> {
		const cockpit = this.#cockpit;
		if (!this.#shown || !cockpit.state.get().byHand?.canSave) {
			return;
		}

		const {saveByHand} = await import('../remedies/by-hand.ts');
		const {site} = this.#shown.offer;
		const stamp = new Date().toISOString().replaceAll(/[:.]/g, '-');
		const name = `region-config-${stamp}.yaml`;
		cockpit.notify('ok', await saveByHand(site, path.join(cockpit.options.folder, name)));
	}
}

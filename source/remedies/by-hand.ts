import fs from 'node:fs/promises';
import path from 'node:path';
import type {Text} from '../text/text.ts';
import {handOverRegionConfig} from './actions/hand-over.ts';
import {handOver, readRegionFields, type RegionField} from './region-config.ts';
import type {RemedyPlan} from './remedy-plan.ts';
import type {RemedySite, Unfit} from './remedy.ts';

/** One thing of what a person does: a sentence, a line for a shell, or a field of a form. */
export type ByHandItem =
	| {readonly kind: 'sentence'; readonly text: Text}
	| {readonly kind: 'line'; readonly text: string}
	| {readonly kind: 'field'; readonly field: RegionField};

/** What is copied of an item where there is something to copy. */
export function copyOf(item: ByHandItem): string | undefined {
	if (item.kind === 'field') {
		return item.field.value;
	}

	return item.kind === 'line' ? item.text : undefined;
}

const isHandOver = ({remedy}: Pick<RemedyPlan, 'remedy'>): boolean =>
	remedy === handOverRegionConfig.id;

/** Whether the items can be written into a file that only its owner can read. */
export const canBeSaved = isHandOver;

/** What a person has to do, piece by piece; or why it cannot be said. */
export async function byHandItems(
	plan: RemedyPlan,
	site: RemedySite,
): Promise<readonly ByHandItem[] | Unfit> {
	const sentences = plan.instructions.map((text): ByHandItem => ({kind: 'sentence', text}));
	if (!isHandOver(plan)) {
		return [...sentences, ...plan.kubectl.map((text): ByHandItem => ({kind: 'line', text}))];
	}

	const fields = await readRegionFields(site);
	return 'problem' in fields
		? fields
		: [...sentences, ...fields.map((field): ByHandItem => ({kind: 'field', field}))];
}

/** Writes what is handed over into a file for its owner alone, and says where it is or why it is not. */
export async function saveByHand(site: RemedySite, file: string): Promise<Text> {
	// Where that is not possible, the writing says so.
	await fs.mkdir(path.dirname(file), {recursive: true, mode: 0o700}).catch(() => undefined);
	return handOver({...site, file});
}

import {setTimeout as pause} from 'node:timers/promises';
import {describe, expect, it, onTestFinished, vi} from 'vitest';
import {namespaces, pods} from '../../../source/cluster/resources.ts';
import type {Transport} from '../../../source/cluster/transport.ts';
import {createWatchedList} from '../../../source/cluster/watched-list.ts';
import {aBed} from '../a-bed.ts';
import {add, addPod, namespace} from '../add-workloads.ts';
import {kubectlLists} from '../kubectl.ts';

const patience = {timeout: 60_000, interval: 200};
const count = 5000;
const changesPerSecond = 300;
const seconds = 60;

const nameOf = (index: number): string => `pod-${index}`;

/** Does something for many, a few at the same time. */
async function forMany(amount: number, work: (index: number) => Promise<unknown>): Promise<void> {
	let next = 0;
	const worker = async () => {
		for (let index = next++; index < amount; index = next++) {
			await work(index);
		}
	};

	await Promise.all(Array.from({length: 24}, worker));
}

const touch = async (client: Transport, index: number, change: number) =>
	client.json({
		verb: 'patch',
		resource: pods,
		namespace,
		name: nameOf(index),
		contentType: 'application/merge-patch+json',
		body: {metadata: {annotations: {change: String(change)}}},
	});

describe('a cluster of five thousand pods', () => {
	// Nobody plays the pods or cares for them: what is measured is the client, not those who write.
	const bed = aBed({
		nodes: 0,
		hasControllers: false,
		apiServerFlags: ['--disable-admission-plugins=ServiceAccount'],
	});

	it(
		'is followed while three hundred of them change every second, for a minute',
		{timeout: 900_000},
		async () => {
			await add(bed(), namespaces, {metadata: {name: namespace}});
			await forMany(count, async (index) => addPod(bed(), nameOf(index)));
			const list = createWatchedList(bed().client(), {resource: pods, namespace});
			onTestFinished(() => {
				list.stop();
			});
			let publications = 0;
			list.subscribe(() => {
				publications++;
			});
			await vi.waitFor(() => {
				expect(list.get()).toMatchObject({state: 'synced'});
				expect(list.get().items).toHaveLength(count);
			}, patience);
			const writer = bed().client();
			let changes = 0;
			const change = async () => {
				changes++;
				await touch(writer, changes % count, changes);
			};

			const startedAt = performance.now();
			// All of them, also where the machine is too busy to make them within the minute.
			for (let tenth = 1; tenth <= seconds * 10; tenth++) {
				await forMany(changesPerSecond / 10, change);
				await pause(Math.max(0, tenth * 100 - (performance.now() - startedAt)));
			}

			const took = Math.round((performance.now() - startedAt) / 1000);
			const versions = (
				items: ReadonlyArray<{metadata: {name: string; resourceVersion: string}}>,
			) => items.map(({metadata}) => `${metadata.name} ${metadata.resourceVersion}`).toSorted();
			await vi.waitFor(async () => {
				const truth = await kubectlLists(bed(), 'pods', namespace);
				expect(versions(list.get().items)).toEqual(versions(truth));
			}, patience);
			expect(list.get().state).toBe('synced');
			// Listeners hear of many changes at once.
			expect(publications).toBeLessThanOrEqual(changes);
			console.log(`${changes} changes in ${took} s, told in ${publications} turns`);
		},
	);
});

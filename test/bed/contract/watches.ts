import {addContractNamespace, configMap, core} from './objects.ts';
import type {Side} from './side.ts';
import type {Exchange} from './two-sides.ts';

const list = `${core}/configmaps`;
const watched = `${list}?labelSelector=watched&watch=true`;

const versionOf = async ({ask}: Side): Promise<string> => {
	const {body} = await ask('GET', list);
	return (body as {metadata: {resourceVersion: string}}).metadata.resourceVersion;
};

const change = async ({ask}: Side, name: string) => [
	await ask('POST', list, {body: configMap(name, {watched: 'yes'})}),
	await ask('PATCH', `${list}/${name}`, {
		text: '{"data":{"mode":"slow"}}',
		headers: {'content-type': 'application/merge-patch+json'},
	}),
	await ask('DELETE', `${list}/${name}`),
];

type Event = {type: string; object: {metadata: {resourceVersion: string}}};

/** Watches from a version on. */
export const watches: readonly Exchange[] = [
	['makes a namespace', addContractNamespace],
	[
		'shows changes from a version on',
		async (side) => {
			const version = await versionOf(side);
			return side.watch(`${watched}&resourceVersion=${version}`, 3, async () =>
				change(side, 'one'),
			);
		},
	],
	[
		'shows what was changed since a version',
		async (side) => {
			const version = await versionOf(side);
			await change(side, 'two');
			return side.watch(`${watched}&resourceVersion=${version}`, 3, async () => undefined);
		},
	],
	[
		'shows an object that leaves and enters the selection',
		async (side) => {
			const version = await versionOf(side);
			return side.watch(`${watched}&resourceVersion=${version}`, 3, async () => {
				await side.ask('POST', list, {body: configMap('three', {watched: 'yes'})});
				for (const label of [null, 'again']) {
					await side.ask('PATCH', `${list}/three`, {
						text: JSON.stringify({metadata: {labels: {watched: label}}}),
						headers: {'content-type': 'application/merge-patch+json'},
					});
				}
			});
		},
	],
	[
		'begins with what is there without a version',
		async (side) => side.watch(watched, 1, async () => undefined),
	],
	[
		'begins with initial events and a bookmark',
		async (side) =>
			side.watch(
				`${watched}&sendInitialEvents=true&allowWatchBookmarks=true&resourceVersionMatch=NotOlderThan&resourceVersion=`,
				2,
				async () => undefined,
			),
	],
	[
		'sends bookmarks',
		async (side) => {
			const version = await versionOf(side);
			const events = await side.watch(
				`${watched}&resourceVersion=${version}&allowWatchBookmarks=true&timeoutSeconds=15`,
				1,
				async () => undefined,
			);
			return events.map((event) => (event as Event).type);
		},
	],
	[
		'ends after its time',
		async (side) =>
			side.watch(
				`${watched}&resourceVersion=${await versionOf(side)}&timeoutSeconds=1`,
				5,
				async () => undefined,
			),
	],
	[
		'says that a version is gone',
		async (side) => side.watch(`${watched}&resourceVersion=1`, 1, async () => undefined),
	],
	[
		'shows tables to those who ask for them',
		async (side) => {
			const answer = await side.ask('GET', `${watched}&resourceVersion=0&timeoutSeconds=1`, {
				headers: {accept: 'application/json;as=Table;v=v1;g=meta.k8s.io'},
			});
			return answer;
		},
	],
];

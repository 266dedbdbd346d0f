import {describe} from 'vitest';
import {aBed} from '../a-bed.ts';
import {addContractNamespace, configMap, core} from './objects.ts';
import type {Answer, Side} from './side.ts';
import {sameOnBothSides} from './two-sides.ts';

const list = `${core}/configmaps`;
const selected = `${list}?labelSelector=old`;

type Listed = {metadata: {resourceVersion: string; continue?: string}};
const metadataOf = ({body}: Answer) => (body as Listed).metadata;
const isGone = ({status}: Answer): boolean => status === 410;

const add = async ({ask}: Side, name: string) =>
	ask('POST', list, {body: configMap(name, {old: 'yes'})});

const nextPage = (token = '') => `${selected}&limit=1&continue=${encodeURIComponent(token)}`;

/** A real server throws history away by itself: the answer may be the old one for a while. */
const afterwards = async (side: Side, path: string): Promise<Answer> => {
	await side.forget();
	return side.askUntil(isGone, path);
};

describe('what is told of a history that is gone', () => {
	sameOnBothSides(
		[
			['makes a namespace', addContractNamespace],
			[
				'refuses the next page of an old list, and says how to go on regardless',
				async (side) => {
					await add(side, 'a');
					await add(side, 'b');
					const first = metadataOf(await side.ask('GET', nextPage()));
					await add(side, 'c');
					await side.ask('DELETE', `${list}/a`);
					const gone = await afterwards(side, nextPage(first.continue));
					const rest = await side.ask('GET', nextPage(metadataOf(gone).continue));
					const last = await side.ask('GET', nextPage(metadataOf(rest).continue));
					return [gone, rest, last];
				},
			],
			[
				'refuses a list of an exact version',
				async (side) => {
					const {resourceVersion} = metadataOf(await side.ask('GET', list));
					await add(side, 'd');
					const path = `${list}?resourceVersion=${resourceVersion}&resourceVersionMatch=Exact`;
					const before = await side.ask('GET', path);
					return [before, await afterwards(side, path)];
				},
			],
			[
				'ends a watch from an old version with an error in its stream',
				async (side) => {
					const {resourceVersion} = metadataOf(await side.ask('GET', list));
					await add(side, 'e');
					await side.forget();
					// A server that has just been started watches once it has read what there is.
					await side.askUntil(({status}) => status === 200, `${list}?resourceVersion=0`);
					return side.watch(
						`${list}?watch=true&resourceVersion=${resourceVersion}`,
						2,
						async () => undefined,
					);
				},
			],
		],
		// In place of five minutes.
		{real: aBed({apiServerFlags: ['--etcd-compaction-interval=1s']})},
	);
});

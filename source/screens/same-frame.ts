import {isDeepStrictEqual} from 'node:util';
import type {Block, Frame} from './frame.ts';

/**
The next frame, made of the blocks of the previous one where they look alike, so that nothing is painted
again that is on the screen already; the previous frame itself when all of it does.
*/
export function keepUnchanged(previous: Frame, next: Frame): Frame {
	const known = new Map(previous.blocks.map((block) => [block.id, block]));
	const blocks = next.blocks.map((block): Block => {
		const before = known.get(block.id);
		return before && isDeepStrictEqual(before, block) ? before : block;
	});
	const isSame =
		blocks.length === previous.blocks.length &&
		blocks.every((block, index) => block === previous.blocks[index]) &&
		isDeepStrictEqual({...next, blocks: []}, {...previous, blocks: []});
	return isSame ? previous : {...next, blocks};
}

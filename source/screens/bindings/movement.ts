import type {Text} from '../../text/text.ts';
import type {B} from './needs.ts';

/** By lines and by pages. */
export function movement(scope: string, isEnabled?: B['isEnabled']): B[] {
	const moves: Array<[command: string, keys: string[], label: Text]> = [
		['up', ['k', 'up'], {zh: '向上', en: 'up'}],
		['down', ['j', 'down'], {zh: '向下', en: 'down'}],
		['pageUp', ['pageup', 'ctrl+b'], {zh: '上一页', en: 'page up'}],
		['pageDown', ['pagedown', 'ctrl+f'], {zh: '下一页', en: 'page down'}],
	];
	return moves.map(([command, keys, label]) => ({
		command: `${scope}.${command}`,
		keys,
		scope,
		label,
		footer: false,
		...(isEnabled && {isEnabled}),
	}));
}

const endsOfText = {first: {zh: '开头', en: 'top'}, last: {zh: '末尾', en: 'end'}};

/** To the first and the last of a list; by default to both ends of a text. */
export const ends = (
	scope: string,
	{first, last}: Readonly<Record<'first' | 'last', Text>> = endsOfText,
): B[] => [
	{command: `${scope}.first`, keys: ['g', 'home'], scope, label: first, footer: false},
	{command: `${scope}.last`, keys: ['G', 'end'], scope, label: last, footer: false},
];

import {expect, test} from 'vitest';
import {footerLine} from '../../source/ui/footer.ts';
import type {Scope} from '../../source/ui/keymap.ts';
import {lineText, lineWidth} from '../../source/ui/line.ts';
import {exampleBindings, exampleState} from './example-bindings.ts';

const components: readonly Scope[] = [{name: 'components'}, {name: 'global'}];

const draw = (scopes: readonly Scope[], width = 100, language: 'zh' | 'en' = 'en'): string =>
	lineText(footerLine(exampleBindings, scopes, exampleState, {width, language}));

test('the keys of the focused pane come first, keys everybody knows are left out', () => {
	expect(draw(components)).toBe('r restart  l logs  G to the end  ? help  q quit  Ctrl-C Ctrl-C');
});

test('a key that means something else here is not shown for the command further out', () => {
	expect(draw(components)).not.toContain('Enter open');
	expect(draw([{name: 'global'}])).toContain('Enter open');
});

test('an open question shows its own keys only', () => {
	expect(draw([{name: 'question', isModal: true}, ...components])).toBe('y yes  Ctrl-C Ctrl-C');
});

test('as much is shown as fits, in either language', () => {
	expect(draw(components, 20)).toBe('r restart  l logs');
	expect(draw(components, 20, 'zh')).toBe('r 重启  l 日志');
	for (let width = 0; width < 80; width++) {
		const line = footerLine(exampleBindings, components, exampleState, {width, language: 'zh'});
		expect(lineWidth(line)).toBeLessThanOrEqual(width);
	}
});

test('what cannot be done now is dim', () => {
	const state = {...exampleState, isReadOnly: true};
	const line = footerLine(exampleBindings, components, state, {width: 80, language: 'en'});
	expect(line.slice(0, 2)).toEqual([
		{text: 'r', style: 'dim'},
		{text: ' restart', style: 'dim'},
	]);
});

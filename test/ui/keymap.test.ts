import {expect, test} from 'vitest';
import {verbatim} from '../../source/text/text.ts';
import {bindingProblems, resolveKey, type Binding, type Scope} from '../../source/ui/keymap.ts';
import {exampleBindings, exampleState} from './example-bindings.ts';

const components: readonly Scope[] = [{name: 'components'}, {name: 'global'}];
const question: readonly Scope[] = [{name: 'question', isModal: true}, ...components];

const commandFor = (key: string, scopes: readonly Scope[], state = exampleState) =>
	resolveKey(exampleBindings, scopes, key, state)?.binding.command;

test.each([
	['r', 'components.restart'],
	['enter', 'components.logs'],
	['?', 'help'],
	['G', 'list.end'],
	['y', undefined],
	['x', undefined],
])('in the components pane %s means %s', (key, command) => {
	expect(commandFor(key, components)).toBe(command);
});

test.each([
	['y', 'confirm.yes'],
	['r', undefined],
	['q', undefined],
	['ctrl+c', 'leave'],
])('while a question is open %s means %s', (key, command) => {
	expect(commandFor(key, question)).toBe(command);
});

test('a command that cannot be given now says why', () => {
	const state = {...exampleState, isReadOnly: true};
	expect(resolveKey(exampleBindings, components, 'r', state)?.refusal?.en).toBe(
		'started read-only',
	);
	expect(resolveKey(exampleBindings, components, 'r', exampleState)?.refusal).toBeUndefined();
});

test('the key of a hidden command means what it means further out', () => {
	const logs = [{name: 'logs'}, {name: 'global'}];
	expect(commandFor('G', logs)).toBe('logs.follow');
	expect(commandFor('G', logs, {...exampleState, isFollowing: true})).toBe('list.end');
});

test('the examples have no problem', () => {
	expect(bindingProblems(exampleBindings)).toEqual([]);
});

const binding = (command: string, keys: string[], more: Partial<Binding> = {}): Binding => ({
	command,
	keys,
	scope: 'list',
	label: verbatim(command),
	...more,
});

test.each<[string, Binding[], string[]]>([
	['the same key twice in one scope', [binding('a', ['x']), binding('b', ['y', 'x'])], ['b x']],
	['the same key in two scopes', [binding('a', ['x']), binding('b', ['x'], {scope: 'other'})], []],
	['a key that terminals keep', [binding('a', ['ctrl+s'])], ['a ctrl+s']],
	['a function key', [binding('a', ['f5'])], ['a f5']],
	['something destructive on Ctrl-D', [binding('a', ['ctrl+d'], {danger: true})], ['a ctrl+d']],
	['something harmless on Ctrl-D', [binding('a', ['ctrl+d'])], []],
])('%s', (_, bindings, problems) => {
	expect(bindingProblems(bindings).map(({command, key}) => `${command} ${key}`)).toEqual(problems);
});

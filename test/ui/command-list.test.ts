import {expect, test} from 'vitest';
import {verbatim} from '../../source/text/text.ts';
import {
	commandEntries,
	describeEntry,
	groupByScope,
	searchCommands,
	type CommandEntry,
} from '../../source/ui/command-list.ts';
import {exampleBindings, exampleState} from './example-bindings.ts';

const entries = commandEntries(exampleBindings, exampleState);

const found = (query: string): string[] =>
	searchCommands(entries, query).map(({command}) => command);

test.each([
	['restart', ['components.restart']],
	['重启', ['components.restart']],
	['逐个', ['components.restart']],
	['pods component', ['components.restart']],
	['components. log', ['components.logs']],
	['ctrl-c', ['leave']],
	['nothing like it', []],
])('looking for %j finds %j', (query, commands) => {
	expect(found(query)).toEqual(commands);
});

test('a key comes first, then names that begin with the word, then those that contain it, then help', () => {
	const entry = (command: string, label: string, keys: string[] = [], help = ''): CommandEntry => ({
		command,
		scope: 'global',
		label: verbatim(label),
		help: verbatim(help),
		keys,
	});
	const some = [
		entry('a', 'anything', [], 'shows the logs'),
		entry('b', 'open logs'),
		entry('c', 'logs of a pod'),
		entry('d', 'scroll', ['logs']),
	];
	expect(searchCommands(some, 'logs').map(({command}) => command)).toEqual(['d', 'c', 'b', 'a']);
});

test('an empty query finds everything in its order', () => {
	expect(found(' ')).toEqual(entries.map(({command}) => command));
});

test('entries stand under their scopes, with the keys a person reads', () => {
	const groups = groupByScope(entries);
	expect(groups.keys().toArray()).toEqual([
		'components',
		'logs',
		'question',
		'field',
		'global',
		'always',
	]);
	expect(groups.get('components')?.map(({keys}) => keys)).toEqual([
		['r'],
		['l', 'Enter'],
		['j', 'Down'],
	]);
});

test('what cannot be given now is listed with the reason, what is hidden is not listed', () => {
	const others = commandEntries(exampleBindings, {isReadOnly: true, isFollowing: true});
	expect(describeEntry(others[0]!, 'en')).toBe('restart (started read-only)');
	expect(others.map(({command}) => command)).not.toContain('logs.follow');
});

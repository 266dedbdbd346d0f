import {expect, test} from 'vitest';
import {readKeyOverrides} from '../../source/ui/key-overrides.ts';
import {exampleBindings} from './example-bindings.ts';

function read(yaml: string) {
	const {bindings, problems} = readKeyOverrides(yaml, exampleBindings);
	return {
		keys: (command: string) => bindings.find((binding) => binding.command === command)?.keys,
		problems: problems.map(({line, message}) => `${line}: ${message.en}`),
	};
}

test('keys are taken from the file', () => {
	const {keys, problems} = read(`
language: zh
keys:
  components.restart: [R, Ctrl-R]
  help: h
  quit: []
`);
	expect(problems).toEqual([]);
	expect(keys('components.restart')).toEqual(['R', 'ctrl+r']);
	expect(keys('help')).toEqual(['h']);
	expect(keys('quit')).toEqual([]);
	expect(keys('components.logs')).toEqual(['l', 'enter']);
});

test('keys that YAML takes for something else are keys', () => {
	const {keys, problems} = read('keys: {help: [~], quit: [1], open: [y], list.end: ["?"]}');
	expect(problems).toEqual([]);
	expect([keys('help'), keys('quit'), keys('open'), keys('list.end')]).toEqual([
		['~'],
		['1'],
		['y'],
		['?'],
	]);
});

test('two commands may swap their keys', () => {
	const {keys, problems} = read('keys: {components.restart: [l], components.logs: [r]}');
	expect(problems).toEqual([]);
	expect(keys('components.restart')).toEqual(['l']);
});

test.each(['', '# nothing', 'language: zh', 'keys:'])('%j changes nothing', (yaml) => {
	expect(readKeyOverrides(yaml, exampleBindings)).toEqual({
		bindings: exampleBindings,
		problems: [],
	});
});

test('every mistake is named with its line, and the rest is taken', () => {
	const {keys, problems} = read(`keys:
  components.restrat: [R]
  help: [f1]
  quit: [Ctrl-S]
  open: {key: o}
  components.restart: [ctrl+d]
  components.logs: [j]
  list.end: [E]
`);
	expect(problems).toEqual([
		'2: there is no command components.restrat',
		'3: help cannot have “f1”: many terminals do not pass function keys on',
		'4: quit cannot have “Ctrl-S”: Ctrl-S makes many terminals stop showing output',
		'5: open needs a list of keys, such as [R, Ctrl-R]',
		'6: components.restart keeps its keys: a command that changes something must not be on Ctrl-D, which many use for scrolling',
		'7: components.logs keeps its keys: “j” is the key of list.down already',
	]);
	expect(keys('components.restart')).toEqual(['r']);
	expect(keys('components.logs')).toEqual(['l', 'enter']);
	expect(keys('list.end')).toEqual(['E']);
});

test('of two commands given the same key the first in the file has it', () => {
	const {keys, problems} = read(`keys:
  help: [h]
  quit: [h]
`);
	expect(problems).toEqual(['3: quit keeps its keys: “h” is the key of help already']);
	expect(keys('help')).toEqual(['h']);
	expect(keys('quit')).toEqual(['q']);
});

test('a file that is no YAML is named with its line', () => {
	const {problems} = read('keys:\n  help: [h\nquit: q');
	expect(problems[0]).toMatch(/^\d: this is not YAML: /);
	expect(read('keys: 5').problems).toEqual([
		'1: below keys there have to be lines of the form “command: [key]”',
	]);
});

test('every problem is named in Chinese too', () => {
	const {problems} = readKeyOverrides(
		'keys: {nothing: [x], help: [f1], quit: ["?"]}',
		exampleBindings,
	);
	expect(problems).toHaveLength(3);
	for (const {message} of problems) {
		expect(message.zh).toMatch(/\p{Script=Han}/u);
	}
});

import {expect, test} from 'vitest';
import {dispatch} from '../../source/ui/dispatch.ts';
import type {Input} from '../../source/ui/key.ts';
import type {Scope} from '../../source/ui/keymap.ts';
import {isAnswer} from '../../source/ui/use-once-shown.ts';
import {exampleBindings, exampleState} from './example-bindings.ts';

const list: readonly Scope[] = [{name: 'components'}, {name: 'global'}];
const field: readonly Scope[] = [{name: 'field', takesText: true}, ...list];

const keys = (...names: string[]): Input[] =>
	names.map((name) => ({type: 'key', name, text: name.length === 1 ? name : ''}));

/** What came of the inputs, in order. */
function outcome(
	inputs: readonly Input[],
	start: readonly Scope[],
	state = exampleState,
): string[] {
	const heard: string[] = [];
	let scopes = start;
	dispatch(inputs, 5, {
		bindings: exampleBindings,
		scopes: () => scopes,
		state: () => state,
		onCommand(command) {
			heard.push(command);
			if (command === 'help') {
				scopes = field;
			} else if (command === 'field.accept') {
				scopes = list;
			}
		},
		onRefusal(binding, reason) {
			heard.push(`${binding.command} refused: ${reason.en}`);
		},
		onText(text) {
			heard.push(`"${text}"`);
		},
		onEditKey(key) {
			heard.push(`<${key}>`);
		},
		onPaste(text) {
			heard.push(`paste ${text}`);
		},
	});
	return heard;
}

test('keys become commands, in order', () => {
	expect(outcome(keys('j', 'j', 'r', 'x', 'q'), list)).toEqual([
		'list.down',
		'list.down',
		'components.restart',
		'quit',
	]);
});

test('each key meets the scopes that the key before it has opened', () => {
	expect(outcome(keys('?', 'r', 'q', 'enter', 'r'), list)).toEqual([
		'help',
		'"r"',
		'"q"',
		'field.accept',
		'components.restart',
	]);
});

test('in a field only its own keys are commands, the others edit', () => {
	expect(outcome(keys('y', '?', 'left', 'ctrl+w', 'esc', 'ctrl+c'), field)).toEqual([
		'"y"',
		'"?"',
		'<left>',
		'<ctrl+w>',
		'field.leave',
		'leave',
	]);
});

test('what an input method commits goes into a field and nowhere else', () => {
	const text: Input = {type: 'text', text: '重启'};
	expect(outcome([text], field)).toEqual(['"重启"']);
	expect(outcome([text], list)).toEqual([]);
});

test('a paste is never taken for keys', () => {
	expect(outcome([{type: 'paste', text: 'rq'}], list)).toEqual(['paste rq']);
	expect(outcome([{type: 'paste', text: 'rq'}], field)).toEqual(['paste rq']);
});

test('a command that cannot be given now is refused with its reason', () => {
	expect(outcome(keys('r'), list, {...exampleState, isReadOnly: true})).toEqual([
		'components.restart refused: started read-only',
	]);
});

test('a command knows when its key arrived', () => {
	const arrivals: number[] = [];
	dispatch(keys('r', 'q'), 1234, {
		bindings: exampleBindings,
		scopes: () => list,
		state: () => exampleState,
		onCommand(_, arrival) {
			arrivals.push(arrival);
		},
	});
	expect(arrivals).toEqual([1234, 1234]);
});

test.each([
	['before the question was drawn', 1000, undefined, false],
	['in the same chunk as the key that opened it', 1000, 1008, false],
	['faster than anybody reads', 1100, 1008, false],
	['after reading it', 1500, 1008, true],
])('a key that arrived %s', (_, arrival, shown, answers) => {
	expect(isAnswer(arrival, shown)).toBe(answers);
});

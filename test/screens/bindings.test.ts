import {describe, expect, it} from 'vitest';
import {bindings} from '../../source/screens/bindings.ts';
import {initialState} from '../../source/screens/cockpit-state.ts';
import {scopesOf} from '../../source/screens/scopes.ts';
import {bindingProblems} from '../../source/ui/keymap.ts';
import {createTextField} from '../../source/ui/text-field.ts';

describe('the keys of the cockpit', () => {
	it('are possible, and no two commands of one scope share one', () => {
		expect(bindingProblems(bindings)).toEqual([]);
	});

	it('have different commands, labelled in both languages', () => {
		const commands = bindings.map(({command}) => command);
		expect(new Set(commands).size).toBe(commands.length);
		for (const {label} of bindings) {
			expect(label.zh).toMatch(/\S/);
			expect(label.en).toMatch(/\S/);
		}
	});

	it('answer a question by y alone: Enter confirms nothing', () => {
		const question = bindings.filter(({scope}) => scope === 'question');
		expect(question.find(({command}) => command === 'question.yes')?.keys).toEqual(['y']);
		expect(question.flatMap(({keys}) => keys)).not.toContain('enter');
	});
});

describe('who hears the keys', () => {
	const state = initialState({columns: 80, rows: 24});
	const names = (change: object) => scopesOf({...state, ...change}).map(({name}) => name);

	it('is the focused pane, then every list, then everything', () => {
		expect(names({})).toEqual(['components', 'list', 'global']);
		expect(names({focus: 'logs'})).toEqual(['logs', 'global']);
		expect(names({focus: 'logs', lower: 'details'})).toEqual(['details', 'global']);
	});

	it('is only the question while one is asked, also before its plan is known', () => {
		const place = {pane: 'components', row: 'rbd-api'} as const;
		const title = {zh: '重启', en: 'restart'};
		const question = {id: 1, context: 'a', place, title, scroll: 0, copied: 0};
		expect(scopesOf({...state, question})).toEqual([{name: 'question', isModal: true}]);
	});

	it('is the line of text while one is written', () => {
		const prompt = {purpose: 'find', label: {zh: '', en: ''}, field: createTextField()} as const;
		expect(scopesOf({...state, prompt})).toEqual([{name: 'prompt', takesText: true}]);
	});
});

import {describe, expect, it} from 'vitest';
import {planPage} from '../../source/commands/plan-page.ts';
import {unicodeSymbols} from '../../source/ui/symbols.ts';
import {aPlan} from '../incident/a-record.ts';

const lines = (count: number): string[] =>
	Array.from({length: count}, (_, index) => `kubectl delete pod corpse-${index}`);

const page = (count: number, language: 'zh' | 'en'): string =>
	planPage(aPlan({kubectl: lines(count)}), {language, symbols: unicodeSymbols, width: 100});

describe('the lines that a plan shows for doing the same by hand', () => {
	it.each([
		['en', 'and 3 more; --plan -o json has all of them'],
		['zh', '另有 3 条；--plan -o json 列出全部'],
	] as const)('are the first of many, and it says in %s where the rest is', (language, rest) => {
		const shown = page(33, language);
		expect(shown).toContain('corpse-29');
		expect(shown).not.toContain('corpse-30');
		expect(shown).toContain(`corpse-29\n  ${rest}\n`);
	});

	it('are all of them where they are few, and nothing is said to be left out', () => {
		expect(page(30, 'en')).toContain('corpse-29\n');
		expect(page(30, 'en')).not.toContain('more;');
	});
});

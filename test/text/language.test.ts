import {describe, expect, it} from 'vitest';
import {chooseLanguage} from '../../source/text/language.ts';

describe('the language of the interface', () => {
	it.each([
		['the flag wins', 'en', {LC_ALL: 'zh_CN.UTF-8'}, 'en'],
		['LC_ALL wins over LANG', undefined, {LC_ALL: 'zh_CN.UTF-8', LANG: 'en_US.UTF-8'}, 'zh'],
		['LC_MESSAGES wins over LANG', undefined, {LC_MESSAGES: 'en_GB', LANG: 'zh_CN'}, 'en'],
		['an empty LC_ALL does not count', undefined, {LC_ALL: '', LANG: 'zh_TW.UTF-8'}, 'zh'],
		['English otherwise', undefined, {LANG: 'C.UTF-8'}, 'en'],
		['English without any locale', undefined, {}, 'en'],
	] as const)('%s', (_name, flag, environment, language) => {
		expect(chooseLanguage(flag, environment)).toBe(language);
	});
});

import type {Language} from './text.ts';

/**
The language of the interface: `--lang`, else the first of LC_ALL, LC_MESSAGES and LANG that is set
and not empty (the order of POSIX), else English.
*/
export function chooseLanguage(
	flag: Language | undefined,
	environment: Readonly<Record<string, string | undefined>>,
): Language {
	if (flag) {
		return flag;
	}

	const locale = [environment.LC_ALL, environment.LC_MESSAGES, environment.LANG].find(Boolean);
	return locale?.toLowerCase().startsWith('zh') ? 'zh' : 'en';
}

import {checkJunit} from '../../source/commands/check-junit.ts';
import {checkMarkdown} from '../../source/commands/check-markdown.ts';
import {checkPage} from '../../source/commands/check-page.ts';
import {checkDocument} from '../../source/diagnosis/check-document.ts';
import type {TargetDocument} from '../../source/diagnosis/document.ts';
import {canaries} from '../../source/practice/rainbond/canaries.ts';
import type {Language} from '../../source/text/text.ts';
import {unicodeSymbols} from '../../source/ui/symbols.ts';

const look = {symbols: unicodeSymbols, hasColour: false, width: 100, isVerbose: true};

type Format = (document: TargetDocument, language: Language) => string;

/** Every way in which `check` prints a diagnosis. */
export const formats: ReadonlyArray<readonly [string, Format]> = [
	['json', (document) => JSON.stringify(checkDocument([document], '1.0.0'))],
	['table', (document, language) => checkPage(document, {...look, language})],
	['markdown', (document, language) => checkMarkdown(document, language)],
	['junit', (document, language) => checkJunit([document], language)],
];

const secrets = [...Object.values(canaries), 'PRIVATE KEY'];

/** What of the secrets of any scenario stands in a text. */
export const secretsIn = (text: string): string[] =>
	secrets.filter((secret) => text.includes(secret));

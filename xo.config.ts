import {fixupConfigRules} from '@eslint/compat';
import xoRules from 'eslint-config-xo';
import xoReact from 'eslint-config-xo-react';
import type {FlatXoConfig} from 'xo';

/** All rules of these plug-ins that xo would ask. */
const rulesOf = (...plugins: readonly string[]): string[] =>
	xoRules()
		.flatMap(({rules = {}}) => Object.keys(rules))
		.filter((rule) => plugins.some((plugin) => rule.startsWith(`${plugin}/`)));

/** Those that ask something of a block without tags. */
const rulesOfTaglessBlocks = new Set([
	'jsdoc/check-indentation',
	'jsdoc/informative-docs',
	'jsdoc/multiline-blocks',
	'jsdoc/no-bad-blocks',
	'jsdoc/no-blank-blocks',
	'jsdoc/no-multi-asterisks',
	'jsdoc/require-asterisk-prefix',
]);

const switchedOff = (rules: readonly string[]): Record<string, 'off'> =>
	Object.fromEntries(rules.map((rule) => [rule, 'off']));

const config = [
	// package.json pins exact versions on purpose (what was tested is what is installed) and is not
	// published with its overrides: everything it names is bundled.
	// The .cjs files run under Node versions that are too old for the language these rules ask for.
	{ignores: ['dist/**', 'package.json', '**/*.cjs']},
	{prettier: 'compat'},
	// eslint-plugin-react still speaks the rule interface of ESLint 9. No other folder may know of React.
	...fixupConfigRules(xoReact()).map((rules) => ({
		...rules,
		files: ['{source,test}/{screens,ui}/**', '**/*.tsx'],
	})),
	{
		rules: {
			// The Kubernetes API, the JSON contract of `check` and React all use null with a meaning.
			'unicorn/no-null': 'off',
			'@typescript-eslint/no-restricted-types': 'off',
			// `args`, `env`, `props`, `ref` and `db` are the field's own words, as are the API's
			// boolean fields (ready, namespaced, unschedulable).
			'unicorn/prevent-abbreviations': 'off',
			'unicorn/consistent-boolean-name': 'off',
			// In the Kubernetes API an absent string and an empty one mean the same.
			'@typescript-eslint/strict-boolean-expressions': 'off',
			// A doc block of one line, and one that starts with an identifier, read well.
			'unicorn/single-line-block-comment-style': 'off',
			'capitalized-comments': 'off',
			// Pages of a list, retries and pods one at a time are sequences on purpose.
			'no-await-in-loop': 'off',
			// Environment variables and API fields have the names they have (LC_ALL, Port).
			'@typescript-eslint/naming-convention': 'off',
			// The patterns match log lines of other programs; the v flag only adds escapes to them.
			'require-unicode-regexp': 'off',
			// Prettier removes the parentheses that this rule asks for.
			'@stylistic/no-mixed-operators': 'off',
			// Prettier closes an element without children with ` />`.
			'react/jsx-tag-spacing': 'off',
			// Members and constants stand where a reader needs them.
			'unicorn/consistent-class-member-order': 'off',
			'unicorn/no-declarations-before-early-exit': 'off',
			'prefer-destructuring': 'off',
			// Speed hints for hot loops; what is split here is a line or a path.
			'unicorn/prefer-split-limit': 'off',
			'unicorn/max-nested-calls': 'off',
			'unicorn/prefer-simple-condition-first': 'off',
			// Character classes and words in patterns stand in the order a reader expects.
			'regexp/sort-character-class-elements': 'off',
			'regexp/letter-case': 'off',
			// Buffer is a global of the only platform this runs on.
			'n/prefer-global/buffer': 'off',
			// This is a command line program: signals, crashes and closed pipes end it.
			'unicorn/no-process-exit': 'off',
			// Tests run under vitest: these rules are about others.
			...switchedOff(rulesOf('ava', 'node-test')),
			// No block has a tag, which test/repository.test.ts sees to: the types say what tags would.
			...switchedOff(rulesOf('jsdoc').filter((rule) => !rulesOfTaglessBlocks.has(rule))),
			// The compiler asks for extensions, and so does Node.
			'n/file-extension-in-import': 'off',
		},
	},
] satisfies FlatXoConfig;

export default config;

import process from 'node:process';
import meow from 'meow';
import {chooseLanguage} from '../text/language.ts';
import {type Problem, problem} from '../text/problem.ts';
import type {Language, Text} from '../text/text.ts';
import {type CheckRequest, readCheckRequest} from './check-arguments.ts';
import {type FixRequest, readFixRequest} from './fix-arguments.ts';
import {type IncidentRequest, readIncidentRequest} from './incident-arguments.ts';
import {type JournalRequest, readJournalRequest} from './journal-arguments.ts';
import {helpText, tagline} from './help.ts';
import {readTreesRequest, type TreesRequest} from './trees-arguments.ts';

declare const RBD_TUI_VERSION: string | undefined;

/** The version of package.json, put in by the build; `0.0.0` when run from the sources. */
export const version = typeof RBD_TUI_VERSION === 'string' ? RBD_TUI_VERSION : '0.0.0';

/** The flags all commands share, checked. */
export type Options = {
	readonly kubeconfig: string | undefined;
	readonly contexts: readonly string[];
	readonly namespace: string | undefined;
	readonly impersonate: {readonly user?: string | undefined; readonly groups: readonly string[]};
	readonly requestTimeoutMs: number | undefined;
	readonly readOnly: boolean;
	readonly language: Language | undefined;
	readonly ascii: boolean;
	readonly color: boolean;
	readonly background: 'dark' | 'light' | undefined;
	readonly logFile: string | undefined;
	readonly debug: boolean;
	/** Folder of people's own trees; undefined for `trees` in the program's configuration. */
	readonly trees: string | undefined;
};

export type Invocation =
	| {readonly command: 'cockpit'; readonly options: Options}
	| {
			readonly command: 'demo';
			readonly options: Options;
			readonly scenarios: readonly string[];
			readonly mode: 'cockpit' | 'list' | 'serve';
	  }
	| {readonly command: 'check'; readonly options: Options; readonly request: CheckRequest}
	| {readonly command: 'fix'; readonly options: Options; readonly request: FixRequest}
	| {readonly command: 'journal'; readonly options: Options; readonly request: JournalRequest}
	| {readonly command: 'incident'; readonly options: Options; readonly request: IncidentRequest}
	| {readonly command: 'trees'; readonly options: Options; readonly request: TreesRequest};

/** A command line that cannot be understood: the sentence says what is wrong and what to write instead. */
export type UsageError = {
	readonly command: 'usage-error';
	readonly message: Text;
	readonly language: Language;
};

const flags = {
	kubeconfig: {type: 'string'},
	context: {type: 'string', isMultiple: true},
	namespace: {type: 'string', shortFlag: 'n'},
	as: {type: 'string'},
	asGroup: {type: 'string', isMultiple: true},
	requestTimeout: {type: 'string'},
	readOnly: {type: 'boolean', default: false},
	lang: {type: 'string'},
	ascii: {type: 'boolean', default: false},
	color: {type: 'boolean', default: true},
	background: {type: 'string'},
	logFile: {type: 'string'},
	debug: {type: 'boolean', default: false},
	output: {type: 'string', shortFlag: 'o'},
	allContexts: {type: 'boolean', default: false},
	since: {type: 'string'},
	timeout: {type: 'string'},
	input: {type: 'string', isMultiple: true},
	watch: {type: 'boolean', default: false},
	trees: {type: 'string'},
	remedy: {type: 'string'},
	object: {type: 'string', isMultiple: true},
	plan: {type: 'boolean', default: false},
	yes: {type: 'boolean', default: false},
	undo: {type: 'boolean', default: false},
	file: {type: 'string'},
	list: {type: 'boolean', default: false},
	serve: {type: 'boolean', default: false},
} as const;

/** What a command line asks for. `--help` and `--version` print and end the process. */
export function readArguments(argv: readonly string[]): Invocation | UsageError {
	const language = languageOf(argv);
	const read = readInvocation(argv, language);
	return 'problem' in read ? {command: 'usage-error', message: read.problem, language} : read;
}

/** The language to help and to complain in: the rest of the line may not be readable. */
function languageOf(argv: readonly string[]): Language {
	const line = argv.join(' ');
	const {named} = /(?:^| )--lang[ =](?<named>zh|en)(?: |$)/.exec(line)?.groups ?? {};
	return chooseLanguage(named as Language | undefined, process.env);
}

/** Asks for help or the version wherever on the line, not only alone as meow has it. */
const onlyQuestion = (argv: readonly string[]): readonly string[] | undefined => {
	const end = argv.indexOf('--');
	const own = end === -1 ? argv : argv.slice(0, end);
	const asked = ['--help', '--version'].find((one) => own.includes(one));
	return asked === undefined ? undefined : [asked];
};

const parse = (argv: readonly string[], language: Language) =>
	meow(helpText[language], {
		importMeta: import.meta,
		argv: [...(onlyQuestion(argv) ?? argv)],
		pkg: {name: 'rbd-tui', version},
		version,
		description: tagline[language],
		flags,
	});

type Given = ReturnType<typeof parse>['flags'];

/** The words behind a command's name, and what the flags say. */
type Line = {
	readonly words: readonly string[];
	readonly given: Given;
	readonly options: Options;
};

function readInvocation(argv: readonly string[], language: Language): Invocation | Problem {
	const {flags: given, unnormalizedFlags, input} = parse(argv, language);
	const wrong = unknownFlag(Object.keys(unnormalizedFlags)) ?? wrongValue(given);
	if (wrong) {
		return wrong;
	}

	const [command = 'cockpit', ...words] = input;
	const reader = Object.hasOwn(readers, command) ? readers[command] : undefined;
	return reader && (command !== 'cockpit' || input.length === 0)
		? reader({words, given, options: optionsOf(given)})
		: problem(
				`没有命令 ${command}；rbd-tui --help 列出全部命令`,
				`there is no command ${command}; rbd-tui --help lists them`,
			);
}

const wrongValue = (given: Given): Problem | undefined =>
	oneOf('--lang', given.lang, ['zh', 'en']) ??
	oneOf('--background', given.background, ['dark', 'light']) ??
	badDuration('--request-timeout', given.requestTimeout) ??
	badDuration('--since', given.since) ??
	badDuration('--timeout', given.timeout);

const optionsOf = (given: Given): Options => ({
	kubeconfig: given.kubeconfig,
	contexts: given.context ?? [],
	namespace: given.namespace,
	impersonate: {user: given.as, groups: given.asGroup ?? []},
	requestTimeoutMs: optionalDuration(given.requestTimeout),
	readOnly: given.readOnly,
	language: given.lang as Language | undefined,
	ascii: given.ascii,
	color: given.color,
	background: given.background as 'dark' | 'light' | undefined,
	logFile: given.logFile,
	debug: given.debug,
	trees: given.trees,
});

const readers: Readonly<Record<string, (line: Line) => Invocation | Problem>> = {
	cockpit: ({given, options}) =>
		given.list || given.serve
			? problem(
					'--list 和 --serve 是 demo 的参数：rbd-tui demo --list',
					'--list and --serve belong to demo: rbd-tui demo --list',
				)
			: {command: 'cockpit', options},

	demo({words, given, options}) {
		const mode = given.list ? 'list' : given.serve ? 'serve' : 'cockpit';
		return {command: 'demo', options, scenarios: words, mode};
	},

	check({words, given, options}) {
		const request = readCheckRequest(words, {
			output: given.output,
			sinceMs: optionalDuration(given.since),
			timeoutMs: optionalDuration(given.timeout),
			input: given.input ?? [],
			allContexts: given.allContexts,
			watch: given.watch,
		});
		return 'problem' in request ? request : {command: 'check', options, request};
	},

	fix({words, given, options}) {
		const request = readFixRequest(words, {
			remedy: given.remedy,
			object: given.object ?? [],
			plan: given.plan,
			yes: given.yes,
			undo: given.undo,
			file: given.file,
			output: given.output,
			input: given.input ?? [],
			sinceMs: optionalDuration(given.since),
			contexts: options.contexts.length,
		});
		return 'problem' in request ? request : {command: 'fix', options, request};
	},

	journal({words, given, options}) {
		const request = readJournalRequest(words, given.output);
		return 'problem' in request ? request : {command: 'journal', options, request};
	},

	incident({words, given, options}) {
		const request = readIncidentRequest(words, {output: given.output, file: given.file});
		return 'problem' in request ? request : {command: 'incident', options, request};
	},

	trees({words, options}) {
		const request = readTreesRequest(words);
		return 'problem' in request ? request : {command: 'trees', options, request};
	},
};

const optionalDuration = (text: string | undefined): number | undefined =>
	text === undefined ? undefined : parseDuration(text);

/** As it has to be written: `requestTimeout` is `--request-timeout`. */
const flagName = (key: string): string =>
	key.length === 1
		? `-${key}`
		: `--${key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

const knownFlags = new Set([
	'help',
	'version',
	...Object.entries(flags).flatMap(([key, flag]) =>
		'shortFlag' in flag ? [key, flag.shortFlag] : [key],
	),
]);

function unknownFlag(given: readonly string[]): Problem | undefined {
	const unknown = given.find((key) => !knownFlags.has(key));
	return unknown === undefined
		? undefined
		: problem(
				`没有参数 ${flagName(unknown)}；rbd-tui --help 列出全部参数`,
				`there is no flag ${flagName(unknown)}; rbd-tui --help lists them`,
			);
}

function oneOf(
	flag: string,
	value: string | undefined,
	allowed: readonly string[],
): Problem | undefined {
	return value === undefined || allowed.includes(value)
		? undefined
		: problem(
				`${flag} 应是 ${allowed.join(' 或 ')}，不能是 ${value}`,
				`${flag} takes ${allowed.join(' or ')}, not ${value}`,
			);
}

const durationUnits: Readonly<Record<string, number>> = {ms: 1, s: 1000, m: 60_000, h: 3_600_000};

/** Milliseconds of a duration as kubectl takes it (`10s`, `1m30s`; a bare number is seconds); undefined for anything else. */
export function parseDuration(text: string): number | undefined {
	if (/^\d+$/.test(text)) {
		return Number(text) * 1000;
	}

	if (!/^(?:\d+(?:\.\d+)?(?:ms|[smh]))+$/.test(text)) {
		return undefined;
	}

	const parts = text.match(/[\d.]+|ms|[smh]/g) ?? [];
	let total = 0;
	for (let index = 0; index < parts.length; index += 2) {
		total += Number(parts[index]) * (durationUnits[parts[index + 1] ?? ''] ?? 0);
	}

	return Math.round(total);
}

function badDuration(flag: string, value: string | undefined): Problem | undefined {
	return value === undefined || parseDuration(value) !== undefined
		? undefined
		: problem(
				`${flag} 应是时长，例如 10s 或 1m30s，不能是 ${value}`,
				`${flag} takes a duration such as 10s or 1m30s, not ${value}`,
			);
}

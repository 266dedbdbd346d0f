import meow from 'meow';
import type {Language} from '../text/text.ts';
import {type CheckRequest, readCheckRequest} from './check-arguments.ts';
import {type FixRequest, readFixRequest} from './fix-arguments.ts';
import {type JournalRequest, readJournalRequest} from './journal-arguments.ts';
import type {TreesRequest} from './trees.ts';

declare const RBD_TUI_VERSION: string | undefined;

/** The version of package.json, put in by the build; `0.0.0` when run from the sources. */
export const version = typeof RBD_TUI_VERSION === 'string' ? RBD_TUI_VERSION : '0.0.0';

/** What `--help` prints. */
export const help = `
  Usage
    rbd-tui [flags]                    open the cockpit on your kubeconfig
    rbd-tui demo [scenario …] [flags]  open it on a practice cluster; no Kubernetes needed
    rbd-tui demo --list                list the scenarios of the practice cluster
    rbd-tui demo --serve               only serve the practice cluster, for kubectl and k9s
    rbd-tui check [family|cause …]     diagnose without the screen, for people and for scripts
    rbd-tui fix CAUSE [flags]          plan a remedy, ask, run it, and prove that the cause is gone
    rbd-tui journal [show|verify|export]  what was changed; whether nobody has touched the record
    rbd-tui trees list|show ID         the causes it knows, and what confirms them
    rbd-tui trees lint FILE|schema     check a tree of your own; the schema for it

  Which cluster
    --kubeconfig FILE       default: $KUBECONFIG, else ~/.kube/config
    --context NAME          open this context; repeat for several clusters
    -n, --namespace NAME    where Rainbond is installed; default: found by itself
    --as USER  --as-group GROUP
    --request-timeout 10s   give up a request after this time

  What it may do
    --read-only             never change anything

  What check does
    -o table|json|junit|markdown
    --all-contexts          every context of the kubeconfig, side by side
    --since 15m             how far back logs are read
    --timeout 20s           end then, with what is known
    --input KEY=VALUE       tell what the cluster cannot: console, bundle, vantage=console, host …
    --trees DIR             your own trees; default: ~/.config/rbd-tui/trees
    --watch                 go on, and print what changes
    exit status             0 healthy  3 fault  4 suspicion or warning  5 inconclusive
                            1 internal error  2 usage  130 aborted

  What fix does
    --remedy ID             another than the first that the cause offers
    --object NAME           only these objects; for roles of nodes NODE=ROLE
    --plan                  show the plan and change nothing
    --yes                   do not ask; for low and medium risk only
    --undo                  take back what was last done for the cause
    --file FILE             write what is handed over, readable by you alone
    -o table|json
    exit status             0 cured and proved  6 applied, not cured  7 refused

  How it looks
    --lang zh|en            default: from LC_ALL, LC_MESSAGES, LANG
    --ascii                 no symbols beyond ASCII
    --no-color              also: NO_COLOR
    --background dark|light

  Other
    --log-file FILE         where faults of rbd-tui itself are written
    --debug                 show how long frames take
    --version  --help
`;

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
	| {readonly command: 'trees'; readonly options: Options; readonly request: TreesRequest};

/** A command line that cannot be understood: the sentence says what is wrong and what to write instead. */
export type UsageError = {readonly command: 'usage-error'; readonly message: string};

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
	const parsed = meow(help, {
		importMeta: import.meta,
		argv: [...argv],
		pkg: {name: 'rbd-tui', version},
		version,
		description: 'rbd-tui — the incident cockpit for Rainbond platforms',
		allowUnknownFlags: false,
		flags,
	});
	const given = parsed.flags;
	const problem =
		oneOf('--lang', given.lang, ['zh', 'en']) ??
		oneOf('--background', given.background, ['dark', 'light']) ??
		badDuration('--request-timeout', given.requestTimeout) ??
		badDuration('--since', given.since) ??
		badDuration('--timeout', given.timeout);
	if (problem) {
		return usageError(problem);
	}

	const options: Options = {
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
	};
	const [command, ...rest] = parsed.input;
	if (command === undefined) {
		return given.list || given.serve
			? usageError('--list and --serve belong to demo: rbd-tui demo --list')
			: {command: 'cockpit', options};
	}

	if (command === 'demo') {
		const mode = given.list ? 'list' : given.serve ? 'serve' : 'cockpit';
		return {command: 'demo', options, scenarios: rest, mode};
	}

	if (command === 'check') {
		const request = readCheckRequest(rest, {
			output: given.output,
			sinceMs: optionalDuration(given.since),
			timeoutMs: optionalDuration(given.timeout),
			input: given.input ?? [],
			allContexts: given.allContexts,
			watch: given.watch,
			trees: given.trees,
		});
		return typeof request === 'string' ? usageError(request) : {command: 'check', options, request};
	}

	if (command === 'fix') {
		const request = readFixRequest(rest, {
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
		return typeof request === 'string' ? usageError(request) : {command: 'fix', options, request};
	}

	if (command === 'journal') {
		const request = readJournalRequest(rest, given.output);
		return typeof request === 'string'
			? usageError(request)
			: {command: 'journal', options, request};
	}

	if (command === 'trees') {
		const request = readTreesRequest(rest);
		return request
			? {command: 'trees', options, request}
			: usageError('use rbd-tui trees list, show ID, lint FILE or schema');
	}

	return usageError(`there is no command ${command}; rbd-tui --help lists them`);
}

function readTreesRequest([action, subject]: readonly string[]): TreesRequest | undefined {
	if (action === undefined || action === 'list') {
		return {action: 'list'};
	}

	if (action === 'schema') {
		return {action};
	}

	if (action === 'show') {
		return subject === undefined ? undefined : {action, id: subject};
	}

	return action === 'lint' && subject !== undefined ? {action, file: subject} : undefined;
}

const optionalDuration = (text: string | undefined): number | undefined =>
	text === undefined ? undefined : parseDuration(text);

const usageError = (message: string): UsageError => ({command: 'usage-error', message});

function oneOf(
	flag: string,
	value: string | undefined,
	allowed: readonly string[],
): string | undefined {
	return value === undefined || allowed.includes(value)
		? undefined
		: `${flag} takes ${allowed.join(' or ')}, not ${value}`;
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

function badDuration(flag: string, value: string | undefined): string | undefined {
	return value === undefined || parseDuration(value) !== undefined
		? undefined
		: `${flag} takes a duration such as 10s or 1m30s, not ${value}`;
}

import type {FaultTree} from '../diagnosis/tree.ts';

/** What `--input` may tell a diagnosis, and what it stands for. */
export const inputKeys = {
	component: 'a platform component: rbd-api',
	namespace: 'the namespace of an application',
	app: 'service alias or name of an application component',
	host: 'a host name, with an optional /path',
	port: 'a NodePort',
	build: 'a build pod or service id',
	console: "the console's address",
	bundle: 'a file with what the console holds',
	vantage: '`console`: this host stands where the console stands',
} as const;

export const outputFormats = ['table', 'json', 'junit', 'markdown'] as const;

export type OutputFormat = (typeof outputFormats)[number];

export type CheckRequest = {
	/** Families and causes; empty for all. */
	readonly asked: readonly string[];
	readonly output: OutputFormat;
	/** Milliseconds. */
	readonly sinceMs: number;
	/** For the whole run; undefined for none. Milliseconds. */
	readonly timeoutMs: number | undefined;
	readonly input: Readonly<Record<string, string>>;
	readonly allContexts: boolean;
	readonly watch: boolean;
	/** Folder of people's own trees; default `trees` in the program's configuration. */
	readonly trees: string | undefined;
};

export type CheckFlags = {
	readonly output: string | undefined;
	readonly sinceMs: number | undefined;
	readonly timeoutMs: number | undefined;
	readonly input: readonly string[];
	readonly allContexts: boolean;
	readonly watch: boolean;
	readonly trees: string | undefined;
};

const defaultSinceMs = 15 * 60_000;

/** The first word that is neither a family nor a cause, as a sentence; undefined where all are. */
export function unknownWord(
	words: readonly string[],
	trees: readonly FaultTree[],
): string | undefined {
	const families = trees.map(({id}) => id);
	const causes = new Set(trees.flatMap((tree) => tree.causes.map(({id}) => id)));
	const unknown = words.find((word) => !families.includes(word) && !causes.has(word));
	return unknown === undefined
		? undefined
		: `there is no family or cause ${unknown}; families: ${families.join(', ')}; rbd-tui trees list shows the causes`;
}

/** The request behind the words of a command line, or the sentence that says what is wrong with them. */
export function readCheckRequest(
	words: readonly string[],
	flags: CheckFlags,
): CheckRequest | string {
	const output = flags.output ?? 'table';
	if (!isFormat(output)) {
		return `-o takes ${outputFormats.join(', ')}, not ${output}`;
	}

	const input = readInput(flags.input);
	if (typeof input === 'string') {
		return input;
	}

	return {
		asked: words,
		output,
		sinceMs: flags.sinceMs ?? defaultSinceMs,
		timeoutMs: flags.timeoutMs,
		input,
		allContexts: flags.allContexts,
		watch: flags.watch,
		trees: flags.trees,
	};
}

const isFormat = (word: string): word is OutputFormat =>
	(outputFormats as readonly string[]).includes(word);

/** The values of `--input`, or the sentence that says what is wrong with them. */
export function readInput(pairs: readonly string[]): Record<string, string> | string {
	const input: Record<string, string> = {};
	for (const pair of pairs) {
		const {key = '', value} = /^(?<key>[^=]*)=(?<value>.*)$/s.exec(pair)?.groups ?? {};
		if (value === undefined || !Object.hasOwn(inputKeys, key)) {
			const known = Object.entries(inputKeys).map(([name, text]) => `${name} (${text})`);
			return `--input takes key=value with one of these keys: ${known.join(', ')}`;
		}

		input[key] = value;
	}

	return input;
}

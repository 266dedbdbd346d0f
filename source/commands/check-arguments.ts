import type {FaultTree} from '../diagnosis/tree.ts';
import {type Problem, problem} from '../text/problem.ts';
import type {Text} from '../text/text.ts';

/** What `--input` may tell a diagnosis, and what it stands for. */
export const inputKeys = {
	component: {zh: '平台组件：rbd-api', en: 'a platform component: rbd-api'},
	namespace: {zh: '应用所在的命名空间', en: 'the namespace of an application'},
	app: {zh: '应用组件的别名或名称', en: 'service alias or name of an application component'},
	host: {zh: '域名，可带 /路径', en: 'a host name, with an optional /path'},
	port: {zh: 'NodePort 端口', en: 'a NodePort'},
	build: {zh: '构建 Pod 或组件的 ID', en: 'a build pod or service id'},
	console: {zh: '控制台的地址', en: "the console's address"},
	bundle: {zh: '文件：控制台里填写的内容', en: 'a file with what the console holds'},
	vantage: {
		zh: '`console`：本机就在控制台所在的位置',
		en: '`console`: this host stands where the console stands',
	},
} as const satisfies Record<string, Text>;

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
};

export type CheckFlags = {
	readonly output: string | undefined;
	readonly sinceMs: number | undefined;
	readonly timeoutMs: number | undefined;
	readonly input: readonly string[];
	readonly allContexts: boolean;
	readonly watch: boolean;
};

const defaultSinceMs = 15 * 60_000;

/** The first word that is neither a family nor a cause, as a sentence; undefined where all are. */
export function unknownWord(
	words: readonly string[],
	trees: readonly FaultTree[],
): Problem | undefined {
	const families = trees.map(({id}) => id);
	const causes = new Set(trees.flatMap((tree) => tree.causes.map(({id}) => id)));
	const unknown = words.find((word) => !families.includes(word) && !causes.has(word));
	return unknown === undefined
		? undefined
		: problem(
				`没有故障族或原因 ${unknown}；故障族有：${families.join('、')}；rbd-tui trees list 列出全部原因`,
				`there is no family or cause ${unknown}; families: ${families.join(', ')}; rbd-tui trees list shows the causes`,
			);
}

/** The request behind the words of a command line, or the sentence that says what is wrong with them. */
export function readCheckRequest(
	words: readonly string[],
	flags: CheckFlags,
): CheckRequest | Problem {
	const output = flags.output ?? 'table';
	if (!isFormat(output)) {
		return problem(
			`-o 应是 ${outputFormats.join('、')} 之一，不能是 ${output}`,
			`-o takes ${outputFormats.join(', ')}, not ${output}`,
		);
	}

	const input = readInput(flags.input);
	if ('problem' in input) {
		return input;
	}

	return {
		asked: words,
		output,
		sinceMs: flags.sinceMs ?? defaultSinceMs,
		timeoutMs: flags.timeoutMs,
		input: input.values,
		allContexts: flags.allContexts,
		watch: flags.watch,
	};
}

const isFormat = (word: string): word is OutputFormat =>
	(outputFormats as readonly string[]).includes(word);

/** The values of `--input`, or the sentence that says what is wrong with them. */
export function readInput(pairs: readonly string[]): Problem | {values: Record<string, string>} {
	const values: Record<string, string> = {};
	for (const pair of pairs) {
		const {key = '', value} = /^(?<key>[^=]*)=(?<value>.*)$/s.exec(pair)?.groups ?? {};
		if (value === undefined || !Object.hasOwn(inputKeys, key)) {
			const known = Object.entries(inputKeys);
			return problem(
				`--input 的写法是 键=值，键有：${known.map(([name, {zh}]) => `${name}（${zh}）`).join('、')}`,
				`--input takes key=value with one of these keys: ${known.map(([name, {en}]) => `${name} (${en})`).join(', ')}`,
			);
		}

		values[key] = value;
	}

	return {values};
}

import {isMap, isScalar, isSeq, type LineCounter} from 'yaml';
import type {Text} from '../text/text.ts';
import {readYaml} from '../text/yaml.ts';
import {bindingProblems, type Binding} from './keymap.ts';
import {keyProblem, normalizeKeyName} from './key-name.ts';

/** One thing wrong in a configuration file; lines count from 1. */
export type ConfigurationProblem = Readonly<{line: number; message: Text}>;

type Override = Readonly<{command: string; keys: readonly string[]; line: number}>;

const sentence = (zh: string, en: string): Text => ({zh, en});

/** Line of a node of the document. */
const lineOf = (counter: LineCounter, node: unknown): number => {
	const range = (node as {range?: readonly number[]} | null)?.range;
	return counter.linePos(range?.[0] ?? 0).line;
};

/** The written keys of one command; a single key needs no brackets, an empty list takes all away. */
function writtenKeys(value: unknown): string[] | undefined {
	const items = isSeq(value) ? value.items : isScalar(value) && value.value !== null ? [value] : [];
	// As written: the value of ~ is null, that of 1 a number.
	const keys = items.map((item) =>
		isScalar(item) ? (item.source ?? String(item.value)) : undefined,
	);
	return (isSeq(value) || items.length > 0) && keys.every((key) => key !== undefined)
		? keys
		: undefined;
}

function readOverride<State>(
	command: string,
	value: unknown,
	line: number,
	bindings: ReadonlyArray<Binding<State>>,
): Override | ConfigurationProblem {
	if (bindings.every((binding) => binding.command !== command)) {
		return {
			line,
			message: sentence(`没有名为 ${command} 的命令`, `there is no command ${command}`),
		};
	}

	const written = writtenKeys(value);
	if (!written) {
		return {
			line,
			message: sentence(
				`${command} 需要一个按键列表，例如 [R, Ctrl-R]`,
				`${command} needs a list of keys, such as [R, Ctrl-R]`,
			),
		};
	}

	const keys = written.map((key) => normalizeKeyName(key));
	for (const [index, key] of keys.entries()) {
		const problem = keyProblem(key);
		if (problem) {
			return {
				line,
				message: sentence(
					`${command} 不能用 “${written[index]}”：${problem.zh}`,
					`${command} cannot have “${written[index]}”: ${problem.en}`,
				),
			};
		}
	}

	return {command, keys, line};
}

const applyOverrides = <State>(
	bindings: ReadonlyArray<Binding<State>>,
	overrides: readonly Override[],
): Array<Binding<State>> =>
	bindings.map((binding) => {
		const keys = overrides.findLast(({command}) => command === binding.command)?.keys;
		return keys ? {...binding, keys} : binding;
	});

/** Takes back, one by one and the last in the file first, the overrides that clash with something. */
function withoutConflicts<State>(
	bindings: ReadonlyArray<Binding<State>>,
	overrides: readonly Override[],
): {bindings: Array<Binding<State>>; problems: ConfigurationProblem[]} {
	const problems: ConfigurationProblem[] = [];
	let accepted = [...overrides];
	for (;;) {
		const applied = applyOverrides(bindings, accepted);
		const clash = accepted
			.toReversed()
			.map((override) => {
				// The binding asked about comes last, so that it is the one complained about.
				const others = applied.filter(({command}) => command !== override.command);
				const own = applied.filter(({command}) => command === override.command);
				const problem = bindingProblems([...others, ...own]).find(
					({command}) => command === override.command,
				);
				return problem && {override, problem};
			})
			.find((found) => found !== undefined);
		if (!clash) {
			return {bindings: applied, problems};
		}

		const {override, problem} = clash;
		problems.unshift({
			line: override.line,
			message: sentence(
				`${override.command} 保持原来的按键：${problem.message.zh}`,
				`${override.command} keeps its keys: ${problem.message.en}`,
			),
		});
		accepted = accepted.filter((candidate) => candidate !== override);
	}
}

/**
The bindings with the keys that a configuration file gives them (`keys: {components.restart: [R]}`),
and what is wrong with that file, one sentence each. What is wrong has no effect, all else has.
*/
export function readKeyOverrides<State>(
	source: string,
	bindings: ReadonlyArray<Binding<State>>,
): {bindings: ReadonlyArray<Binding<State>>; problems: readonly ConfigurationProblem[]} {
	const yaml = readYaml(source);
	if ('problems' in yaml) {
		const problems = yaml.problems.map(({line, reason}) => ({
			line,
			message: sentence(`不是正确的 YAML：${reason}`, `this is not YAML: ${reason}`),
		}));
		return {bindings, problems};
	}

	const {document, lines} = yaml;
	const keys: unknown = isMap(document.contents) ? document.contents.get('keys', true) : undefined;
	if (keys === undefined || (isScalar(keys) && keys.value === null)) {
		return {bindings, problems: []};
	}

	if (!isMap(keys)) {
		const message = sentence(
			'keys 下面应当是“命令: [按键]”',
			'below keys there have to be lines of the form “command: [key]”',
		);
		return {bindings, problems: [{line: lineOf(lines, keys), message}]};
	}

	const read = keys.items.map(({key, value}) =>
		readOverride(String(isScalar(key) ? key.value : key), value, lineOf(lines, key), bindings),
	);
	const applied = withoutConflicts(
		bindings,
		read.filter((result) => 'command' in result),
	);
	const problems = [...read.filter((result) => 'message' in result), ...applied.problems];
	return {
		bindings: applied.bindings,
		problems: problems.toSorted((a, b) => a.line - b.line),
	};
}

import type {ExecStreams} from '../../kubelet-backend.ts';
import {commands} from './commands.ts';
import {absolute, isFolder} from './file-commands.ts';
import {editLines} from './line-editor.ts';
import {parseLine, type Redirection} from './parse.ts';
import type {CommandResult, ShellContext} from './shell-context.ts';

export const shellNames: ReadonlySet<string> = new Set([
	'sh',
	'bash',
	'ash',
	'/bin/sh',
	'/bin/bash',
	'/bin/ash',
]);

/** The program a path or name stands for; undefined when the image has none of it. */
export const findCommand = (name: string) => commands.get(name.replace(/^\/(?:usr\/)?s?bin\//, ''));

/** What `command -v` answers. */
const locate = (name: string): CommandResult =>
	shellNames.has(name) || findCommand(name)
		? {output: `/bin/${name.replace(/^.*\//, '')}\n`}
		: {status: 127};

/** A shell: `sh`, `sh -c 'line'`, with or without a terminal. Resolves with its exit status. */
export async function runShell(
	args: readonly string[],
	streams: ExecStreams,
	context: ShellContext,
): Promise<number> {
	const script = args.indexOf('-c');
	// A script may end in a shell for the person: `command -v bash && exec bash || exec sh`.
	const session = createSession(
		streams,
		context,
		script === -1 ? undefined : async (rest) => runShell(rest, streams, context),
	);
	if (script !== -1) {
		await session.run(args[script + 1] ?? '');
		return session.status();
	}

	for await (const line of editLines(streams, () => session.prompt())) {
		if (await session.run(line)) {
			break;
		}
	}

	return session.status();
}

type Session = {
	prompt(): string;
	status(): number;
	/** Runs a line; true when the shell has ended. */
	run(line: string): Promise<boolean>;
};

function createSession(
	{stdout, stderr, tty}: ExecStreams,
	context: ShellContext,
	inner: ((args: readonly string[]) => Promise<number>) | undefined,
): Session {
	const variables = new Map(Object.entries(context.environment));
	let folder = '/';
	let last = 0;
	let hasEnded = false;
	const returns = (text: string) => (tty ? text.replaceAll('\n', '\r\n') : text);

	const runProgram = async (
		name: string,
		args: readonly string[],
		input: string,
	): Promise<CommandResult> => {
		const command = findCommand(name);
		return command
			? command({name, args, input, context, folder})
			: shellNames.has(name)
				? {status: (await inner?.(args)) ?? 0}
				: {errors: `sh: ${name}: not found\n`, status: 127};
	};

	const runOne = async (words: readonly string[], input: string): Promise<CommandResult> => {
		const [name = '', ...args] = words;
		const assignment = /^(?<variable>\w+)=(?<value>.*)$/s.exec(name)?.groups;
		if (assignment) {
			variables.set(assignment.variable ?? '', assignment.value ?? '');
			return {};
		}

		switch (name) {
			case 'exit': {
				hasEnded = true;
				return {status: args[0] === undefined ? last : Number(args[0])};
			}

			case 'cd': {
				const target = absolute(args[0] ?? '/root', folder);
				if (!isFolder(target, context.files)) {
					return {
						errors: `sh: cd: can't cd to ${args[0] ?? ''}: No such file or directory\n`,
						status: 1,
					};
				}

				folder = target;
				return {};
			}

			case 'pwd': {
				return {output: `${folder}\n`};
			}

			case 'export': {
				return {};
			}

			case 'command': {
				return args[0] === '-v' ? locate(args[1] ?? '') : runOne(args, input);
			}

			case 'exec': {
				hasEnded = args.length > 0;
				return hasEnded ? runOne(args, input) : {};
			}

			default: {
				return runProgram(name, args, input);
			}
		}
	};

	return {
		prompt: () => `${folder} # `,
		status: () => last,
		async run(line) {
			const parsed = parseLine(line, (name) =>
				name === '?' ? String(last) : (variables.get(name) ?? ''),
			);
			let piped = '';
			for (const [index, {words, joint, redirections}] of parsed.entries()) {
				if ((joint === '&&' && last !== 0) || (joint === '||' && last === 0)) {
					continue;
				}

				const {
					output = '',
					errors = '',
					status = 0,
				} = redirect(await runOne(words, joint === '|' ? piped : ''), redirections);
				last = status;
				piped = output;
				stderr.write(returns(errors));
				if (parsed[index + 1]?.joint !== '|') {
					stdout.write(returns(output));
				}

				if (hasEnded) {
					return true;
				}
			}

			return false;
		},
	};
}

/** Sends output and errors where a line wants them. Nothing in a container can be written but /dev/null. */
function redirect(result: CommandResult, redirections: readonly Redirection[]): CommandResult {
	const file = redirections.find(({to}) => !to.startsWith('&') && to !== '/dev/null');
	if (file) {
		return {errors: `sh: can't create ${file.to}: Read-only file system\n`, status: 1};
	}

	// Each goes to where the other one goes at that moment: `>/dev/null 2>&1` keeps nothing.
	const targets: Record<string, 'output' | 'errors' | undefined> = {1: 'output', 2: 'errors'};
	for (const {from, to} of redirections) {
		targets[from] = to.startsWith('&') ? targets[to.slice(1)] : undefined;
	}

	const {output = '', errors = '', status = 0} = result;
	const written = {output: '', errors: ''};
	for (const [text, target] of [
		[output, targets[1]],
		[errors, targets[2]],
	] as const) {
		if (target) {
			written[target] += text;
		}
	}

	return {...written, status};
}

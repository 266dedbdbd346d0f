import process from 'node:process';
import {execute, type TerminalSize} from '../cluster/exec.ts';
import {describeFailure} from '../cluster/failure.ts';
import {observable} from '../observable.ts';
import type {ClusterSession} from '../cluster/session.ts';
import type {Language, Text} from '../text/text.ts';

/** Where a shell is opened. */
export type ShellTarget = {
	readonly session: ClusterSession;
	readonly namespace: string;
	readonly pod: string;
	readonly container: string;
};

/** Tries a comfortable shell first; every image that has a shell at all has sh. */
const command = ['sh', '-c', 'command -v bash >/dev/null 2>&1 && exec bash || exec sh'];

/**
Runs a shell in a container on the terminal that was handed over, until it ends. Returns what to tell the
person afterwards, or undefined when it ended in order.
*/
export async function runShell(target: ShellTarget, language: Language): Promise<Text | undefined> {
	const {session, namespace, pod, container} = target;
	const {stdin, stdout} = process;
	const where = `${session.context} / ${namespace} / ${pod} / ${container}`;
	stdout.write(
		{
			zh: `进入 ${where} 的终端，exit 或 Ctrl-D 返回\r\n`,
			en: `a shell in ${where}; exit or Ctrl-D leads back\r\n`,
		}[language],
	);
	const size = observable<TerminalSize>(terminalSize());
	const onResize = (): void => {
		size.set(terminalSize());
	};

	stdout.on('resize', onResize);
	stdin.setRawMode(true);
	stdin.resume();
	const ended = await execute(session.transport, {
		namespace,
		pod,
		container,
		command,
		stdin,
		stdout,
		stderr: stdout,
		size,
	});
	stdin.pause();
	stdin.setRawMode(false);
	stdout.off('resize', onResize);
	if (!ended.ok) {
		return describeFailure(ended.failure);
	}

	return ended.value === 0
		? undefined
		: {zh: `终端已结束，退出码 ${ended.value}`, en: `the shell ended with status ${ended.value}`};
}

const terminalSize = (): TerminalSize => ({
	columns: process.stdout.columns || 80,
	rows: process.stdout.rows || 24,
});

import fs from 'node:fs/promises';
import process from 'node:process';

export type SessionProcess = Readonly<{pid: number; commandLine: string}>;

/**
All processes in a session, as /proc of Linux tells them: who was started by the program of a
terminal stays in its session even when the terminal is gone and its parent too. Processes that are
dead but not yet waited for are left out.
*/
export async function sessionProcesses(sessionId: number): Promise<SessionProcess[]> {
	if (process.platform !== 'linux') {
		throw new Error('looking for processes left behind needs the /proc of Linux');
	}

	const entries = await fs.readdir('/proc');
	const found = await Promise.all(
		entries
			.filter((entry) => /^\d+$/.test(entry))
			.map(async (pid) => {
				try {
					const stat = await fs.readFile(`/proc/${pid}/stat`, 'utf8');
					// Fields after the name in parentheses: state, parent, process group, session.
					const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
					if (Number(fields[3]) !== sessionId || fields[0] === 'Z') {
						return [];
					}

					const commandLine = await fs.readFile(`/proc/${pid}/cmdline`, 'utf8');
					return [{pid: Number(pid), commandLine: commandLine.replaceAll('\0', ' ').trim()}];
				} catch {
					// It ended while it was looked at.
					return [];
				}
			}),
	);
	return found.flat();
}

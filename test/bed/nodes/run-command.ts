import {spawn} from 'node:child_process';
import {randomBytes} from 'node:crypto';
import type {ExecStreams, KubeletRefusal} from '../../../source/practice/kubelet-backend.ts';

/**
Runs a command on this machine, in the network namespace of the bed, in place of a container's. There is no
terminal behind it: programs that look for one do not find it.
*/
export async function runCommand(
	command: readonly string[],
	{stdin, stdout, stderr}: ExecStreams,
): Promise<number | KubeletRefusal> {
	const [name = '', ...args] = command;
	const child = spawn(name, args, {stdio: ['pipe', 'pipe', 'pipe']});
	child.stdout.pipe(stdout, {end: false});
	child.stderr.pipe(stderr, {end: false});
	if (stdin) {
		stdin.pipe(child.stdin);
	} else {
		child.stdin.end();
	}

	// Who hangs up while something is written to it has said all there is to say.
	child.stdin.on('error', () => undefined);
	return new Promise((resolve) => {
		child.once('error', () => {
			resolve({
				status: 500,
				origin: 'runtime',
				message: `failed to exec in container: failed to start exec "${randomBytes(32).toString('hex')}": OCI runtime exec failed: exec failed: unable to start container process: exec: "${name}": executable file not found in $PATH: unknown`,
			});
		});
		child.once('close', (code) => {
			resolve(code ?? 137);
		});
	});
}

import {execFile, type ExecFileOptions} from 'node:child_process';

export type Printed = {readonly stdout: string; readonly stderr: string; readonly status: number};

/** Runs a program to its end; resolves with what it printed, however it ended. 127 when it cannot be started. */
export async function runProgram(
	file: string,
	args: readonly string[],
	options: ExecFileOptions = {},
): Promise<Printed> {
	return new Promise((resolve) => {
		execFile(
			file,
			[...args],
			{maxBuffer: 256 * 1024 * 1024, ...options, encoding: 'utf8'},
			(error, stdout, stderr) => {
				const code = error?.code;
				const status = typeof code === 'number' ? code : code === 'ENOENT' ? 127 : error ? 1 : 0;
				const complaint = typeof code === 'number' ? '' : (error?.message ?? '');
				resolve({stdout, stderr: stderr || complaint, status});
			},
		);
	});
}

/** What a program prints; rejects with its complaint when it fails. */
export async function printedBy(
	file: string,
	args: readonly string[],
	options: ExecFileOptions = {},
): Promise<string> {
	const {stdout, stderr, status} = await runProgram(file, args, options);
	if (status !== 0) {
		throw new Error(`${file} ${args.join(' ')}: ${stderr.trim()}`);
	}

	return stdout;
}

import {spawn} from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import * as z from 'zod/mini';
import type {Credentials} from './credentials.ts';
import {failed, type Outcome, success} from './failure.ts';
import type {ClusterSettings, Entry, ExecSettings, UserSettings} from './kubeconfig-schema.ts';
import {redactText} from './redact.ts';
import type {Timing} from './timing.ts';

export type ExecPluginOptions = {
	readonly exec: ExecSettings;
	readonly user: Entry<UserSettings>;
	readonly cluster: Entry<ClusterSettings>;
	readonly timing: Timing;
	/** A plug-in that takes longer is ended: it most likely waits for somebody to type. Milliseconds. */
	readonly deadlineMs?: number;
};

export type ExecPlugin = {
	current(): Promise<Outcome<Credentials>>;
	/** Runs the plug-in again for the next request, if its last answer is what the server refused. */
	forget(refused: Credentials): void;
};

const credentialSchema = z.object({
	kind: z.literal('ExecCredential'),
	status: z.object({
		token: z.optional(z.string()),
		clientCertificateData: z.optional(z.string()),
		clientKeyData: z.optional(z.string()),
		expirationTimestamp: z.optional(z.string()),
	}),
});

/**
Runs an exec credential plug-in (Kubernetes: "client-go credential plugins"): one run at a time however
many requests wait for it, never interactive, and its answer is kept until it expires or is refused.
*/
export function createExecPlugin(options: ExecPluginOptions): ExecPlugin {
	let kept: {credentials: Credentials; expiresAt: number} | undefined;
	let running: Promise<Outcome<Credentials>> | undefined;

	const run = async (): Promise<Outcome<Credentials>> => {
		const answer = await runPlugin(options);
		running = undefined;
		if (!answer.ok) {
			return answer;
		}

		kept = answer.value;
		return success(answer.value.credentials);
	};

	return {
		async current() {
			if (kept && kept.expiresAt > options.timing.now()) {
				return success(kept.credentials);
			}

			running ??= run();
			return running;
		},
		forget(refused) {
			if (kept && isPartOf(kept.credentials, refused)) {
				kept = undefined;
			}
		},
	};
}

const isPartOf = ({headers, certificate}: Credentials, sent: Credentials): boolean =>
	headers.authorization === sent.headers.authorization &&
	(!certificate || certificate === sent.certificate);

async function runPlugin(
	options: ExecPluginOptions,
): Promise<Outcome<{credentials: Credentials; expiresAt: number}>> {
	const {exec, user, deadlineMs = 30_000} = options;
	const name = `the credential plug-in ${exec.command} of user ${user.name}`;
	const finished = await collect(options, deadlineMs);
	const stderr = lastLines(finished.stderr);
	if (finished.error) {
		const hint = exec.installHint ? `; ${exec.installHint.trim()}` : '';
		return failed('credentials', `${name} cannot be started: ${finished.error.message}${hint}`);
	}

	if (finished.timedOut) {
		return failed('credentials', `${name} gave no answer within ${deadlineMs / 1000} s${stderr}`);
	}

	if (finished.exitCode !== 0) {
		return failed('credentials', `${name} ended with status ${finished.exitCode}${stderr}`);
	}

	const parsed = parseCredential(finished.stdout);
	if (!parsed) {
		return failed('credentials', `${name} printed something that is no ExecCredential${stderr}`);
	}

	const {token, clientCertificateData, clientKeyData, expirationTimestamp} = parsed.status;
	const credentials: Credentials = {
		headers: token ? {authorization: `Bearer ${token}`} : {},
		...(clientCertificateData && {certificate: clientCertificateData}),
		...(clientKeyData && {key: clientKeyData}),
	};
	// A little early, so that no request leaves with a token that ends on the way.
	const expiresAt = expirationTimestamp ? Date.parse(expirationTimestamp) - 10_000 : Infinity;
	return success({credentials, expiresAt});
}

type Finished = {
	stdout: string;
	stderr: string;
	exitCode?: number;
	error?: Error;
	timedOut?: boolean;
};

async function collect(
	{exec, user, cluster, timing}: ExecPluginOptions,
	deadlineMs: number,
): Promise<Finished> {
	const command = exec.command.includes('/')
		? path.resolve(path.dirname(user.file), exec.command)
		: exec.command;
	const env = Object.fromEntries((exec.env ?? []).map(({name, value}) => [name, value]));
	return new Promise((resolve) => {
		const output = {stdout: '', stderr: ''};
		const child = spawn(command, exec.args ?? [], {
			stdio: ['ignore', 'pipe', 'pipe'],
			env: {...process.env, ...env, KUBERNETES_EXEC_INFO: execInfo(exec, cluster)},
		});
		const cancel = timing.deadline(deadlineMs, () => {
			child.kill('SIGKILL');
			resolve({...output, timedOut: true});
		});
		for (const stream of ['stdout', 'stderr'] as const) {
			child[stream].setEncoding('utf8').on('data', (text: string) => {
				output[stream] = (output[stream] + text).slice(-1_000_000);
			});
		}

		child.once('error', (error) => {
			cancel();
			resolve({...output, error});
		});
		child.once('close', (exitCode) => {
			cancel();
			resolve({...output, exitCode: exitCode ?? -1});
		});
	});
}

function execInfo(exec: ExecSettings, cluster: Entry<ClusterSettings>): string {
	const {settings} = cluster;
	return JSON.stringify({
		apiVersion: exec.apiVersion ?? 'client.authentication.k8s.io/v1',
		kind: 'ExecCredential',
		spec: {
			interactive: false,
			...(exec.provideClusterInfo && {
				cluster: {
					server: settings.server,
					'tls-server-name': settings['tls-server-name'],
					'insecure-skip-tls-verify': settings['insecure-skip-tls-verify'],
					'certificate-authority-data': settings['certificate-authority-data'],
					'proxy-url': settings['proxy-url'],
				},
			}),
		},
	});
}

function parseCredential(text: string): z.infer<typeof credentialSchema> | undefined {
	try {
		return credentialSchema.safeParse(JSON.parse(text)).data;
	} catch {
		return undefined;
	}
}

/** What the plug-in complained about, as the end of a sentence. */
function lastLines(stderr: string): string {
	const text = redactText(stderr.trim().split('\n').slice(-3).join(' · '));
	return text ? `: ${text.slice(-300)}` : '';
}

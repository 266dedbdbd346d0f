import fs from 'node:fs/promises';
import path from 'node:path';
import {createExecPlugin} from './exec-plugin.ts';
import {failed, type Outcome, success} from './failure.ts';
import type {ClusterSettings, Entry, UserSettings} from './kubeconfig-schema.ts';
import {redactText} from './redact.ts';
import type {Timing} from './timing.ts';

/** What a request carries to say who asks; certificates as PEM. */
export type Credentials = {
	readonly headers: Readonly<Record<string, string>>;
	readonly certificate?: string | undefined;
	readonly key?: string | undefined;
};

export type CredentialSource = {
	/** The credentials of now; plug-ins and files are asked again when theirs have run out. */
	current(): Promise<Outcome<Credentials>>;
	/**
	Forgets what was cached after the server refused it; false when there is nothing to renew. Several requests
	may be refused at once: what was renewed since the refused one left is kept.
	*/
	renew(refused: Credentials): boolean;
};

export type Impersonation = {
	readonly user?: string | undefined;
	readonly groups?: readonly string[];
};

export type CredentialOptions = {
	readonly cluster: Entry<ClusterSettings>;
	readonly user: Entry<UserSettings> | undefined;
	/** `--as` and `--as-group`: they win over what the kubeconfig says. */
	readonly impersonate: Impersonation;
	readonly timing: Timing;
};

/** A token file is read again after this time, as client-go does. Milliseconds. */
const tokenFileLifetime = 60_000;

/** The way from a kubeconfig user to credentials: certificates, token, token file, exec plug-in, auth provider. */
export function createCredentialSource(options: CredentialOptions): CredentialSource {
	const {user, timing} = options;
	const settings = user?.settings ?? {};
	const plugin =
		user && settings.exec
			? createExecPlugin({exec: settings.exec, user, cluster: options.cluster, timing})
			: undefined;
	let tokenFile: {token: string; readAt: number} | undefined;

	const readTokenFile = async (file: string): Promise<Outcome<string>> => {
		if (tokenFile && timing.now() - tokenFile.readAt < tokenFileLifetime) {
			return success(tokenFile.token);
		}

		const content = await readUserFile(user, 'tokenFile', file);
		if (content.ok) {
			tokenFile = {token: content.value.trim(), readAt: timing.now()};
		}

		return content.ok ? success(content.value.trim()) : content;
	};

	const authorization = async (): Promise<Outcome<Credentials>> => {
		if (plugin) {
			return plugin.current();
		}

		if (settings.tokenFile) {
			const token = await readTokenFile(settings.tokenFile);
			return token.ok ? success({headers: {authorization: `Bearer ${token.value}`}}) : token;
		}

		if (settings.token) {
			return success({headers: {authorization: `Bearer ${settings.token}`}});
		}

		if (settings.username) {
			const pair = Buffer.from(`${settings.username}:${settings.password ?? ''}`).toString(
				'base64',
			);
			return success({headers: {authorization: `Basic ${pair}`}});
		}

		if (!user || !settings['auth-provider']) {
			return success({headers: {}});
		}

		// The Kubernetes client is loaded only when such a user appears.
		const {authProviderHeaders} = await import('./auth-provider.ts');
		return authProviderHeaders(user, options.cluster);
	};

	return {
		async current() {
			const own = await clientCertificate(user);
			if (!own.ok) {
				return own;
			}

			const authorized = await authorization();
			return authorized.ok
				? success({
						...own.value,
						...authorized.value,
						headers: {...authorized.value.headers, ...impersonationHeaders(settings, options)},
					})
				: authorized;
		},
		renew(refused) {
			if (refused.headers.authorization === `Bearer ${tokenFile?.token}`) {
				tokenFile = undefined;
			}

			plugin?.forget(refused);
			return Boolean(plugin ?? settings.tokenFile ?? settings['auth-provider']);
		},
	};
}

async function clientCertificate(
	user: Entry<UserSettings> | undefined,
): Promise<Outcome<{certificate?: string; key?: string}>> {
	const certificate = await pem(user, 'client-certificate');
	const key = certificate.ok ? await pem(user, 'client-key') : certificate;
	if (!certificate.ok || !key.ok) {
		return certificate.ok ? (key as Extract<typeof key, {ok: false}>) : certificate;
	}

	return success({
		...(certificate.value && {certificate: certificate.value}),
		...(key.value && {key: key.value}),
	});
}

/** As in client-go, inline data wins over a file of the same field. */
async function pem(
	user: Entry<UserSettings> | undefined,
	field: 'client-certificate' | 'client-key',
): Promise<Outcome<string | undefined>> {
	const inline = user?.settings[`${field}-data`];
	const file = user?.settings[field];
	if (inline) {
		return success(Buffer.from(inline, 'base64').toString('utf8'));
	}

	return file ? readUserFile(user, field, file) : success(undefined);
}

async function readUserFile(
	user: Entry<UserSettings> | undefined,
	field: string,
	file: string,
): Promise<Outcome<string>> {
	return readEntryFile(user, `user ${user?.name ?? ''}`, field, file);
}

/** Reads a file that a kubeconfig entry names; the failure says which entry, field and path. */
export async function readEntryFile(
	entry: {readonly file: string} | undefined,
	label: string,
	field: string,
	file: string,
): Promise<Outcome<string>> {
	const resolved = path.resolve(path.dirname(entry?.file ?? '.'), file);
	try {
		return success(await fs.readFile(resolved, 'utf8'));
	} catch (error) {
		const {code = ''} = error as NodeJS.ErrnoException;
		return failed(
			'credentials',
			`${field} of ${label} in ${entry?.file ?? ''} names ${resolved}, which cannot be read (${redactText(code)})`,
		);
	}
}

function impersonationHeaders(
	settings: UserSettings,
	{impersonate}: CredentialOptions,
): Record<string, string> {
	const user = impersonate.user ?? settings.as;
	if (!user) {
		return {};
	}

	const groups = impersonate.user ? impersonate.groups : settings['as-groups'];
	return {
		'impersonate-user': user,
		...(settings['as-uid'] && !impersonate.user && {'impersonate-uid': settings['as-uid']}),
		// Sent once per group; the transport splits the line feed.
		...(groups?.length && {'impersonate-group': groups.join('\n')}),
	};
}

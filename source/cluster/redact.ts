import {createHmac, randomBytes} from 'node:crypto';

/** Drawn anew at every start, unless an earlier one is to be gone on with: nothing can be computed back. */
let currentKey: Buffer = randomBytes(32);

/** The key of the marks; who has it can try what they stand for. */
export const markKey = (): Buffer => currentKey;

/** Marks from now on as another run of the program does. */
export function setMarkKey(other: Buffer): void {
	currentKey = other;
}

/** What stands in place of a secret; the same secret has the same mark as long as the key is the same. */
export function mark(value: string): string {
	const digest = createHmac('sha256', currentKey).update(value).digest('hex').slice(0, 4);
	return `‹redacted-${digest}›`;
}

/**
Names whose values are secret, in environment variables, flags and fields: what Kubernetes programs call
such things in general, and what Rainbond calls them (BUILD_IMAGE_REPOSTORY_PASS, MYSQL_PASS, the admin
key of its APISIX controller).
*/
const secretName =
	/(?:pass(?:word|wd|phrase)?\d*|secret(?:[_-]?key)?|token|api[_-]?key|access[_-]?key(?:[_-]?id)?|admin[_-]?key|private[_-]?key|credentials?|auth)$/i;

/** Names that end like a secret and hold only a reference to one. */
const referenceName =
	/(?:secret[_-]?(?:name|ref)|key[_-]?ref|service[_-]?account[_-]?token|automountserviceaccounttoken|expirationseconds)$/i;

export const isSecretName = (name: string): boolean =>
	secretName.test(name) && !referenceName.test(name);

/** What each pattern matches is the secret itself; its surroundings are looked at and stay. */
const secrets: readonly RegExp[] = [
	/(?<=-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----)[\s\S]+?(?=-----END|$)/g,
	// JSON web tokens: service accounts, OIDC
	/\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]{4,}/g,
	/(?<=\b(?:bearer|basic)\s{1,4})[\w+./=~-]{8,}/gi,
	// user:password@ of a URL, and a token that stands alone before the @ of a Git address
	/(?<=\/\/[^\s/:@'"]{0,80}:)[^\s/@'"]+(?=@)/g,
	/(?<=\/\/)[^\s/:@'"]{16,}(?=@)/g,
	// Go's MySQL addresses: user:password@tcp(host:3306)/region
	/(?<=[\w.-]:)[^\s:@'"]+(?=@(?:tcp|unix)\()/g,
	// rbd-api prints the object store's key and secret (rainbond pkg/component/storage).
	/(?<=create s3 client [^,\n]{0,200},-{4})[^,\n]*(?=,-{4})/g,
	/(?<=create s3 client [^,\n]{0,200},-{4}[^,\n]{0,200},-{4})\S+/g,
	// MySQL clients take the password glued to -p, as the readiness probe of rbd-db does.
	/(?<=\bmysql(?:admin)?\b[^\n]{0,200}\s-p)[^\s'"]+/g,
	/(?<=(?:password|passwd|passphrase|secret|token|[_-]key(?:[_-]id)?|apikey|_pass)["']?\s?[=:]\s?["']?)[^\s"',;&}]{3,}/gi,
	// Registry credentials: .dockerconfigjson
	/(?<="auth"\s?:\s?")[^"]+/g,
	// a flag and its value as two words
	/(?<=--[\w-]{0,40}(?:password|passwd|secret|token|api-key|admin-key)\s)[^\s-]\S*/gi,
	/\bAKIA[A-Z\d]{16}\b/g,
];

/** None of the patterns can match a text without one of these words. */
const hint = /private key|eyj|bearer|basic|@|s3 client|mysql|pass|secret|token|key|auth|akia/i;

/** Removes what looks like a secret from a text that people will see: log lines, events, error messages. */
export function redactText(text: string): string {
	if (!hint.test(text)) {
		return text;
	}

	let result = text;
	for (const pattern of secrets) {
		result = result.replaceAll(pattern, (secret) =>
			secret.includes('‹redacted-') ? secret : mark(secret),
		);
	}

	return result;
}

type Json = null | boolean | number | string | Json[] | {[key: string]: Json | undefined};

/**
A copy of an API object that may be shown to a person: no Secret values, no private keys, no passwords in
arguments, variables, probes or custom resources, and without the noise of managedFields. Items of a
list carry no kind, so it is given.
*/
export function redactObject(object: unknown, kind: string): unknown {
	return redactValue(object as Json, kind === 'Secret' ? ['data', 'stringData'] : [], '');
}

function redactValue(value: Json | undefined, secretFields: readonly string[], key: string): Json {
	if (typeof value === 'string') {
		return redactString(value, key);
	}

	if (Array.isArray(value)) {
		return redactArray(value, key);
	}

	if (typeof value !== 'object' || value === null) {
		return value ?? null;
	}

	if (
		typeof value.name === 'string' &&
		typeof value.value === 'string' &&
		isSecretName(value.name)
	) {
		return {...value, value: mark(value.value)};
	}

	const result: Record<string, Json> = {};
	for (const [name, field] of Object.entries(value)) {
		if (
			field === undefined ||
			name === 'managedFields' ||
			name === 'kubectl.kubernetes.io/last-applied-configuration'
		) {
			continue;
		}

		const isSecretField = secretFields.includes(name);
		result[name] =
			isSecretField || name === 'binaryData'
				? redactFields(field, isSecretField)
				: redactValue(field, [], name);
	}

	return result;
}

/** Values of a Secret are marked all; binary values of a ConfigMap when a private key is inside. */
function redactFields(fields: Json | undefined, all: boolean): Json {
	const entries = Object.entries((fields ?? {}) as Record<string, Json>);
	return Object.fromEntries(
		entries.map(([name, value]) => {
			const text = typeof value === 'string' ? value : '';
			const decoded = Buffer.from(text, 'base64');
			const isSecret = all || decoded.includes('PRIVATE KEY');
			return [name, isSecret ? `${mark(text)} (${decoded.length} bytes)` : value];
		}),
	);
}

function redactString(value: string, key: string): string {
	return isSecretName(key) && value ? mark(value) : redactText(value);
}

/** A MySQL client as the program of a command; its password is glued to -p in an element of its own. */
const mysqlClient = /(?:^|\/)(?:mysql|mariadb)(?:-?(?:admin|dump|check))?$/;

/** A flag may stand in one element of `args` and its value in the next. */
function redactArray(values: Json[], key: string): Json[] {
	const client = values.findIndex((value) => typeof value === 'string' && mysqlClient.test(value));
	return values.map((value, index) => {
		if (client !== -1 && index > client && typeof value === 'string' && /^-p./.test(value)) {
			return `-p${mark(value.slice(2))}`;
		}

		const before = values[index - 1];
		const isValueOfSecretFlag =
			typeof value === 'string' &&
			typeof before === 'string' &&
			/^-[\w-]+$/.test(before) &&
			isSecretName(before);
		return isValueOfSecretFlag ? mark(value) : redactValue(value, [], key);
	});
}

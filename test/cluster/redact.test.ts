import {describe, expect, it} from 'vitest';
import {mark, redactObject, redactText} from '../../source/cluster/redact.ts';

const canary = 'canary-7f3a9c21';

describe('redacting text', () => {
	it.each([
		['a Go MySQL address', `--mysql=root:${canary}@tcp(rbd-db-rw:3306)/region`],
		['a flag with a value behind =', `--default-apisix-cluster-admin-key=${canary}`],
		['a flag and its value as two words', `start --admin-key ${canary} --port 80`],
		['an environment variable', `BUILD_IMAGE_REPOSTORY_PASS=${canary}`],
		['another environment variable', `MYSQL_PASSWORD: ${canary}`],
		['a JSON field', `{"user":"admin","password":"${canary}"}`],
		['the password of a URL', `dial https://admin:${canary}@goodrain.me/v2/`],
		[
			'a token in a Git address',
			`Start clone source code from https://${canary}${canary}@github.com/a/b.git`,
		],
		['the mysql client of a readiness probe', `mysql -uroot -p${canary} -e 'SELECT 1'`],
		[
			'the object store keys that rbd-api prints',
			`create s3 client http://minio:9000,----AKEY${canary},----${canary}`,
		],
		['a bearer token', `authorization: Bearer ${canary}.abcdef`],
		['a registry credential', `{"auths":{"goodrain.me":{"auth":"${canary}"}}}`],
		['a web token', `got eyJhbGciOiJSUzI1NiIs.eyJ${canary.replaceAll('-', '')}.c2lnbmF0dXJl`],
		['a private key', `-----BEGIN RSA PRIVATE KEY-----\n${canary}\n-----END RSA PRIVATE KEY-----`],
		['a private key that was cut off', `-----BEGIN PRIVATE KEY-----\n${canary}`],
	])('removes %s', (_name, text) => {
		const shown = redactText(text);
		expect(shown).not.toContain(canary);
		expect(shown).not.toContain(canary.replaceAll('-', ''));
		expect(shown).toContain('‹redacted-');
	});

	it.each([
		['http: TLS handshake error from 10.42.0.1:35590: remote error: tls: error decrypting message'],
		['secret "rbd-api-server-cert" not found'],
		[
			'MountVolume.SetUp failed for volume "region-api-ssl" : secret "rbd-api-server-cert" not found',
		],
		['[error] connect() failed (111: Connection refused) while connecting to upstream'],
		['Failed to pull image "goodrain.me/default-web:20260119223852"'],
		['pod/rbd-api-7d9f8-x2x deleted, key 15 0 /apisix/routes/1f2e'],
		['-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----'],
	])('leaves %s as it is', (text) => {
		expect(redactText(text)).toBe(text);
	});

	it('gives equal secrets equal marks and different ones different marks', () => {
		expect(mark('one')).toBe(mark('one'));
		expect(mark('one')).not.toBe(mark('two'));
	});

	it('does not redact its own marks again', () => {
		const once = redactText(`MYSQL_PASSWORD=${canary}`);
		expect(redactText(once)).toBe(once);
	});
});

describe('redacting objects', () => {
	const shown = (object: unknown, kind: string) => JSON.stringify(redactObject(object, kind));
	const base64 = (text: string) => Buffer.from(text).toString('base64');

	it('shows the keys of a Secret and the sizes of its values, never the values', () => {
		const secret = {metadata: {name: 's'}, data: {'tls.key': base64(canary)}};
		const text = shown(secret, 'Secret');
		expect(text).not.toContain(base64(canary));
		expect(text).toContain('tls.key');
		expect(text).toContain(`(${canary.length} bytes)`);
	});

	it('hides the private key in the binary data of region-config and shows the certificate', () => {
		const certificate = base64('-----BEGIN CERTIFICATE-----');
		const key = base64(`-----BEGIN RSA PRIVATE KEY-----${canary}`);
		const text = shown({binaryData: {'ca.pem': certificate, 'client.key.pem': key}}, 'ConfigMap');
		expect(text).toContain(certificate);
		expect(text).not.toContain(key);
	});

	it('hides variables, arguments and probes that carry passwords, and nothing beside them', () => {
		const container = {
			name: 'rbd-api',
			args: ['--log-level=info', `--mysql=root:${canary}@tcp(db:3306)/region`, '--token', canary],
			env: [
				{name: 'SECRET_KEY', value: canary},
				{name: 'RBD_NAMESPACE', value: 'rbd-system'},
				{name: 'DB', valueFrom: {secretKeyRef: {name: 'rbd-db', key: 'password'}}},
			],
			readinessProbe: {exec: {command: ['sh', '-c', `mysql -uroot -p${canary} -e 'SELECT 1'`]}},
		};
		const text = shown({spec: {containers: [container]}}, 'Pod');
		expect(text).not.toContain(canary);
		expect(text).toContain('--log-level=info');
		expect(text).toContain('rbd-system');
		expect(text).toContain('"name":"rbd-db"');
	});

	it('hides the password of a MySQL client whose command is given word by word', () => {
		const exec = {command: ['/usr/bin/mysql', '-uroot', `-p${canary}`, '-e', 'SELECT 1']};
		const text = shown({readinessProbe: {exec}}, 'Pod');
		expect(text).not.toContain(canary);
		expect(text).toContain('"/usr/bin/mysql","-uroot","-p‹redacted-');
		const other = {command: ['grep', '-pattern', 'mysql']};
		expect(shown({exec: other}, 'Pod')).toContain('"-pattern"');
	});

	it('hides the passwords that RainbondCluster carries in its spec and status', () => {
		const cluster = {
			spec: {
				imageHub: {domain: 'goodrain.me', password: canary},
				regionDatabase: {password: canary},
			},
			status: {imagePullPassword: canary},
		};
		const text = shown(cluster, 'RainbondCluster');
		expect(text).not.toContain(canary);
		expect(text).toContain('goodrain.me');
	});

	it('leaves out what kubectl applied last, which repeats everything in clear', () => {
		const annotations = {
			'kubectl.kubernetes.io/last-applied-configuration': `{"data":{"password":"${canary}"}}`,
			note: 'kept',
		};
		const text = shown({metadata: {annotations}}, 'Secret');
		expect(text).not.toContain(canary);
		expect(text).toContain('kept');
	});
});

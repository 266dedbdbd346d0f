import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {describe, expect, it, onTestFinished} from 'vitest';
import {createRegionCertificates} from '../../source/practice/rainbond/region-certificates.ts';
import {healthy} from '../../source/practice/scenarios/healthy.ts';
import {checkScenario} from '../diagnosis/check-scenario.ts';

const other = createRegionCertificates({addresses: ['192.0.2.1'], notBefore: Date.now() - 1000});

/** The verdict on a healthy cluster when somebody tells what the console holds. */
async function told(fields: Readonly<Record<string, string>>) {
	const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'rbd-tui-bundle-'));
	onTestFinished(() => {
		fs.rmSync(folder, {recursive: true, force: true});
	});
	const file = path.join(folder, 'console.json');
	fs.writeFileSync(file, JSON.stringify(fields));
	const {document} = await checkScenario(healthy, {asked: ['region-api'], input: {bundle: file}});
	expect(JSON.stringify(document)).not.toContain('PRIVATE KEY');
	return document.causes.map(({id, status}) => `${id} ${status}`);
}

const bundle = {
	'ca.pem': other.authority,
	'client.pem': other.client,
	'client.key.pem': other.clientKey,
};

describe('what the console holds', () => {
	it('is stale when its certificates are of another authority', async () => {
		expect(await told(bundle)).toEqual(['region-api/console-certificate-stale confirmed']);
	});

	it('is of no use when it is still base64, indented or empty', async () => {
		const expected = ['region-api/client-certificate-missing confirmed'];
		const encoded = Object.fromEntries(
			Object.entries(bundle).map(([key, value]) => [key, Buffer.from(value).toString('base64')]),
		);
		expect(await told(encoded)).toEqual(expected);
		expect(await told({...bundle, 'client.pem': `  ${bundle['client.pem']}`})).toContain(
			expected[0],
		);
		expect(await told({'ca.pem': bundle['ca.pem']})).toEqual(expected);
	});
});

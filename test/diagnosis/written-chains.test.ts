import {createPrivateKey} from 'node:crypto';
import {describe, expect, it} from 'vitest';
import {
	createKeyPairSync,
	issueCertificate,
	privateKeyPem,
} from '../../source/practice/certificates/certificate.ts';
import {
	createRegionCertificates,
	type RegionAuthority,
	type RegionCertificates,
} from '../../source/practice/rainbond/region-certificates.ts';
import {platform} from '../support/written-platform.ts';
import {
	clientSecret,
	cluster,
	config,
	gateway,
	route,
	serverSecret,
	service,
	slice,
} from '../support/written-region.ts';
import {checkWritten, gist, well} from './check-written.ts';

/** Certificates of other hands than the operator's: a company's authority, or one that is being replaced. */
const day = 86_400_000;

const issued = (authority?: RegionAuthority): RegionCertificates =>
	createRegionCertificates({
		addresses: [gateway],
		notBefore: Date.now() - 30 * day,
		keepsAuthorityKey: !authority,
		...(authority && {authority}),
	});

const present = issued();
const former = issued();

/** An authority that another one has signed. */
function under({authorityKey = ''}: RegionCertificates, endsAfter = 300 * day): RegionAuthority {
	const {publicKey, privateKey} = createKeyPairSync();
	const certificate = issueCertificate({
		subject: [['organization', 'Intermediate']],
		issuer: [['organization', 'Goodrain, INC.']],
		serial: 7n,
		notBefore: new Date(Date.now() - 30 * day),
		notAfter: new Date(Date.now() + endsAfter),
		publicKey,
		signingKey: createPrivateKey(authorityKey),
		isAuthority: true,
	});
	return {certificate, key: privateKeyPem(privateKey)};
}

const middle = under(present);
const leaves = issued(middle);

const saidOf = async (
	server: RegionCertificates,
	client: RegionCertificates = server,
	console: RegionCertificates = client,
) =>
	gist(
		await checkWritten(
			{
				items: [
					...platform({objects: []}),
					service('rbd-api-api', {name: 'rbd-api'}),
					slice('rbd-api-api', [true]),
					serverSecret(server, gateway.replaceAll('.', '_')),
					clientSecret(client),
					config(console),
					cluster(),
					route('rbd-api-api', 8443),
				],
			},
			['region-api'],
		),
	);

const withParts = (authorities: readonly string[], between: readonly string[] = []) => ({
	...leaves,
	authority: authorities.join(''),
	server: [leaves.server, ...between].join(''),
	client: [leaves.client, ...between].join(''),
});

describe('a chain of certificates', () => {
	it.each<[string, RegionCertificates]>([
		[
			'presents what lies between leaf and root',
			withParts([present.authority], [middle.certificate]),
		],
		['has it beside the root', withParts([present.authority, middle.certificate])],
		['has it before the root', withParts([middle.certificate, present.authority])],
		[
			'ends at the authority that is being replaced',
			{...present, authority: former.authority + present.authority},
		],
	])('%s and is whole', async (_what, certificates) => {
		expect(await saidOf(certificates)).toEqual(well);
	});

	it('is whole where only some objects name the authority that is to come', async () => {
		const both = {...present, authority: former.authority + present.authority};
		expect(await saidOf(present, both, both)).toEqual(well);
	});

	const isFlawed = {
		verdict: 'fault',
		causes: ['region-api/certificate-bundle-inconsistent'],
		objects: [
			'Secret/rbd-api-server-cert',
			'Secret/rbd-api-client-cert',
			'ConfigMap/region-config',
		],
	};

	it.each<[string, RegionCertificates]>([
		['lacks what lies between leaf and root', withParts([present.authority])],
		[
			'begins with the authority instead of the leaf',
			{
				...withParts([present.authority], [middle.certificate]),
				server: middle.certificate + leaves.server,
				client: middle.certificate + leaves.client,
			},
		],
		['names authorities of which none has signed', {...present, authority: former.authority}],
	])('%s and is flawed', async (_what, certificates) => {
		expect(await saidOf(certificates)).toEqual(isFlawed);
	});

	it('has expired with what lies in its middle', async () => {
		const old = under(present, -day);
		const certificates = {...issued(old), authority: present.authority + old.certificate};
		expect(await saidOf(certificates)).toMatchObject({
			verdict: 'fault',
			causes: ['region-api/certificate-expired'],
		});
	});

	it('has not expired with an authority that nothing hangs on any more', async () => {
		const old = createRegionCertificates({
			addresses: [gateway],
			notBefore: Date.now() - 90 * day,
			notAfter: Date.now() - day,
		});
		const certificates = {...present, authority: old.authority + present.authority};
		expect(await saidOf(certificates)).toEqual(well);
	});
});

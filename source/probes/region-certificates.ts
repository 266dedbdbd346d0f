import {type Outcome, success} from '../cluster/failure.ts';
import type {ConfigMap, Secret} from '../cluster/objects.ts';
import {configMaps, secrets} from '../cluster/resources.ts';
import type {Text} from '../text/text.ts';
import {
	type BundleFields,
	type BundleMaterial,
	type CertificateBundle,
	clientFields,
	decoded,
	readBundle,
	serverFields,
} from './certificate-bundle.ts';
import type {ProbeContext} from './context.ts';
import {defineProbe, notRead, type Probe, read} from './probe.ts';
import {gapOf} from './reading.ts';

/** A Secret of the region API as facts; `undefined` when there is no such Secret. */
export type CertificateSecret = {
	readonly name: string;
	readonly uid: string;
	readonly labels: Readonly<Record<string, string>>;
	readonly bundle: CertificateBundle;
};

const secretCall = {verb: 'get', group: '', resource: 'secrets'} as const;
const secretList = {verb: 'list', group: '', resource: 'secrets'} as const;
const configCall = {verb: 'get', group: '', resource: 'configmaps'} as const;

/**
Each is asked for by name: a copy that was put back may have lost the labels of the operator. Where only lists may be
read, the label that it gives both of them chooses them.
*/
async function readSecret(context: ProbeContext, name: string): Promise<Outcome<Secret>> {
	const {namespace} = context;
	const secret = await context.get<Secret>(secrets, {namespace, name});
	if (secret.ok || secret.failure.kind !== 'forbidden') {
		return secret;
	}

	const listed = await context.list<Secret>(secrets, {namespace, labelSelector: 'name=rbd-api'});
	const found = listed.ok ? listed.value.find(({metadata}) => metadata.name === name) : undefined;
	return found ? success(found) : listed.ok ? secret : listed;
}

function secretProbe(
	id: string,
	title: Text,
	name: string,
	fields: BundleFields,
): Probe<CertificateSecret | undefined> {
	return defineProbe<CertificateSecret | undefined>({
		id,
		title,
		calls: [secretCall, secretList],
		vantage: 'api-server',
		disturbance: 'read',
		deadlineMs: 8000,
		sensitive: ['data'],
		async run(context) {
			const {namespace} = context;
			const secret = await readSecret(context, name);
			if (!secret.ok) {
				return secret.failure.kind === 'not-found'
					? read(undefined)
					: notRead(gapOf(secret.failure, {...secretList, namespace}));
			}

			const {metadata, data} = secret.value;
			return read({
				name,
				uid: metadata.uid,
				labels: metadata.labels ?? {},
				bundle: readBundle(decoded(data), fields).facts,
			});
		},
	});
}

export const serverSecretName = 'rbd-api-server-cert';
export const clientSecretName = 'rbd-api-client-cert';
export const regionConfigName = 'region-config';

export const serverCertificate = secretProbe(
	'region-server-certificate',
	{zh: 'rbd-api 的服务端证书', en: 'the server certificate of rbd-api'},
	serverSecretName,
	serverFields,
);

export const clientCertificate = secretProbe(
	'region-client-certificate',
	{zh: 'rbd-api 的客户端证书', en: 'the client certificate of rbd-api'},
	clientSecretName,
	clientFields,
);

/** What the console is meant to be given: addresses and the client's certificate. */
export type RegionConfig = {
	readonly uid: string;
	readonly apiAddress: string;
	/** Undefined where it has no such field. */
	readonly websocketAddress: string | undefined;
	readonly bundle: CertificateBundle;
};

export const regionConfig = defineProbe<RegionConfig | undefined>({
	id: 'region-config',
	title: {zh: '控制台对接信息 region-config', en: 'region-config, what the console is given'},
	calls: [configCall],
	vantage: 'api-server',
	disturbance: 'read',
	deadlineMs: 8000,
	sensitive: ['binaryData', 'data'],
	async run(context) {
		const config = await readRegionConfig(context);
		if (!config.ok) {
			return config.failure.kind === 'not-found'
				? read(undefined)
				: notRead(gapOf(config.failure, {...configCall, namespace: context.namespace}));
		}

		const {metadata, data} = config.value;
		return read({
			uid: metadata.uid,
			apiAddress: data?.apiAddress ?? '',
			websocketAddress: data?.websocketAddress,
			bundle: readBundle(configValues(config.value), clientFields).facts,
		});
	},
});

const readRegionConfig = async (context: ProbeContext): Promise<Outcome<ConfigMap>> =>
	context.get<ConfigMap>(configMaps, {namespace: context.namespace, name: regionConfigName});

/** The operator writes certificates as binary data; hands that edit it write text. */
const configValues = ({data, binaryData}: ConfigMap): Record<string, string> => ({
	...data,
	...decoded(binaryData),
});

/**
The client's certificate and key out of region-config, to be used at once and dropped. A certificate that its
key does not fit is left out: TLS would not get as far as being shown the server's.
*/
export async function regionClient(context: ProbeContext): Promise<BundleMaterial | undefined> {
	const config = await readRegionConfig(context);
	if (!config.ok) {
		return undefined;
	}

	const {facts, material} = readBundle(configValues(config.value), clientFields);
	return facts.hasOwnKey ? material : {...material, certificatePem: undefined, keyPem: undefined};
}

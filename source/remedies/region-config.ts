import type {X509Certificate} from 'node:crypto';
import {isSignedByAny} from '../cluster/certificate-facts.ts';
import {describeFailure} from '../cluster/failure.ts';
import {listAll} from '../cluster/list.ts';
import type {ConfigMap} from '../cluster/objects.ts';
import {connectToPod} from '../cluster/pod-connection.ts';
import {configMaps, pods} from '../cluster/resources.ts';
import {dialTls} from '../cluster/tls-dial.ts';
import {componentOf} from '../platform/components.ts';
import {clientFields, decoded, readBundle} from '../probes/certificate-bundle.ts';
import type {Text} from '../text/text.ts';
import type {RemedySite, Unfit} from './remedy.ts';
import {writeWhole} from './whole-file.ts';

/** One field of the form in which the console is told about a cluster. */
export type RegionField = {
	/** The key in region-config. */
	readonly key: string;
	/** As the form calls it. */
	readonly label: Text;
	readonly value: string;
	readonly isSecret: boolean;
};

/** In the order of the console's form. */
const form: ReadonlyArray<Omit<RegionField, 'value'>> = [
	{key: 'apiAddress', label: {zh: 'API 地址', en: 'API address'}, isSecret: false},
	{
		key: 'websocketAddress',
		label: {zh: 'WebSocket 通信地址', en: 'WebSocket address'},
		isSecret: false,
	},
	{
		key: 'defaultDomainSuffix',
		label: {zh: 'HTTP 应用默认域名后缀', en: 'HTTP domain suffix'},
		isSecret: false,
	},
	{
		key: 'defaultTCPHost',
		label: {zh: 'TCP 应用默认访问地址', en: 'TCP address'},
		isSecret: false,
	},
	{key: 'ca.pem', label: {zh: 'API-CA 证书', en: 'CA certificate'}, isSecret: false},
	{
		key: 'client.pem',
		label: {zh: 'API-Client 证书', en: 'client certificate'},
		isSecret: false,
	},
	{
		key: 'client.key.pem',
		label: {zh: 'API-Client 证书密钥', en: 'client key'},
		isSecret: true,
	},
];

export const regionConfigName = 'region-config';

/**
What the console has to be given, decoded and trimmed, field by field; or why it must not be given to
anybody: certificates that do not fit each other, or another authority than rbd-api serves.
*/
export async function readRegionFields(site: RemedySite): Promise<RegionField[] | Unfit> {
	const {session, namespace} = site;
	const found = await session.transport.json<ConfigMap>({
		verb: 'get',
		resource: configMaps,
		namespace,
		name: regionConfigName,
	});
	if (!found.ok) {
		return {problem: describeFailure(found.failure)};
	}

	const values: Record<string, string> = {
		...found.value.data,
		...decoded(found.value.binaryData),
	};
	const {facts, material} = readBundle(values, clientFields);
	if (!facts.isSigned || !facts.hasOwnKey) {
		return {
			problem: {
				zh: 'region-config 里的证书、CA 和密钥不成套，交给控制台也不能用；先重新生成证书',
				en: 'certificate, authority and key in region-config do not fit each other, so no console could use them; make the certificates anew first',
			},
		};
	}

	const served = await servedLeaf(site);
	if (served && !isSignedByAny(served, material.authorities)) {
		return {
			problem: {
				zh: 'rbd-api 正在提供的证书不是 region-config 里的 CA 签的；先重启 rbd-api（restart/rbd-api）',
				en: 'what rbd-api serves is not signed by the authority in region-config; restart rbd-api first (restart/rbd-api)',
			},
		};
	}

	return form.map((field) => ({...field, value: (values[field.key] ?? '').trim()}));
}

/** The certificate that a running rbd-api shows; undefined where none could be asked. */
export async function servedLeaf({
	session,
	namespace,
}: RemedySite): Promise<X509Certificate | undefined> {
	const listed = await listAll(session.transport, {resource: pods, namespace});
	const pod = (listed.ok ? listed.value.items : []).find(
		(one) =>
			componentOf(one) === 'rbd-api' &&
			!one.metadata.deletionTimestamp &&
			one.status?.containerStatuses?.some(({state}) => state?.running),
	);
	if (!pod) {
		return undefined;
	}

	const address = {namespace, pod: pod.metadata.name, port: 8443};
	const connection = await connectToPod(session.transport, address, 3000);
	if (!connection.ok) {
		return undefined;
	}

	const {leaf} = await dialTls(connection.value, {path: '/v2/show', timeoutMs: 3000});
	return leaf;
}

/** The fields for a person to copy; secrets are left out, and it is said how to get them. */
export function fieldsText(fields: readonly RegionField[]): Text {
	const inLanguage = (language: 'zh' | 'en'): string =>
		fields
			.map(({label, value, isSecret}) => {
				const hidden = {
					zh: `（${value.length} 个字符，不显示；用 --file 写入只有自己可读的文件）`,
					en: `(${value.length} characters, not shown; --file writes them where only you can read them)`,
				}[language];
				return `${label[language]}:\n${isSecret ? hidden : value}\n`;
			})
			.join('\n');
	return {zh: inLanguage('zh'), en: inLanguage('en')};
}

/** The same as `grctl config` prints: YAML with the certificates as blocks, keys in alphabetical order. */
export const grctlText = (fields: readonly RegionField[]): string =>
	fields
		.toSorted((one, other) => one.key.localeCompare(other.key, 'en'))
		.map(({key, value}) =>
			value.includes('\n')
				? `${key}: |\n${value
						.split('\n')
						.map((line) => `  ${line}`)
						.join('\n')}\n`
				: `${key}: ${value}\n`,
		)
		.join('');

/** Hands region-config over: into a file that only its owner can read, or as text without the key. */
export async function handOver(site: RemedySite): Promise<Text> {
	const fields = await readRegionFields(site);
	if ('problem' in fields) {
		return fields.problem;
	}

	const {file} = site;
	if (file === undefined) {
		return fieldsText(fields);
	}

	try {
		await writeWhole(file, grctlText(fields));
		return {
			zh: `已写入 ${file}（0600）：按字段填入控制台，用完删除`,
			en: `written to ${file} (0600): fill it into the console field by field, and delete it afterwards`,
		};
	} catch (error) {
		const {code = ''} = error as NodeJS.ErrnoException;
		return {
			zh: `${file} 写不进去（${code}）；已存在的文件不会被覆盖`,
			en: `${file} cannot be written (${code}); a file that exists is not overwritten`,
		};
	}
}

import type {Event, Pod} from '../cluster/objects.ts';
import {definePredicate} from '../diagnosis/predicate.ts';
import {fail, notApplicable, pass, unknown} from '../diagnosis/judgement.ts';
import type {ObjectReference} from '../diagnosis/subject.ts';
import {componentOf} from '../platform/components.ts';
import {isOver} from '../platform/pod-state.ts';
import type {CertificateBundle} from '../probes/certificate-bundle.ts';
import {componentObjects, namespaceEvents, namespacePods} from '../probes/namespace-objects.ts';
import {platformLogs} from '../probes/platform-logs.ts';
import {
	type CertificateSecret,
	clientCertificate,
	clientSecretName,
	regionConfig,
	type RegionConfig,
	regionConfigName,
	serverCertificate,
	serverSecretName,
} from '../probes/region-certificates.ts';
import {regionTls} from '../probes/region-tls.ts';
import {counted} from '../text/counted.ts';
import type {Text} from '../text/text.ts';
import {componentReferences, podReference, statesOf} from './components.ts';
import {listed} from './words.ts';

type Holder = {
	readonly object: ObjectReference;
	readonly bundle: CertificateBundle;
};

/** The objects that carry the certificates of one generation, those that exist. */
function holdersOf(
	namespace: string,
	server: CertificateSecret | undefined,
	client: CertificateSecret | undefined,
	config: RegionConfig | undefined,
): Holder[] {
	const secret = (one: CertificateSecret | undefined): Holder[] =>
		one
			? [{object: {kind: 'Secret', namespace, name: one.name, uid: one.uid}, bundle: one.bundle}]
			: [];
	return [
		...secret(server),
		...secret(client),
		...(config
			? [
					{
						object: {kind: 'ConfigMap', namespace, name: regionConfigName, uid: config.uid},
						bundle: config.bundle,
					},
				]
			: []),
	];
}

/** A clock may be off by so much without anybody noticing. Milliseconds. */
const toleranceMs = 60_000;

const dated = {server: serverCertificate, client: clientCertificate, config: regionConfig};

type Dated = {
	readonly server: CertificateSecret | undefined;
	readonly client: CertificateSecret | undefined;
	readonly config: RegionConfig | undefined;
};

function outOfDate(
	{server, client, config}: Dated,
	namespace: string,
	isOut: (dates: {notBefore: number; notAfter: number}) => boolean,
) {
	return holdersOf(namespace, server, client, config).flatMap(({object, bundle}) =>
		[bundle.leaf, ...bundle.between, bundle.authority].flatMap((one) =>
			one && isOut(one) ? [{object, one}] : [],
		),
	);
}

const day = (at: number): string =>
	`${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

/** What is wrong inside one object by itself. */
function flawOf({isSigned, hasOwnKey, unreadable}: CertificateBundle): Text | undefined {
	if (unreadable.length > 0) {
		return {
			zh: `${unreadable.join('、')} 缺失，或不是可读的 PEM`,
			en: `${unreadable.join(', ')}: missing, or no PEM that can be read`,
		};
	}

	if (hasOwnKey === false) {
		return {zh: '私钥与证书不匹配', en: 'the key does not belong to the certificate'};
	}

	return isSigned === false
		? {
				zh: '证书不是旁边的 ca.pem 签发的',
				en: 'the certificate is not signed by the ca.pem beside it',
			}
		: undefined;
}

const certificateSecrets = [serverSecretName, clientSecretName];

const mounts = ({spec}: Pod, name: string): boolean =>
	spec.volumes?.some(({secret}) => secret?.secretName === name && !secret.optional) ?? false;

/** The kubelet says that it waits for the Secret. */
const lacks = ({metadata}: Pod, name: string, events: readonly Event[]): boolean =>
	events.some(
		({reason, involvedObject, message}) =>
			reason === 'FailedMount' &&
			involvedObject.name === metadata.name &&
			(message?.includes(`secret "${name}" not found`) ?? false),
	);

const needs = (pod: Pod, name: string, events: readonly Event[]): boolean =>
	mounts(pod, name) || lacks(pod, name, events);

/** A pod that has a node, or of which the kubelet says so. */
const waitsFor = (pod: Pod, name: string, events: readonly Event[]): boolean =>
	pod.spec.nodeName === undefined ? lacks(pod, name, events) : needs(pod, name, events);

/** Nothing runs before its pod was made; a status that says so was written by hand and is no proof alone. */
const isPossible = ({metadata}: Pod, startedAt: number): boolean =>
	startedAt >= Date.parse(metadata.creationTimestamp) - toleranceMs;

/** Those whose authority differs from the one that most have; all of them where no two agree. */
function oddOnes(holders: readonly Holder[]): readonly Holder[] {
	const groups = Map.groupBy(holders, ({bundle}) => bundle.authority?.fingerprint ?? '')
		.values()
		.toArray()
		.toSorted((a, b) => b.length - a.length);
	const [most = [], ...rest] = groups;
	return most.length > 1 ? rest.flat() : rest.length > 0 ? holders : [];
}

export const certificatePredicates = {
	'certificate-secrets-exist': definePredicate({
		title: {zh: '两个证书 Secret 都在', en: 'both certificate Secrets exist'},
		reads: {server: serverCertificate, client: clientCertificate},
		hints: {pods: namespacePods, events: namespaceEvents},
		judge({server, client}, {hints: {pods, events = []}, setting: {namespace}}) {
			const absent = [...(server ? [] : [serverSecretName]), ...(client ? [] : [clientSecretName])];
			if (absent.length === 0) {
				return pass({zh: '两个证书 Secret 都在', en: 'both Secrets are there'});
			}

			const isNeeded = (name: string) =>
				pods?.some((pod) => !isOver(pod) && needs(pod, name, events)) ?? true;
			const missing = absent.filter((name) => isNeeded(name));
			return missing.length === 0
				? notApplicable({
						zh: `没有 ${listed(absent).zh}，也没有 Pod 用到`,
						en: `there is no ${listed(absent).en}, and no pod that would need it`,
					})
				: fail(
						{
							zh: `Secret ${listed(missing).zh} 不存在`,
							en: `${missing.length === 1 ? 'the Secret' : 'the Secrets'} ${listed(missing).en} ${missing.length === 1 ? 'does' : 'do'} not exist`,
						},
						{objects: missing.map((name) => ({kind: 'Secret', namespace, name}))},
					);
		},
	}),

	'certificate-volumes-are-mounted': definePredicate({
		title: {
			zh: '没有实例在等证书 Secret',
			en: 'no pod waits for a certificate Secret',
		},
		reads: {pods: namespacePods},
		hints: {events: namespaceEvents},
		judge({pods}, {hints: {events = []}}) {
			const waiting = pods.filter(
				(pod) =>
					!isOver(pod) &&
					pod.status?.phase === 'Pending' &&
					certificateSecrets.some((name) => waitsFor(pod, name, events)),
			);
			if (waiting.length === 0) {
				return pass({zh: '没有', en: 'there is none'});
			}

			const names = waiting.map(({metadata}) => metadata.name);
			const mount = events.find(
				({reason, involvedObject}) =>
					reason === 'FailedMount' && names.includes(involvedObject.name ?? ''),
			);
			return fail(
				{
					zh: `${listed(names).zh} 卡在 ContainerCreating`,
					en: `${listed(names).en} hang in ContainerCreating`,
				},
				{
					objects: waiting.map((pod) => podReference(pod)),
					excerpt: mount?.message ? [mount.message] : [],
					victims: waiting.map((pod) => componentOf(pod)),
				},
			);
		},
	}),

	'certificates-belong-together': definePredicate({
		title: {
			zh: '服务端、客户端证书和 region-config 是同一套',
			en: 'server, client and region-config certificates belong together',
		},
		reads: dated,
		judge({server, client, config}, {setting: {namespace}}) {
			const holders = holdersOf(namespace, server, client, config);
			if (holders.length === 0) {
				return unknown({
					zh: '证书对象一个也没有，无从比较',
					en: 'none of the three objects exists, so there is nothing to compare',
				});
			}

			const flawed = holders.filter(({bundle}) => flawOf(bundle));
			const [first] = flawed;
			const flaw = first && flawOf(first.bundle);
			const odd = oddOnes(holders);
			if (first && flaw) {
				return fail(
					{zh: `${first.object.name}：${flaw.zh}`, en: `${first.object.name}: ${flaw.en}`},
					{objects: [...flawed, ...odd].map(({object}) => object)},
				);
			}

			const names = odd.map(({object}) => object.name);
			return odd.length > 0
				? fail(
						{
							zh: `${listed(names).zh} 的 CA 与其余的不同`,
							en: `${listed(names).en} carry another authority than the rest`,
						},
						{objects: odd.map(({object}) => object)},
					)
				: pass(
						{
							zh: `${holders.length} 处的 CA 相同，证书和私钥都配对`,
							en: `${counted(holders.length, 'object carries', 'objects carry')} one authority, and every key belongs to its certificate`,
						},
						{objects: holders.map(({object}) => object)},
					);
		},
	}),

	'certificates-have-not-expired': definePredicate({
		title: {zh: '证书没有过期', en: 'no certificate has expired'},
		reads: dated,
		judge(known, {setting: {namespace, now}}) {
			const out = outOfDate(known, namespace, ({notAfter}) => notAfter < now);
			const [first] = out;
			return first
				? fail(
						{
							zh: `${first.object.name} 的证书 ${day(first.one.notAfter)} 已过期`,
							en: `a certificate of ${first.object.name} expired at ${day(first.one.notAfter)}`,
						},
						{objects: out.map(({object}) => object)},
					)
				: pass({zh: '都在有效期内', en: 'none is past its end'});
		},
	}),

	'certificates-are-valid-already': definePredicate({
		title: {zh: '证书已经生效', en: 'every certificate is valid already'},
		reads: dated,
		judge(known, {setting: {namespace, now}}) {
			const out = outOfDate(known, namespace, ({notBefore}) => notBefore > now + toleranceMs);
			const [first] = out;
			return first
				? fail(
						{
							zh: `${first.object.name} 的证书 ${day(first.one.notBefore)} 才生效，API 服务器现在是 ${day(now)}`,
							en: `a certificate of ${first.object.name} begins at ${day(first.one.notBefore)}, and the API server has ${day(now)}`,
						},
						{objects: out.map(({object}) => object)},
					)
				: pass({zh: '都已生效', en: 'all have begun'});
		},
	}),

	'served-certificate-is-current': definePredicate({
		title: {
			zh: 'rbd-api 提供的就是 Secret 里的证书',
			en: 'rbd-api serves the certificate of its Secret',
		},
		reads: {server: serverCertificate, tls: regionTls},
		judge({server, tls}, {setting: {namespace}}) {
			const wanted = server?.bundle.leaf?.fingerprint;
			const served = tls.filter(({leaf}) => leaf);
			if (tls.length === 0) {
				return notApplicable({zh: '没有运行中的 rbd-api', en: 'no rbd-api runs'});
			}

			if (!wanted) {
				return unknown({
					zh: '没有可比的证书：Secret 不在，或读不出证书',
					en: 'there is no certificate to compare with: no Secret, or none in it that can be read',
				});
			}

			if (served.length === 0) {
				return unknown({zh: '没有看到 rbd-api 提供的证书', en: 'rbd-api showed no certificate'});
			}

			const stale = served.filter(({leaf}) => leaf?.fingerprint !== wanted);
			return stale.length === 0
				? pass({
						zh: '提供的证书与 Secret 一致',
						en: 'what is served is what the Secret holds',
					})
				: fail(
						{
							zh: `${listed(stale.map(({pod}) => pod)).zh} 提供的证书不是 Secret 里的那张`,
							en: `${listed(stale.map(({pod}) => pod)).en} ${stale.length === 1 ? 'serves' : 'serve'} another certificate than the Secret holds`,
						},
						{
							objects: [
								{kind: 'Deployment', namespace, name: 'rbd-api'},
								...stale.map(({pod}) => ({kind: 'Pod', namespace, name: pod})),
							],
						},
					);
		},
	}),

	'rbd-api-started-after-its-certificate': definePredicate({
		title: {
			zh: 'rbd-api 在证书生成之后启动',
			en: 'rbd-api was started after its certificate was made',
		},
		reads: {server: serverCertificate, pods: namespacePods},
		hints: {
			objects: componentObjects,
			events: namespaceEvents,
			logs: platformLogs,
			tls: regionTls,
		},
		judge({server, pods}, {hints, setting: {namespace, now}}) {
			const made = server?.bundle.leaf?.notBefore;
			const own = statesOf(pods, hints.objects, hints.events, now).get('rbd-api')?.pods ?? [];
			const isRejecting = (hints.logs ?? []).some(
				({component, hits}) => component === 'rbd-api' && hits['client-rejected'],
			);
			const servesOlder = ({metadata: {name}}: Pod): boolean =>
				(hints.tls ?? []).some(
					({pod, leaf}) => pod === name && leaf && leaf.notBefore < (made ?? -Infinity),
				);
			const started = own.flatMap(({pod}) =>
				(pod.status?.containerStatuses ?? [])
					.map(({state}) => Date.parse(state?.running?.startedAt ?? ''))
					.filter((at) => !Number.isNaN(at))
					.filter((at) => isRejecting || servesOlder(pod) || isPossible(pod, at))
					.map((at) => ({pod, at})),
			);
			if (made === undefined || started.length === 0) {
				return notApplicable({zh: '没有运行中的 rbd-api', en: 'no rbd-api runs'});
			}

			const before = started.filter(({at}) => at < made);
			return before.length === 0
				? pass({zh: '都是之后启动的', en: 'all were started after it'})
				: fail(
						{
							zh: `证书 ${day(made)} 生成，${listed(before.map(({pod}) => pod.metadata.name)).zh} 在此之前就已启动`,
							en: `the certificate was made at ${day(made)}, and ${listed(before.map(({pod}) => pod.metadata.name)).en} ${before.length === 1 ? 'runs' : 'run'} since before that`,
						},
						{
							objects: componentReferences(
								'rbd-api',
								namespace,
								own.filter(({pod}) => before.some((one) => one.pod === pod)),
							),
						},
					);
		},
	}),
};

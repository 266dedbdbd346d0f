import {isSignedByAny} from '../../cluster/certificate-facts.ts';
import {describeFailure, type Outcome} from '../../cluster/failure.ts';
import type {ConfigMap, KubernetesObject, Secret} from '../../cluster/objects.ts';
import {configMaps, pods, rbdComponents, type Resource, secrets} from '../../cluster/resources.ts';
import {
	type BundleFields,
	clientFields,
	decoded,
	readBundle,
	serverFields,
} from '../../probes/certificate-bundle.ts';
import type {Restore} from '../kept-record.ts';
import {kubectlLine} from '../kubectl-line.ts';
import {handOver, regionConfigName, servedLeaf} from '../region-config.ts';
import {
	type Draft,
	journalObject,
	type Remedy,
	type RemedySite,
	type Step,
	type Unfit,
	unfit,
	type WaitingFor,
} from '../remedy.ts';
import {operatorObjection, readComponent, reconcileStep} from './reconcile.ts';
import {draftRestart} from './restart.ts';

/** The three objects that carry the certificates of rbd-api, and where in them they lie. */
const carriers: ReadonlyArray<{
	readonly resource: Resource<Secret> | Resource<ConfigMap>;
	readonly name: string;
	readonly fields: BundleFields;
}> = [
	{resource: secrets, name: 'rbd-api-server-cert', fields: serverFields},
	{resource: secrets, name: 'rbd-api-client-cert', fields: clientFields},
	{resource: configMaps, name: regionConfigName, fields: clientFields},
];

/**
Makes all certificates of the region API anew, in the only order that works: a copy, both Secrets and
region-config away, a reconcile, new objects of one authority, a restart of rbd-api, a look at what it
serves, and the new region-config for the consoles (rainbond-operator: controllers/handler/api.go).
*/
export const regenerateCertificates: Remedy = {
	id: 'region-api/regenerate-certificates',
	title: {
		zh: '重新生成集群端证书（最后手段）',
		en: 'make all certificates of the cluster side anew (last resort)',
	},
	risk: 'high',
	rights: {
		plan: [
			{verb: 'get', resource: secrets},
			{verb: 'get', resource: configMaps},
			{verb: 'get', resource: rbdComponents},
			{verb: 'list', resource: pods},
		],
		run: [
			{verb: 'delete', resource: secrets},
			{verb: 'delete', resource: configMaps},
			{verb: 'patch', resource: rbdComponents},
			{verb: 'delete', resource: pods},
			{verb: 'watch', resource: pods},
			{verb: 'create', resource: pods, subresource: 'portforward'},
		],
		undo: [
			{verb: 'create', resource: secrets},
			{verb: 'update', resource: secrets},
			{verb: 'create', resource: configMaps},
			{verb: 'update', resource: configMaps},
			{verb: 'delete', resource: pods},
		],
	},
	preconditions: [
		{
			zh: 'rainbond-operator 在运行，否则删掉的对象不会重建',
			en: 'rainbond-operator runs: otherwise nothing that is deleted comes back',
		},
	],
	isFinal: undefined,
	// Every console goes on with the old bundle until it is given the new region-config.
	verification: {announced: ['region-api/console-certificate-stale']},
	draft,
};

async function draft(site: RemedySite): Promise<Draft | Unfit> {
	const objection = await operatorObjection(site);
	if (objection) {
		return {problem: objection};
	}

	const component = await readComponent(site, 'rbd-api');
	if (!component.ok) {
		return {problem: describeFailure(component.failure)};
	}

	const present: Restore[] = [];
	for (const {resource, name} of carriers) {
		const found = await readCarrier(site, resource, name);
		if (found.ok) {
			present.push({kind: 'object', resource: plain(resource), object: found.value});
		} else if (found.failure.kind !== 'not-found') {
			return {problem: describeFailure(found.failure)};
		}
	}

	const objects = present.flatMap((one) => (one.kind === 'object' ? [one] : []));
	if (objects.length === 0) {
		return unfit(
			'三个对象都不存在：让 operator 重新核对 rbd-api 即可',
			'none of the three objects exists: a reconcile of rbd-api is all it takes',
		);
	}

	const restart = await draftRestart(site, {choose: (_pod, name) => name === 'rbd-api'});
	const restartSteps = 'problem' in restart ? [] : restart.steps;
	const before = new Set(objects.map(({object}) => object.metadata.uid));
	return {
		objects: objects.map(({resource, object}) => journalObject(resource, object)),
		breaks: [
			{
				zh: '新的 CA 会让所有正在使用现有证书的控制台和 grctl 立即断开，直到把新的 region-config 填进去；对接了几个控制台就要填几次',
				en: 'with a new authority every console and every grctl that uses the present bundle stops at once, until it is given the new region-config: once for each console that is docked',
			},
			...('problem' in restart ? [] : restart.breaks),
		],
		recreated: {
			zh: '两个 Secret 和 region-config 由 rainbond-operator 重新生成，CA 是全新的',
			en: 'both Secrets and region-config are made anew by rainbond-operator, with another authority',
		},
		// By hand nothing is kept by itself.
		lines: objects.map(({resource, object}) => copyLine(site, resource, object.metadata.name)),
		kept: {restores: present, restarts: ['rbd-api']},
		steps: [
			...objects.map(({resource, object}) => deleteStep(site, resource, object)),
			reconcileStep(site, component.value, {isBoundToVersion: false}),
			{
				kind: 'wait',
				title: {
					zh: '等三个对象重新出现，且同属一个 CA',
					en: 'wait for all three objects, of one authority',
				},
				deadlineMs: 180_000,
				look: async (place) => newGeneration(place, before),
			},
			...restartSteps,
			{
				kind: 'wait',
				title: {
					zh: '核对 rbd-api 提供的证书',
					en: 'look at what rbd-api serves',
				},
				deadlineMs: 120_000,
				look: servesNew,
			},
			{
				kind: 'tell',
				title: {zh: '交出新的 region-config', en: 'hand the new region-config over'},
				tell: handOver,
			},
		],
	};
}

/** A resource as data that can be kept in a file. */
const plain = ({group, version, plural, kind, namespaced}: Resource): Resource => ({
	group,
	version,
	plural,
	kind,
	namespaced,
});

const readCarrier = async (
	{session, namespace}: RemedySite,
	resource: Resource,
	name: string,
): Promise<Outcome<Secret & ConfigMap>> =>
	session.transport.json<Secret & ConfigMap>({verb: 'get', resource, namespace, name});

const copyLine = (site: RemedySite, {kind}: Resource, name: string): string =>
	`${kubectlLine(site, site.namespace, ['get', kind.toLowerCase(), name, '-o', 'yaml'])} > ${name}.yaml`;

const deleteStep = (site: RemedySite, resource: Resource, object: KubernetesObject): Step => ({
	kind: 'call',
	title: {
		zh: `删除 ${resource.kind} ${object.metadata.name}（先保存副本）`,
		en: `delete ${resource.kind} ${object.metadata.name}, of which a copy is kept`,
	},
	kubectl: kubectlLine(site, site.namespace, [
		'delete',
		resource.kind.toLowerCase(),
		object.metadata.name,
	]),
	call: {verb: 'delete', resource, object: journalObject(resource, object)},
	isGoneWell: true,
});

/** Whether all three are there, none of the old ones, and of one authority. */
async function newGeneration(site: RemedySite, before: ReadonlySet<string>): Promise<WaitingFor> {
	const found = await Promise.all(
		carriers.map(async ({resource, name}) => readCarrier(site, resource, name)),
	);
	const missing = carriers.filter((_, index) => {
		const one = found[index];
		return !one?.ok || before.has(one.value.metadata.uid);
	});
	if (missing.length > 0) {
		const names = missing.map(({name}) => name);
		return {
			isOver: false,
			seen: {zh: `还没有：${names.join('、')}`, en: `not there yet: ${names.join(', ')}`},
		};
	}

	const bundles = found.map((one, index) => bundleOf(one, carriers[index]?.fields ?? clientFields));
	const authorities = new Set(bundles.map(({facts}) => facts.authority?.fingerprint));
	const isWhole = authorities.size === 1 && bundles.every(({facts}) => facts.isSigned);
	return isWhole
		? {
				isOver: true,
				seen: {zh: '三个对象同属一个新的 CA', en: 'all three are of one new authority'},
				made: carriers.flatMap(({resource: {kind}, name}, index) => {
					const one = found[index];
					return one?.ok ? [{kind, name, ...versionOf(one.value)}] : [];
				}),
			}
		: {
				isOver: false,
				seen: {zh: '三个对象还不同属一个 CA', en: 'they are not of one authority yet'},
			};
}

const versionOf = ({metadata: {uid, resourceVersion}}: KubernetesObject) => ({
	uid,
	resourceVersion,
});

const bundleOf = (one: Outcome<Secret & ConfigMap> | undefined, fields: BundleFields) =>
	readBundle(one?.ok ? {...decoded(one.value.data), ...decoded(one.value.binaryData)} : {}, fields);

/** Whether rbd-api shows the leaf of the new Secret, signed by the authority in region-config. */
async function servesNew(site: RemedySite): Promise<WaitingFor> {
	const [server, config] = await Promise.all([
		readCarrier(site, secrets, 'rbd-api-server-cert'),
		readCarrier(site, configMaps, regionConfigName),
	]);
	const wanted = bundleOf(server, serverFields).facts.leaf?.fingerprint;
	const {authorities} = bundleOf(config, clientFields).material;
	const leaf = await servedLeaf(site);
	if (!leaf) {
		return {
			isOver: false,
			seen: {zh: 'rbd-api 还没有应答', en: 'rbd-api does not answer yet'},
		};
	}

	const isNew = leaf.fingerprint256 === wanted && isSignedByAny(leaf, authorities);
	return {
		isOver: isNew,
		seen: isNew
			? {
					zh: 'rbd-api 提供的是新证书，由 region-config 里的 CA 签发',
					en: 'rbd-api serves the new certificate, signed by the authority in region-config',
				}
			: {zh: 'rbd-api 还在提供旧证书', en: 'rbd-api still serves an old certificate'},
	};
}

import type {Pod, RbdComponent, Service} from '../cluster/objects.ts';
import {definePredicate} from '../diagnosis/predicate.ts';
import {fail, type Judgement, notApplicable, pass, unknown} from '../diagnosis/judgement.ts';
import {componentOf} from '../platform/components.ts';
import {isOver, type PodState} from '../platform/pod-state.ts';
import {
	componentObjects,
	namespaceEndpoints,
	namespaceEvents,
	namespacePods,
	namespaceServices,
} from '../probes/namespace-objects.ts';
import {platformLogs} from '../probes/platform-logs.ts';
import {rainbondCluster} from '../probes/rainbond-cluster.ts';
import type {ScannedLog} from '../probes/scan-log.ts';
import {counted} from '../text/counted.ts';
import {complaints} from './complaints.ts';
import {commandLineOf, componentReferences, couldNotHear, statesOf, unheard} from './components.ts';
import {backingOf} from './service-backing.ts';

/** Programs that open the database at their start and cannot do without (rainbond: pkg/component/core.go). */
const needDatabase = ['rbd-api', 'rbd-chaos', 'rbd-worker', 'rbd-app-ui'];

const databaseService = 'rbd-db-rw';

/** Whether Rainbond has brought a database of its own. */
const hasOwnDatabase = (
	pods: readonly Pod[],
	objects: readonly RbdComponent[] | undefined,
	services: readonly Service[] | undefined,
): boolean =>
	Boolean(objects?.some(({metadata}) => metadata.name === 'rbd-db')) ||
	pods.some((pod) => componentOf(pod) === 'rbd-db' && !isOver(pod)) ||
	Boolean(services?.some(({metadata}) => metadata.name === databaseService));

/** Rainbond's own database, whether or not its namespace is named with it. */
const isElsewhere = (host: string | undefined): boolean =>
	Boolean(host) && !/^rbd-db(?:-rw)?(?:\.|$)/.test(host ?? '');

/** The host in the arguments of rbd-api: `--mysql=user:password@tcp(host:3306)/region`. Only the host leaves here. */
function databaseHostOf(pods: readonly Pod[]): string | undefined {
	return commandLineOf('rbd-api', pods)
		.map((word) => /@tcp\((?<host>[^():]+)(?::\d+)?\)/.exec(word)?.groups?.host)
		.find((host) => host !== undefined);
}

/** The server that rbd-api says it could not reach, where it names it by an address. */
function dialledHostOf(logs: readonly ScannedLog[]): string | undefined {
	const lines = complaints(logs, ['database']).get('rbd-api')?.excerpt ?? [];
	return lines
		.map((line) => /dial tcp \[?(?<host>[\da-fA-F.:]+?)\]?:\d+:/.exec(line)?.groups?.host)
		.find((host) => host !== undefined);
}

/** None of its pods is ready, or there is none. */
function notReady(pods: readonly PodState[], namespace: string): Judgement {
	const [first] = pods;
	return fail(
		first
			? {
					zh: `rbd-db 没有就绪：${first.reason || first.trouble}`,
					en: `rbd-db is not ready: ${first.reason || first.trouble}`,
				}
			: {zh: 'rbd-db 没有 Pod', en: 'rbd-db has no pod'},
		{
			objects: [
				...componentReferences('rbd-db', namespace, pods),
				{kind: 'Service', namespace, name: databaseService},
			],
		},
	);
}

export const databasePredicates = {
	'rbd-api-reaches-the-database': definePredicate({
		title: {zh: 'rbd-api 能连上数据库', en: 'rbd-api reaches its database'},
		reads: {logs: platformLogs},
		judge({logs}, {gapsOf}) {
			const missing = unheard(gapsOf(platformLogs), 'rbd-api');
			const found = complaints(logs, ['database', 'database-name', 'database-refused']);
			const unresolved = complaints(logs, ['dns']).get('rbd-api');
			const isDatabase = unresolved?.excerpt.some((line) => /db|mysql/i.test(line));
			const own = found.get('rbd-api') ?? (isDatabase ? unresolved : undefined);
			return own
				? fail(
						{
							zh: `rbd-api 日志有 ${own.count} 行说打不开数据库`,
							en: `${counted(own.count, 'line of rbd-api says', 'lines of rbd-api say')} that it cannot open its database`,
						},
						{excerpt: own.excerpt.slice(-5), victims: needDatabase},
					)
				: missing.length > 0
					? unknown(couldNotHear, missing)
					: pass({
							zh: 'rbd-api 日志里没有数据库错误',
							en: 'the log of rbd-api has no database error',
						});
		},
	}),

	'database-login-works': definePredicate({
		title: {zh: '数据库接受 rbd-api 的账号', en: 'the database accepts the account of rbd-api'},
		reads: {logs: platformLogs},
		judge({logs}, {gapsOf}) {
			const missing = unheard(gapsOf(platformLogs), 'rbd-api');
			const own = complaints(logs, ['database-refused']).get('rbd-api');
			return own
				? fail(
						{
							zh: '数据库拒绝：用户名、密码或库名不对',
							en: 'the database refuses user, password or database name',
						},
						{excerpt: own.excerpt.slice(-3)},
					)
				: missing.length > 0
					? unknown(couldNotHear, missing)
					: pass({zh: '没有被数据库拒绝的行', en: 'no line of a refusal by the database'});
		},
	}),

	'database-is-in-the-cluster': definePredicate({
		title: {zh: '数据库在集群内', en: 'the database is inside the cluster'},
		reads: {cluster: rainbondCluster, pods: namespacePods},
		hints: {objects: componentObjects, services: namespaceServices, logs: platformLogs},
		judge({cluster, pods}, {hints: {objects, services, logs = []}, setting: {namespace}}) {
			const database = cluster?.spec?.regionDatabase;
			const hasOwn = hasOwnDatabase(pods, objects, services);
			const told = database?.host ?? databaseHostOf(pods);
			const host = told ?? (hasOwn ? undefined : dialledHostOf(logs));
			if (isElsewhere(host)) {
				return fail(
					{
						zh: `数据库在集群外：${host}:${database?.port ?? 3306}`,
						en: `the database is outside the cluster: ${host}:${database?.port ?? 3306}`,
					},
					{
						objects: [
							cluster && database
								? {kind: 'RainbondCluster', namespace, name: cluster.metadata.name}
								: {kind: 'Deployment', namespace, name: 'rbd-api'},
						],
					},
				);
			}

			return hasOwn
				? pass({zh: '数据库是 rbd-db', en: 'the database is rbd-db'})
				: notApplicable({
						zh: '没有 rbd-db（SQLite，或外部数据库）',
						en: 'there is no rbd-db (SQLite, or a database elsewhere)',
					});
		},
	}),

	'database-is-ready': definePredicate({
		title: {
			zh: 'rbd-db 就绪，Service rbd-db-rw 通向它',
			en: 'rbd-db is ready, and the Service rbd-db-rw leads to it',
		},
		reads: {pods: namespacePods, objects: componentObjects},
		hints: {
			events: namespaceEvents,
			cluster: rainbondCluster,
			services: namespaceServices,
			slices: namespaceEndpoints,
			logs: platformLogs,
		},
		judge({pods, objects}, {hints, setting: {namespace, now}, gapsOf}) {
			const {services, slices = [], logs = [], cluster} = hints;
			const state = statesOf(pods, objects, hints.events, now).get('rbd-db');
			const host = cluster?.spec?.regionDatabase?.host ?? databaseHostOf(pods);
			const isNamed = complaints(logs, ['database-name']).size > 0;
			const isUsed = isNamed || hasOwnDatabase(pods, objects, services);
			if (!isUsed || isElsewhere(host)) {
				return notApplicable({zh: '不使用 rbd-db', en: 'rbd-db is not used'});
			}

			const own = state?.pods ?? [];
			if (own.every(({isReady}) => !isReady)) {
				return notReady(own, namespace);
			}

			if (!services) {
				return unknown(
					{
						zh: 'rbd-db 就绪，但读不到 Service rbd-db-rw',
						en: 'rbd-db is ready, and its Service rbd-db-rw could not be read',
					},
					gapsOf(namespaceServices),
				);
			}

			const {kind} = backingOf(databaseService, {services, slices, pods});
			const about = [{kind: 'Service', namespace, name: databaseService}];
			switch (kind) {
				case 'empty': {
					return fail(
						{
							zh: 'rbd-db 就绪，Service rbd-db-rw 却没有就绪的 Endpoint',
							en: 'rbd-db is ready, and the Service rbd-db-rw has no ready endpoint',
						},
						{objects: about},
					);
				}

				case 'missing': {
					return fail(
						{
							zh: 'rbd-db 就绪，Service rbd-db-rw 却不存在',
							en: 'rbd-db is ready, and the Service rbd-db-rw does not exist',
						},
						{objects: about},
					);
				}

				case 'ready':
				case 'untold': {
					return pass({zh: 'rbd-db 就绪', en: 'rbd-db is ready'});
				}
			}
		},
	}),
};

import {services, statefulSets} from '../../../cluster/resources.ts';
import {crashes, isNeverReady} from '../../models/kubelet/behaviour.ts';
import {spoilSelector} from '../../rainbond/broken-services.ts';
import {canaries} from '../../rainbond/canaries.ts';
import {addDatabaseVictims} from '../../rainbond/consequences.ts';
import {connectExternalDatabase} from '../../rainbond/external-database.ts';
import {mysqlLine} from '../../rainbond/logs/lines.ts';
import {scaleToZero} from '../../world/scale-to-zero.ts';
import {fault, well} from '../expectation.ts';
import type {Scenario} from '../scenario.ts';

const id = 'region-api/database-unreachable';
const noSuchHost = 'dial tcp: lookup rbd-db-rw on 10.43.0.10:53: no such host';
const ruledOut = ['region-api/dns-failing', 'region-api/pod-down', 'component/crash-loop'];

export const databaseUnreachable: readonly Scenario[] = [
	{
		id: 'region-api-database-unreachable',
		title: {
			zh: 'rbd-db 反复崩溃，平台组件都连不上数据库',
			en: 'rbd-db crash-loops, and nobody finds the database',
		},
		summary: {
			zh: 'rbd-db 数据损坏、启动即退出；rbd-api、rbd-chaos、rbd-worker 因为 rbd-db-rw 解析不到而崩溃。',
			en: 'The data of rbd-db is corrupt and it exits at once; rbd-api, rbd-chaos and rbd-worker crash since rbd-db-rw has no address.',
		},
		expected: fault(id, ['rbd-db'], {ruledOut: ['region-api/dns-failing', 'region-api/pod-down']}),
		build(world) {
			world.behave('rbd-db', crashes(1, 6), {
				since: world.ago({minutes: 48}),
				logReplaces: true,
				log: [
					{
						once: 0.6,
						lines: [
							mysqlLine(
								'System',
								'MY-010116',
								'/usr/sbin/mysqld (mysqld 8.0.19) starting as process 1',
							),
							mysqlLine('Warning', 'MY-010068', 'CA certificate ca.pem is self signed.'),
						],
					},
					{
						atEnd: [
							mysqlLine(
								'ERROR',
								'MY-012962',
								'Header page consists of zero bytes in datafile: ./ibdata1, Space ID:0, Flags: 0.',
								'InnoDB',
							),
							mysqlLine(
								'ERROR',
								'MY-012930',
								'Plugin initialization aborted with error Data structure corruption.',
								'InnoDB',
							),
							mysqlLine('ERROR', 'MY-010119', 'Aborting'),
						],
					},
				],
			});
		},
	},
	{
		id: 'region-api-database-scaled-to-zero',
		title: {zh: 'rbd-db 被缩容到 0', en: 'rbd-db was scaled to zero'},
		summary: {
			zh: '有人把 rbd-db 的副本数改成了 0，依赖它的组件都在崩溃。',
			en: 'Somebody set the replicas of rbd-db to zero; all that need it crash.',
		},
		expected: fault(id, ['rbd-db'], {ruledOut: ['region-api/dns-failing']}),
		build(world) {
			world.change(statefulSets, 'rbd-db', ({spec}) => {
				Object.assign(spec ?? {}, {replicas: 0});
			});
		},
	},
	{
		id: 'region-api-database-image',
		title: {zh: 'rbd-db 的镜像拉不下来', en: 'the image of rbd-db cannot be pulled'},
		summary: {
			zh: 'rbd-db 重建后镜像被仓库拒绝；数据库不在，其他组件跟着崩溃。',
			en: 'After rbd-db was made again the registry refuses its image; without the database the others crash.',
		},
		expected: fault(id, ['rbd-db'], {ruledOut: ['region-api/dns-failing', 'region-api/pod-down']}),
		build(world) {
			world.restart('rbd-db', {minutes: 44});
			const image = `${world.platform.registry}/rbd-db:8.0.19`;
			world.behave('rbd-db', {
				pullError: `failed to pull and unpack image "${image}": failed to resolve reference "${image}": pulling from host ${image.split('/')[0] ?? ''} failed with status code [manifests 8.0.19]: 403 Forbidden`,
			});
		},
	},
	{
		id: 'region-api-database-without-volume',
		title: {zh: 'rbd-db 的存储卷没有人创建', en: 'nobody makes the volume of rbd-db'},
		summary: {
			zh: 'rbd-db 的 PVC 重建后一直 Pending（local-path-provisioner 被缩容到 0），数据库起不来。',
			en: 'The claim of rbd-db was made again and stays Pending (local-path-provisioner was scaled to zero); the database cannot start.',
		},
		expected: fault(id, ['rbd-db'], {ruledOut: ['region-api/dns-failing']}),
		build(world) {
			scaleToZero(world, 'local-path-provisioner', {when: {minutes: 50}});
			world.unprovisioned.add('rbd-db-rbd-db-0');
			world.restart('rbd-db', {minutes: 35});
		},
	},
	{
		id: 'region-api-database-not-ready',
		title: {zh: 'rbd-db 的就绪检查超时', en: 'the readiness probe of rbd-db times out'},
		summary: {
			zh: '磁盘太慢，一秒的就绪检查总是超时；rbd-db 在运行，但没有就绪，rbd-db-rw 解析不到。事件里带着数据库密码。',
			en: 'The disk is slow and the probe of one second always times out; rbd-db runs and is never ready, so that rbd-db-rw has no address. The events carry the password.',
		},
		expected: fault(id, ['rbd-db'], {
			ruledOut: ['region-api/dns-failing', 'region-api/pod-down'],
		}),
		build(world) {
			world.behave(
				'rbd-db',
				isNeverReady(`command "mysql -uroot -p${canaries.databasePassword} -e SELECT 1" timed out`),
				{since: world.ago({minutes: 41})},
			);
		},
	},
	{
		id: 'region-api-database-service-missing',
		title: {
			zh: 'rbd-db 正常，Service rbd-db-rw 被删除',
			en: 'rbd-db is well, and the Service rbd-db-rw was deleted',
		},
		summary: {
			zh: '无头 Service 没了，rbd-db-rw 解析不到；数据库在运行，依赖它的组件重启后起不来。',
			en: 'Without the headless Service rbd-db-rw has no address: the database runs, and those that need it do not come up.',
		},
		expected: fault(id, ['rbd-db-rw'], {ruledOut}),
		build(world) {
			world.remove(services, 'rbd-db-rw');
			addDatabaseVictims(world, noSuchHost, {since: world.ago({minutes: 38})});
		},
	},
	{
		id: 'region-api-database-service-selects-nothing',
		title: {
			zh: 'rbd-db 正常，Service rbd-db-rw 的选择器选不中它',
			en: 'rbd-db is well, and the Service rbd-db-rw does not select it',
		},
		summary: {
			zh: '有人给 rbd-db-rw 的选择器加了一个标签，它没有 Endpoint，名字解析不到。',
			en: 'Somebody gave the selector of rbd-db-rw one more label; it has no endpoint, and its name does not resolve.',
		},
		expected: fault(id, ['rbd-db-rw'], {ruledOut}),
		build(world) {
			spoilSelector(world, 'rbd-db-rw');
			addDatabaseVictims(world, noSuchHost, {since: world.ago({minutes: 38})});
		},
	},
	{
		id: 'region-api-external-database-refuses',
		title: {zh: '外部数据库拒绝连接', en: 'the external database refuses connections'},
		summary: {
			zh: '平台用的是集群外的 MySQL，它没有在监听；rbd-api 启动时连接被拒绝、反复崩溃。',
			en: 'The platform uses a MySQL outside the cluster, and nothing listens there; rbd-api is refused at its start and crash-loops.',
		},
		expected: fault(id, undefined, {ruledOut}),
		build(world) {
			connectExternalDatabase(world, {host: '10.10.0.20'}).fails(
				'dial tcp 10.10.0.20:3306: connect: connection refused',
				world.ago({minutes: 58}),
			);
		},
	},
	{
		id: 'region-api-external-database-times-out',
		title: {zh: '连接外部数据库超时', en: 'the external database does not answer'},
		summary: {
			zh: '集群外的 MySQL 主机不可达，连接超时。',
			en: 'The host of the MySQL outside the cluster cannot be reached; connections time out.',
		},
		expected: fault(id, undefined, {ruledOut}),
		build(world) {
			connectExternalDatabase(world, {host: '10.10.0.20'}).fails(
				'dial tcp 10.10.0.20:3306: i/o timeout',
				world.ago({minutes: 39}),
			);
		},
	},
	{
		id: 'region-api-external-database-denies',
		title: {zh: '外部数据库的密码被改了', en: 'the password of the external database was changed'},
		summary: {
			zh: '外部 MySQL 可达，但拒绝平台的用户名和密码（Error 1045）。',
			en: 'The external MySQL is there and denies the platform its user and password (Error 1045).',
		},
		expected: fault(id, undefined, {ruledOut}),
		build(world) {
			connectExternalDatabase(world, {host: '10.10.0.20'}).fails(
				"Error 1045: Access denied for user 'root'@'192.168.20.11' (using password: YES)",
				world.ago({minutes: 31}),
			);
		},
	},
	{
		id: 'region-api-database-denies',
		title: {zh: 'rbd-db 不接受平台的密码', en: 'rbd-db denies the platform its password'},
		summary: {
			zh: 'rbd-db 恢复备份之后密码与 Secret 不一致：数据库就绪，却拒绝平台的账号（Error 1045）。',
			en: 'After a restore rbd-db has another password than its Secret: the database is ready and denies the platform its account (Error 1045).',
		},
		expected: fault(id, undefined, {ruledOut}),
		lookAlikeOf: 'region-api-crash-loop',
		build(world) {
			addDatabaseVictims(
				world,
				"Error 1045: Access denied for user 'root'@'10.42.1.9' (using password: YES)",
				{since: world.ago({minutes: 27})},
			);
		},
	},
	{
		id: 'external-database-well',
		title: {zh: '使用外部数据库，一切正常', en: 'an external database, and everything is well'},
		summary: {
			zh: '平台用集群外的 MySQL：没有 rbd-db，这是正常的。',
			en: 'The platform uses a MySQL outside the cluster: there is no rbd-db, as it should be.',
		},
		expected: well([id]),
		lookAlikeOf: 'region-api-external-database-refuses',
		build(world) {
			connectExternalDatabase(world, {host: '10.10.0.20'});
		},
	},
];

import {deployments, secrets, statefulSets} from '../../../cluster/resources.ts';
import type {LogProgram} from '../../models/logs/log-program.ts';
import type {StatefulSet} from '../../models/workloads/workload-types.ts';
import type {World} from '../../world/world.ts';
import {canaries} from '../canaries.ts';
import {claimSpec} from '../components/service.ts';
import {goLine} from '../logs/lines.ts';
import {base64Values} from '../platform.ts';
import {
	addInnerService,
	addOuterTcp,
	addStatefulService,
	builtImage,
	createApp,
	createComponent,
	podSpecOf,
	selectorOf,
	workloadLabels,
	workloadName,
	type AppComponent,
} from './component-objects.ts';

export const crmDatabase = 'crm/crm-mysql';
export const crmBackend = 'crm/crm-backend';
export const crmWaiter = 'probe-mesh-crm-backend';
const databasePort = 3306;

/** A customer database: MySQL with a volume, and a back end that waits for it before it starts. */
export function addCrm(world: World): void {
	const app = createApp(world, 'crm', 'crm');
	const database = createComponent(world, app, 'mysql');
	const backend = createComponent(world, app, 'backend');
	world.add(secrets, {
		metadata: {name: 'crm-mysql-env', namespace: app.namespace},
		type: 'Opaque',
		data: base64Values({MYSQL_ROOT_PASSWORD: canaries.applicationPassword}),
	});
	addDatabase(world, database);
	addBackend(world, backend, database);
}

function addDatabase(world: World, database: AppComponent): void {
	const set: Omit<StatefulSet, 'metadata'> = {
		spec: {
			replicas: 1,
			selector: {matchLabels: selectorOf(database)},
			serviceName: workloadName(database),
			template: {
				metadata: {labels: workloadLabels(database)},
				spec: podSpecOf(database, {
					image: 'goodrain.me/crm-mysql:8.0.36',
					env: [
						{
							name: 'MYSQL_ROOT_PASSWORD',
							valueFrom: {secretKeyRef: {name: 'crm-mysql-env', key: 'MYSQL_ROOT_PASSWORD'}},
						},
					],
					ports: [{containerPort: databasePort, protocol: 'TCP'}],
					readinessProbe: {
						tcpSocket: {port: databasePort},
						initialDelaySeconds: 4,
						periodSeconds: 3,
						failureThreshold: 3,
					},
					resources: {limits: {memory: '1Gi'}, requests: {cpu: '120m', memory: '512Mi'}},
					volumeMounts: [{name: 'manual12', mountPath: '/var/lib/mysql'}],
				}),
			},
			updateStrategy: {type: 'RollingUpdate'},
			volumeClaimTemplates: [{metadata: {name: 'manual12'}, spec: claimSpec(10)}],
		},
	};
	world.add(statefulSets, {
		...set,
		metadata: {
			name: workloadName(database),
			namespace: database.app.namespace,
			labels: workloadLabels(database),
		},
	});
	addInnerService(world, database, databasePort, 'mysql');
	addStatefulService(world, database, databasePort);
	addOuterTcp(world, database, {port: databasePort, nodePort: 30_036});
	world.print(crmDatabase, databaseLog);
	world.listeners.push({
		workload: crmDatabase,
		port: databasePort,
		behaviour: {kind: 'greeting', text: 'J\u{0}\u{0}\u{0}\n8.0.36\u{0}'},
	});
}

function addBackend(world: World, backend: AppComponent, database: AppComponent): void {
	const address = `${database.alias}-${databasePort}`;
	const dependency = [{k8s_service_name: address, port: databasePort, protocol: 'tcp'}];
	world.add(deployments, {
		metadata: {
			name: workloadName(backend),
			namespace: backend.app.namespace,
			labels: workloadLabels(backend),
		},
		spec: {
			replicas: 1,
			selector: {matchLabels: selectorOf(backend)},
			strategy: {type: 'RollingUpdate', rollingUpdate: {maxSurge: '25%', maxUnavailable: '25%'}},
			template: {
				metadata: {labels: workloadLabels(backend)},
				spec: podSpecOf(
					backend,
					{
						image: builtImage(backend),
						env: [
							{name: 'MYSQL_HOST', value: address},
							{name: 'MYSQL_PASSWORD', value: canaries.applicationPassword},
						],
						ports: [{containerPort: 9000, protocol: 'TCP'}],
						readinessProbe: {
							httpGet: {path: '/actuator/health', port: 9000, scheme: 'HTTP'},
							initialDelaySeconds: 10,
							periodSeconds: 5,
							failureThreshold: 3,
						},
						resources: {limits: {memory: '1Gi'}, requests: {cpu: '120m', memory: '512Mi'}},
					},
					{
						initContainers: [
							{
								name: crmWaiter,
								image: `${world.platform.registry}/rbd-init-probe:${world.platform.version}`,
								env: [{name: 'DependentComponents', value: JSON.stringify(dependency)}],
							},
						],
					},
				),
			},
		},
	});
	addInnerService(world, backend, 9000);
	addBackendBehaviour(world, address);
}

const check = (message: string) => goLine('INFO', 'init-probe', message);

function addBackendBehaviour(world: World, address: string): void {
	const waiter = {container: crmWaiter};
	const asked = check(`start check service ${address} port ${databasePort}`);
	world.behave(
		crmBackend,
		{end: {after: 1, exitCode: 0}},
		{
			...waiter,
			log: [
				{
					once: 0.1,
					lines: [
						check('start denpenent health check.'),
						asked,
						check('Depend services all check passed, will start service'),
					],
				},
			],
		},
	);
	world.behave(
		crmBackend,
		{end: undefined},
		{
			...waiter,
			whileDown: crmDatabase,
			logReplaces: true,
			log: [
				{once: 0.1, lines: [check('start denpenent health check.')]},
				{
					every: 5,
					jitter: 0,
					from: 0.2,
					lines: [
						asked,
						goLine(
							'ERROR',
							'init-probe',
							`service ${address} port ${databasePort} connection failed dial tcp: lookup ${address} on 10.43.0.10:53: no such host`,
						),
					],
				},
			],
		},
	);
	world.print(crmBackend, backendLog);
	world.listeners.push({
		workload: crmBackend,
		port: 9000,
		behaviour: {kind: 'http', answers: {'/actuator/health': {body: {status: 'UP'}}}},
	});
}

const javaTime = (at: number): string =>
	new Date(at).toISOString().replace('T', ' ').replace('Z', '');

const backendLog: LogProgram = [
	{
		once: 6,
		lines: [
			({at}) =>
				`${javaTime(at)}  INFO 1 --- [main] com.example.crm.CrmApplication : Starting CrmApplication v1.8.0 using Java 17.0.11`,
			({at}) =>
				`${javaTime(at)}  INFO 1 --- [main] o.s.b.w.embedded.tomcat.TomcatWebServer : Tomcat started on port 9000 (http) with context path ''`,
			({at}) =>
				`${javaTime(at)}  INFO 1 --- [main] com.example.crm.CrmApplication : Started CrmApplication in 5.41 seconds`,
		],
	},
	{
		every: 11,
		lines: [
			({at, integer}) =>
				`${javaTime(at)}  INFO 1 --- [exec-${integer(1, 9)}] c.e.crm.web.CustomerController : 查询客户 id=${integer(1000, 9999)} 用时 ${integer(3, 60)}ms`,
		],
	},
	{
		every: 300,
		lines: [
			({at, integer}) =>
				[
					`${javaTime(at)} ERROR 1 --- [exec-${integer(1, 9)}] c.e.crm.web.ErrorHandler : 请求处理失败`,
					'java.lang.IllegalArgumentException: 手机号格式不正确',
					'\tat com.example.crm.customer.Phone.parse(Phone.java:41)',
					'\tat com.example.crm.web.CustomerController.create(CustomerController.java:88)',
					'\tat java.base/java.lang.Thread.run(Thread.java:840)',
				].join('\n'),
		],
	},
];

const databaseLog: LogProgram = [
	{
		once: 3,
		lines: [
			({at}) =>
				`${new Date(at).toISOString().replace('Z', '000Z')} 0 [System] [MY-010931] [Server] /usr/sbin/mysqld: ready for connections. Version: '8.0.36'  socket: '/var/run/mysqld/mysqld.sock'  port: 3306  MySQL Community Server - GPL.`,
		],
	},
	{
		every: 1300,
		lines: [
			({at, integer}) =>
				`${new Date(at).toISOString().replace('Z', '000Z')} ${integer(100, 900)} [Note] [MY-010914] [Server] Aborted connection ${integer(100, 900)} to db: 'crm' (Got timeout reading communication packets).`,
		],
	},
];

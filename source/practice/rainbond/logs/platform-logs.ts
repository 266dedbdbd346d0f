import {canaries} from '../canaries.ts';
import type {LogPart, LogProgram} from '../../models/logs/log-program.ts';
import {
	accessTime,
	consoleLine,
	goLine,
	klogLine,
	logfmtLine,
	nginxErrorLine,
	plainGoLine,
	zapJsonLine,
	zapLine,
} from './lines.ts';

/** What a healthy program prints, by workload and container. Texts are those of Rainbond's sources where they matter. */
export type UsualLog = {
	readonly workload: string;
	readonly container?: string;
	readonly log: LogProgram;
};

const api = (message: string) => goLine('INFO', 'rbd-api', message);
const chaos = (message: string) => goLine('INFO', 'rbd-chaos', message);
const worker = (message: string) => goLine('INFO', 'rbd-worker', message);
const mq = (message: string) => goLine('INFO', 'rbd-mq', message);
const operator = (name: string) =>
	zapLine(
		'INFO',
		'controllers.RbdComponent',
		`rainbond component: ${name} ready replicas count is 1\t{"rbdcomponent": "rbd-system/${name}"}`,
	);

const rbdApi: LogProgram = [
	{
		once: 0.2,
		lines: [
			api('database connection successful'),
			api('ensuring CRDs are up to date...'),
			api('init event...'),
			api('start a event log handle core. connect server rbd-api-api-inner:6366'),
			api('init event manager success'),
			// The object storage's keys, in clear (pkg/component/storage).
			api(
				`create s3 client http://minio-service:9000,----${canaries.storageAccessKey},----${canaries.storagePassword}`,
			),
			api('create hub client success'),
		],
	},
	{
		once: 2,
		lines: [
			api('start api router success.'),
			api('websocket listen on (HTTP) 0.0.0.0:6060'),
			api('api listen on (HTTPs) 0.0.0.0:8443'),
			api('health check listen on (HTTP) 0.0.0.0:8889'),
			api('api listen on (HTTP) 0.0.0.0:8888'),
			api('api router is running...'),
		],
	},
	// Load balancers and port checks open a connection and say nothing: no fault.
	{
		every: 30,
		lines: [
			plainGoLine(
				({integer}) =>
					`http: TLS handshake error from 10.42.${integer(0, 2)}.1:${integer(32_768, 60_999)}: EOF`,
			),
		],
	},
	{
		every: 47,
		lines: [
			goLine(
				'INFO',
				'rbd-api',
				({integer}) =>
					`get tenant resource usage of ${integer(2, 4)} tenants in ${integer(8, 90)}ms`,
			),
		],
	},
	{
		every: 613,
		lines: [
			goLine(
				'WARNING',
				'rbd-api',
				'Event log file not found in storage or local: 6b0a5a6e4d8b4ad0a4f2c1f0b6a1d3e7',
			),
		],
	},
];

const rbdChaos: LogProgram = [
	{
		once: 0.2,
		lines: [
			chaos('database connection successful'),
			chaos('waiting for consumer loop to start...'),
			chaos('warmup task sent, consumer loop should be active now'),
			chaos('start discover success, chaos service is ready.'),
		],
	},
	{
		every: 3600,
		from: 300,
		lines: [
			chaos(
				'[clean] start cleanup task, keep count: 5, querying components with more than 5 success versions',
			),
			chaos('[clean] no component needs cleaning'),
		],
	},
	{
		every: 120,
		lines: [
			goLine(
				'INFO',
				'rbd-chaos',
				({integer}) => `current concurrent build task ${integer(0, 1)}, max 50`,
			),
		],
	},
	{
		every: 21_600,
		from: 40,
		lines: [
			goLine(
				'WARNING',
				'rbd-chaos',
				'initial dynamic mirror refresh failure: Get "https://cdn.jsdelivr.net/gh/goodrain/docker-mirrors/mirrors.json": context deadline exceeded',
			),
		],
	},
];

const rbdWorker: LogProgram = [
	{
		once: 0.2,
		lines: [
			worker('database connection successful'),
			worker('start helm app controller'),
			worker('third component discover pool started'),
			worker('run as leader'),
			worker('start discover success.'),
			worker('start receive task from mq'),
			worker('worker router is running...'),
		],
	},
	{every: 180, jitter: 0.01, lines: [worker('success collect worker master metric')]},
	{
		every: 900,
		lines: [
			klogLine(
				'W',
				'reflector.go:462',
				'pkg/mod/k8s.io/client-go@v0.28.4/tools/cache/reflector.go:229: watch of *v1.Pod ended with: an error on the server ("unable to decode an event from the watch stream: context canceled") has prevented the request from succeeding',
			),
		],
	},
];

const rbdMq: LogProgram = [
	{
		once: 0.1,
		lines: [
			mq('metrics health route registered successfully'),
			mq('starting metrics server on :6301'),
			mq('grpc server listen on 6300'),
		],
	},
];

/** What the console says of a region that answers. */
const regionIsWell: LogPart = {
	every: 20,
	lines: [
		consoleLine(
			'INFO',
			'enterprise_services.py list_enterprise_region',
			({integer}) => `region rainbond health status ok, ${integer(20, 140)}ms`,
		),
	],
};

const appUi: LogProgram = [
	{
		once: 1,
		lines: [
			() => 'Database is ready, migrating',
			consoleLine('INFO', 'default_region.py main', 'default region already exists'),
			({at}) =>
				`[${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} +0000] [12] [INFO] Starting gunicorn 21.2.0`,
			({at}) =>
				`[${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} +0000] [12] [INFO] Listening at: http://0.0.0.0:7070 (12)`,
		],
	},
	{
		every: 3,
		lines: [
			({at, integer}) =>
				`10.42.${integer(0, 2)}.1 - - [${accessTime(at)}] "GET /console/config/info HTTP/1.1" 200 1843 "-" "kube-probe/1.30"`,
		],
	},
	regionIsWell,
	{
		every: 95,
		lines: [
			({at, integer}) =>
				`10.42.0.1 - - [${accessTime(at)}] "GET /console/teams/shop/overview?region_name=rainbond HTTP/1.1" 200 ${integer(900, 4000)} "-" "Mozilla/5.0"`,
		],
	},
];

const ingressApisix: LogProgram = [
	{
		once: 0.3,
		lines: [
			zapJsonLine('info', 'ingress/ingress.go:102', 'init apisix ingress controller'),
			zapJsonLine('info', 'ingress/ingress.go:129', 'use config'),
			zapJsonLine('info', 'api/server.go:95', 'starting http server on :7080'),
			zapJsonLine('info', 'providers/controller.go:300', 'start leader election'),
			zapJsonLine('info', 'providers/controller.go:341', 'controller now is running as leader'),
		],
	},
	{
		every: 3600,
		jitter: 0.001,
		lines: [
			zapJsonLine('info', 'apisix/apisix_route.go:690', 'start resource sync for ApisixRoute'),
		],
	},
];

const apisix: LogProgram = [
	{
		once: 1.2,
		lines: [
			nginxErrorLine('notice', 'using the "epoll" event method'),
			nginxErrorLine('notice', 'openresty/1.25.3.1'),
			nginxErrorLine('notice', 'start worker processes'),
		],
	},
	{
		every: 410,
		lines: [
			nginxErrorLine(
				'warn',
				({integer}) =>
					`[lua] plugin.lua:223: load(): new plugins: {"prometheus":true}, client: 127.0.0.1, server: , request: "PUT /apisix/admin/plugins/reload HTTP/1.1", id ${integer(100, 999)}`,
			),
		],
	},
];

const hub: LogProgram = [
	{
		once: 0.2,
		lines: [
			({at}) =>
				`time="${new Date(at).toISOString().slice(0, 19)}Z" level=info msg="listening on [::]:5000" go.version=go1.7.6 instance.id=0b7e2f6c version=v2.6.2`,
		],
	},
	{
		every: 60,
		lines: [
			({at, integer}) =>
				`10.42.0.${integer(2, 40)} - - [${accessTime(at)}] "GET /v2/ HTTP/1.1" 401 87 "" "containerd/v1.7.17-k3s1"`,
		],
	},
];

const database: LogProgram = [
	{
		once: 4,
		lines: [
			({at}) =>
				`${new Date(at).toISOString().replace('Z', '000Z')} 0 [System] [MY-010116] [Server] /usr/sbin/mysqld (mysqld 8.0.19) starting as process 1`,
			({at}) =>
				`${new Date(at).toISOString().replace('Z', '000Z')} 0 [Warning] [MY-010068] [Server] CA certificate ca.pem is self signed.`,
			({at}) =>
				`${new Date(at).toISOString().replace('Z', '000Z')} 0 [System] [MY-010931] [Server] /usr/sbin/mysqld: ready for connections. Version: '8.0.19'  socket: '/var/run/mysqld/mysqld.sock'  port: 3306  MySQL Community Server - GPL.`,
		],
	},
	{
		every: 700,
		lines: [
			({at, integer}) =>
				`${new Date(at).toISOString().replace('Z', '000Z')} ${integer(900, 9000)} [Note] [MY-010914] [Server] Aborted connection ${integer(900, 9000)} to db: 'region' user: 'root' host: '10.42.1.${integer(2, 40)}' (Got an error reading communication packets).`,
		],
	},
];

const monitor: LogProgram = [
	{
		once: 0.5,
		lines: [
			logfmtLine(
				'info',
				'main.go:337',
				'msg="Starting Prometheus" version="(version=2.20.0, branch=HEAD)"',
			),
			logfmtLine(
				'info',
				'web.go:524',
				'component=web msg="Start listening for connections" address=0.0.0.0:9090',
			),
			logfmtLine('info', 'main.go:678', 'msg="Server is ready to receive web requests."'),
		],
	},
	{
		every: 7200,
		jitter: 0.001,
		lines: [
			logfmtLine(
				'info',
				'compact.go:494',
				({integer}) => `component=tsdb msg="write block" duration=${integer(400, 1600)}ms`,
			),
			logfmtLine(
				'info',
				'head.go:734',
				({integer}) => `component=tsdb msg="Head GC completed" duration=${integer(4, 30)}ms`,
			),
		],
	},
];

const operatorLog: LogProgram = [
	{
		once: 0.4,
		lines: [
			zapLine('INFO', 'setup', 'starting manager'),
			zapLine(
				'INFO',
				'controller-runtime.manager',
				'attempting to acquire leader lease rbd-system/c3e7a49c.rainbond.io...',
			),
		],
	},
	{
		once: 16,
		lines: [
			zapLine(
				'INFO',
				'controller-runtime.manager.controller.rbdcomponent',
				'Starting workers\t{"worker count": 1}',
			),
			...['rbd-api', 'rbd-app-ui', 'rbd-chaos', 'rbd-worker', 'rbd-mq', 'rbd-hub', 'rbd-db'].map(
				(name) => operator(name),
			),
		],
	},
	{
		every: 5,
		jitter: 0.01,
		from: 21,
		lines: [
			zapLine(
				'INFO',
				'controllers.RbdComponent',
				'rainbond component: rbd-gateway ready replicas count is 2\t{"rbdcomponent": "rbd-system/rbd-gateway"}',
			),
		],
	},
];

/** What the programs of a healthy platform print. */
export const platformLogs: readonly UsualLog[] = [
	{workload: 'rbd-api', log: rbdApi},
	{workload: 'rbd-chaos', log: rbdChaos},
	{workload: 'rbd-worker', log: rbdWorker},
	{workload: 'rbd-mq', log: rbdMq},
	{workload: 'rbd-app-ui', log: appUi},
	{workload: 'rbd-gateway', container: 'ingress-apisix', log: ingressApisix},
	{workload: 'rbd-gateway', container: 'apisix', log: apisix},
	{workload: 'rbd-hub', log: hub},
	{workload: 'rbd-db', log: database},
	{workload: 'rbd-monitor', log: monitor},
	{workload: 'rainbond-operator', log: operatorLog},
	{
		workload: 'minio',
		log: [
			{
				once: 0.5,
				lines: [
					'MinIO Object Storage Server',
					'Copyright: 2015-2023 MinIO, Inc.',
					'Status:         1 Online, 0 Offline.',
					({pod}) => `S3-API: http://${pod.status?.podIP ?? ''}:9000  http://127.0.0.1:9000`,
					({pod}) => `Console: http://${pod.status?.podIP ?? ''}:9001 http://127.0.0.1:9001`,
				],
			},
		],
	},
	{
		workload: 'local-path-provisioner',
		log: [
			{
				once: 0.3,
				lines: [
					({at}) =>
						`time="${new Date(at).toISOString().slice(0, 19)}Z" level=debug msg="Applied config: /etc/config/config.json"`,
					({at}) =>
						`time="${new Date(at).toISOString().slice(0, 19)}Z" level=debug msg="Provisioner started"`,
				],
			},
		],
	},
	{
		workload: 'kube-system/rke2-coredns-rke2-coredns',
		log: [
			{
				once: 0.2,
				lines: [
					'.:53',
					'[INFO] plugin/reload: Running configuration SHA512 = c18591e7950724fe7f26bd172b7e98b6d72581b4a8fc4e5fc4cfd08229eea58f',
					'CoreDNS-1.11.1',
					'linux/amd64, go1.22.7, ae2bbc2',
				],
			},
			{
				every: 1800,
				lines: [
					({integer}) =>
						`[ERROR] plugin/errors: 2 api.goodrain.com. AAAA: read udp 10.42.0.7:${integer(32_768, 60_999)}->223.5.5.5:53: i/o timeout`,
				],
			},
		],
	},
	{
		workload: 'kube-system/rke2-canal',
		container: 'kube-flannel',
		log: [
			{
				once: 1,
				lines: [klogLine('I', 'main.go:439', 'Found network config - Backend type: vxlan')],
			},
		],
	},
	{
		workload: 'kube-system/helm-install-rke2-coredns',
		log: [
			{
				once: 1,
				lines: ['+ helm_v3 install --namespace kube-system rke2-coredns', 'STATUS: deployed'],
			},
		],
	},
];

/** What a healthy program prints, for those who change a part of it. */
export const usualLog = (workload: string, container?: string): LogProgram =>
	platformLogs.find((one) => one.workload === workload && one.container === container)?.log ?? [];

/** What the console prints while its region does not answer: the usual, without the good word for the region. */
export const consoleLog: LogProgram = appUi.filter((part) => part !== regionIsWell);

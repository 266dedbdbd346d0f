import fs from 'node:fs/promises';
import path from 'node:path';
import {binary} from '../build/binaries.ts';
import type {Transport} from '../../../source/cluster/transport.ts';
import {type BedCredentials, issueServerCertificate, writePair} from './credentials.ts';
import {type BedProcess, startProcess, until} from './process.ts';

export type BedApiServer = {
	/** `https://10.250.0.1:6443` */
	readonly address: string;
	readonly host: string;
	readonly port: number;
	readonly process: BedProcess;
	/** Ends it like a crash. */
	kill(): Promise<void>;
	/** Starts it after a kill, by default with the same flags; resolves when it is ready. */
	start(flags?: readonly string[]): Promise<void>;
	/** Lets the same authority issue a new certificate, which the server takes up when it is started anew. */
	replaceCertificate(): Promise<void>;
	/** What it was asked by people, one entry a request, in the order of arrival; not what the administrator did. */
	audit(): Promise<AuditEntry[]>;
};

export type AuditEntry = {
	readonly requestURI: string;
	readonly verb: string;
	readonly user: {readonly username?: string};
	readonly userAgent?: string;
};

export type ApiServerOptions = {
	readonly folder: string;
	readonly host: string;
	readonly credentials: BedCredentials;
	readonly storage: string;
	readonly flags: readonly string[];
	/** A way to this server that needs no rights, to see whether it is ready. */
	readonly client: Transport;
};

const port = 6443;

const auditPolicy = {
	apiVersion: 'audit.k8s.io/v1',
	kind: 'Policy',
	omitStages: ['ResponseStarted', 'ResponseComplete', 'Panic'],
	rules: [{level: 'Metadata', users: ['engineer', 'viewer']}],
};

export async function startApiServer(options: ApiServerOptions): Promise<BedApiServer> {
	const {folder, host, credentials, client} = options;
	await fs.writeFile(path.join(folder, 'audit-policy.yaml'), JSON.stringify(auditPolicy));
	let running: BedProcess;
	const start = async (flags: readonly string[]): Promise<void> => {
		running = startProcess('kube-apiserver', {
			file: binary('kube-apiserver'),
			args: [...usualFlags(options), ...flags],
			logFile: path.join(folder, 'kube-apiserver.log'),
			cwd: folder,
		});
		await until('A ready API server', [running], async () => {
			client.reconnect();
			const answer = await client.text({verb: 'get', path: '/readyz', timeoutMs: 5000});
			return answer.ok;
		});
	};

	await start(options.flags);
	return {
		address: `https://${host}:${port}`,
		host,
		port,
		get process() {
			return running;
		},
		kill: async () => running.kill(),
		start: async (flags = options.flags) => start(flags),
		replaceCertificate: async () =>
			writePair(folder, 'server', await issueServerCertificate(credentials.authority, host)),
		async audit() {
			const text = await fs.readFile(path.join(folder, 'audit.log'), 'utf8');
			return text
				.split('\n')
				.filter(Boolean)
				.map((line) => JSON.parse(line) as AuditEntry);
		},
	};
}

function usualFlags({folder, host, storage, credentials: {file}}: ApiServerOptions): string[] {
	return [
		`--etcd-servers=${storage}`,
		`--secure-port=${port}`,
		`--bind-address=${host}`,
		// There is no default route from which it could find its own address.
		`--advertise-address=${host}`,
		`--tls-cert-file=${file('server.crt')}`,
		`--tls-private-key-file=${file('server.key')}`,
		`--client-ca-file=${file('ca.crt')}`,
		`--token-auth-file=${file('tokens.csv')}`,
		'--authorization-mode=Node,RBAC',
		`--service-account-key-file=${file('accounts.key')}`,
		`--service-account-signing-key-file=${file('accounts.key')}`,
		'--service-account-issuer=https://kubernetes.default.svc',
		'--service-cluster-ip-range=10.43.0.0/16',
		`--requestheader-client-ca-file=${file('ca.crt')}`,
		// The front proxy's certificate comes from the same authority as the clients'.
		'--requestheader-allowed-names=front-proxy',
		`--proxy-client-cert-file=${file('front-proxy.crt')}`,
		`--proxy-client-key-file=${file('front-proxy.key')}`,
		`--kubelet-client-certificate=${file('kubelet-client.crt')}`,
		`--kubelet-client-key=${file('kubelet-client.key')}`,
		'--kubelet-preferred-address-types=InternalIP,Hostname',
		'--endpoint-reconciler-type=none',
		'--enable-priority-and-fairness=false',
		'--max-requests-inflight=0',
		'--max-mutating-requests-inflight=0',
		'--allow-privileged',
		`--audit-policy-file=${path.join(folder, 'audit-policy.yaml')}`,
		`--audit-log-path=${path.join(folder, 'audit.log')}`,
	];
}

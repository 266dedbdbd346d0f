import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {createHttpTransport} from '../../source/cluster/http-transport.ts';
import type {KubeContext} from '../../source/cluster/kubeconfig-schema.ts';
import {loadKubeconfig} from '../../source/cluster/kubeconfig.ts';
import type {Transport} from '../../source/cluster/transport.ts';
import {type KubeconfigContext, writeKubeconfig} from '../../source/practice/kubeconfig.ts';
import {addAddress, clusterAddress} from './control-plane/addresses.ts';
import {type BedApiServer, startApiServer} from './control-plane/api-server.ts';
import {startControllers} from './control-plane/controllers.ts';
import {createCredentials, type BedCredentials, type User} from './control-plane/credentials.ts';
import {type Kine, startKine} from './control-plane/kine.ts';
import type {BedProcess} from './control-plane/process.ts';
import {assertInside} from './namespace.ts';
import {disturb, type Fault} from './network/firewall.ts';
import {addNodes} from './nodes/add-nodes.ts';
import type {KubeletServer} from './nodes/kubelet-server.ts';
import {startKwok} from './nodes/kwok.ts';
import {createLogBook, type LogBook} from './nodes/log-book.ts';
import {playNodes} from './nodes/play-nodes.ts';

export type BedOptions = {
	/** Name of the cluster and of the administrator's context; default `bed`. */
	readonly name?: string;
	/** Clusters that run side by side in one namespace have different numbers; default 0. */
	readonly number?: number;
	/** Nodes that kwok plays, `node1` …; default 3. With 0 there is no kwok. */
	readonly nodes?: number;
	/** Without them nothing follows from anything until `startControllers` is called; default true. */
	readonly hasControllers?: boolean;
	/** How long bookmarks of a quiet kind may wait, in seconds; default 10. */
	readonly progressSeconds?: number;
	/** Further flags of kube-apiserver; they win over the usual ones. */
	readonly apiServerFlags?: readonly string[];
};

/** A running control plane with nodes that are played. */
export type Bed = {
	readonly name: string;
	/** Holds everything the bed has written; gone after `stop`. */
	readonly folder: string;
	/** The kubeconfig's path; its contexts are the cluster's name, `engineer@NAME` and `viewer@NAME`. */
	readonly kubeconfig: string;
	readonly contexts: readonly KubeconfigContext[];
	readonly credentials: BedCredentials;
	readonly apiServer: BedApiServer;
	readonly storage: Kine;
	readonly logs: LogBook;
	/** The administrator's connection, for what tests prepare. */
	readonly admin: Transport;
	/** The program's own way to the cluster; default as the administrator. It ends with the bed. */
	client(user?: User): Transport;
	/** The context of a user as the program reads it from the kubeconfig. */
	context(user?: User): KubeContext;
	/** Starts kube-controller-manager with these controllers and, by default, kube-scheduler. They end with the bed. */
	startControllers(
		controllers: readonly string[],
		options?: {readonly hasScheduler?: boolean},
	): readonly BedProcess[];
	/** Lets packets to and from the API server vanish, or breaks its connections, until the answer is called. */
	disturb(fault: Fault): Promise<() => Promise<void>>;
	stop(): Promise<void>;
};

/** Starts a control plane in this network namespace; ready in about three seconds. */
export async function startBed(options: BedOptions = {}): Promise<Bed> {
	assertInside();
	const {name = 'bed', number = 0, nodes = 3, hasControllers = true} = options;
	const {progressSeconds = 10, apiServerFlags = []} = options;
	const folder = await fs.mkdtemp(path.join(os.tmpdir(), `bed-${name}-`));
	const host = clusterAddress(number);
	await addAddress(host);
	const credentials = await createCredentials(folder, host);
	const contexts = contextsOf(name, host, credentials);
	const kubeconfig = await writeKubeconfig(folder, contexts);
	const transports: Transport[] = [];
	const context = (user: User = 'admin') => findContext(kubeconfig, contextName(name, user));
	const client = (user?: User): Transport => {
		const transport = createHttpTransport({
			context: context(user),
			readOnly: false,
			environment: {},
		});
		transports.push(transport);
		return transport;
	};

	const admin = client();
	const storage = await startKine(folder, progressSeconds);
	const processes: BedProcess[] = [storage];
	const servers: KubeletServer[] = [];
	const apiServer = await startApiServer({
		folder,
		host,
		credentials,
		storage: storage.endpoint,
		flags: apiServerFlags,
		client: admin,
	});
	const start: Bed['startControllers'] = (controllers, {hasScheduler = true} = {}) => {
		const started = startControllers({
			folder,
			kubeconfig,
			credentials,
			controllers,
			hasScheduler,
		});
		processes.push(...started);
		return started;
	};

	if (hasControllers) {
		start(['*']);
	}

	const logs = createLogBook();
	if (nodes > 0) {
		await addNodes(admin, number, nodes);
		const kwok = await startKwok(folder, kubeconfig, number);
		processes.push(kwok);
		servers.push(
			...(await playNodes({
				cluster: number,
				count: nodes,
				authority: credentials.authority,
				logs,
				kwokPort: kwok.port,
			})),
		);
	}

	return {
		name,
		folder,
		kubeconfig,
		contexts,
		credentials,
		apiServer,
		storage,
		logs,
		admin,
		client,
		context,
		startControllers: start,
		disturb: async (fault) => disturb({address: host, port: apiServer.port}, fault),
		async stop() {
			await Promise.all(transports.map(async (transport) => transport.close()));
			await Promise.all(servers.map(async (server) => server.stop()));
			await Promise.all([...processes, apiServer.process].map(async (one) => one.kill()));
			await fs.rm(folder, {recursive: true, force: true});
		},
	};
}

const contextName = (name: string, user: User): string =>
	user === 'admin' ? name : `${user}@${name}`;

const contextsOf = (
	name: string,
	host: string,
	{authority, tokens}: BedCredentials,
): KubeconfigContext[] =>
	Object.entries(tokens).map(([user, token]) => ({
		name: contextName(name, user as User),
		server: `https://${host}:6443`,
		ca: authority.certificate,
		token,
	}));

function findContext(kubeconfig: string, name: string): KubeContext {
	const {contexts, problems} = loadKubeconfig(kubeconfig, {});
	const found = contexts.find((one) => one.name === name);
	if (!found || found.problem) {
		throw new Error(`No usable context ${name}: ${JSON.stringify(problems)}`);
	}

	return found;
}

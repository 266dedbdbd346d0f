import {Buffer} from 'node:buffer';
import {onTestFinished} from 'vitest';
import {createHttpTransport, type TransportOptions} from '../../source/cluster/http-transport.ts';
import type {
	ClusterSettings,
	KubeContext,
	UserSettings,
} from '../../source/cluster/kubeconfig-schema.ts';
import {
	type ClusterSession,
	openSession,
	type SessionOptions,
} from '../../source/cluster/session.ts';
import type {Transport} from '../../source/cluster/transport.ts';
import {
	type PracticeCluster,
	type PracticeClusterOptions,
	startPracticeCluster,
} from '../../source/practice/cluster.ts';
import {healthy} from '../../source/practice/scenarios/healthy.ts';
import {quickTiming} from './quick-timing.ts';

export type Settings = {
	/** As in the kubeconfig; what is not given leads to the server. */
	readonly cluster?: ClusterSettings;
	readonly user?: UserSettings;
	/** The file the entries are said to come from: relative paths start there. */
	readonly file?: string;
};

/** The kubeconfig context that leads to a server. */
export const contextOf = (
	{address, ca}: {readonly address: string; readonly ca: string},
	{cluster, user = {}, file = '/nowhere/config'}: Settings = {},
): KubeContext => ({
	name: 'practice',
	cluster: {
		name: 'practice',
		file,
		settings: {
			server: address,
			'certificate-authority-data': Buffer.from(ca).toString('base64'),
			...cluster,
		},
	},
	user: {name: 'ops', file, settings: user},
});

/** A practice cluster in which pods come up at once; ends with the test. */
export async function aPracticeCluster(
	options: Partial<PracticeClusterOptions> = {},
): Promise<PracticeCluster> {
	const cluster = await startPracticeCluster({scenario: healthy, speed: 100, ...options});
	onTestFinished(async () => cluster.stop());
	return cluster;
}

/** The program's own way to a server; ends with the test. */
export function aTransport(
	context: KubeContext,
	options: Partial<TransportOptions> = {},
): Transport {
	const transport = createHttpTransport({context, readOnly: false, environment: {}, ...options});
	onTestFinished(async () => transport.close());
	return transport;
}

/** An opened cluster whose waits are a quarter as long; ends with the test. */
export function aSession(
	context: KubeContext,
	options: Partial<SessionOptions> = {},
): ClusterSession {
	const session = openSession({
		context,
		readOnly: false,
		environment: {},
		timing: quickTiming,
		...options,
	});
	onTestFinished(async () => session.close());
	return session;
}

import fs from 'node:fs/promises';
import path from 'node:path';
import {writeKubeconfig} from '../../../source/practice/kubeconfig.ts';
import {binary} from '../build/binaries.ts';
import {writePair} from '../control-plane/credentials.ts';
import {type BedProcess, startProcess} from '../control-plane/process.ts';
import type {Bed} from '../start-bed.ts';
import {podLogs} from './node-folder.ts';

export type KubeletOptions = {
	readonly bed: Bed;
	readonly folder: string;
	readonly name: string;
	readonly address: string;
	readonly runtimeSocket: string;
	readonly controlGroup: string;
};

/** Starts a kubelet with a certificate of its node, as a cluster's installer would make it. */
export async function startKubelet(options: KubeletOptions): Promise<BedProcess> {
	const {bed, folder, name, address} = options;
	const {authority, file} = bed.credentials;
	const [context] = bed.contexts;
	await writePair(folder, 'kubelet', await authority.issueServer([name], [address]));
	const kubeconfig = await writeKubeconfig(path.join(folder, 'kubelet-access'), [
		{
			name,
			server: bed.apiServer.address,
			...(context?.ca && {ca: context.ca}),
			clientCertificate: await authority.issueClient({
				name: `system:node:${name}`,
				groups: ['system:nodes'],
			}),
		},
	]);
	const config = path.join(folder, 'kubelet.yaml');
	await fs.writeFile(config, JSON.stringify(kubeletConfig(options, file('ca.crt'))));
	return startProcess('kubelet', {
		file: binary('kubelet'),
		args: [
			`--config=${config}`,
			`--kubeconfig=${kubeconfig}`,
			`--hostname-override=${name}`,
			`--node-ip=${address}`,
		],
		logFile: path.join(folder, 'kubelet.log'),
		cwd: folder,
	});
}

const kubeletConfig = (
	{folder, address, runtimeSocket, controlGroup}: KubeletOptions,
	authorityFile: string,
) => ({
	apiVersion: 'kubelet.config.k8s.io/v1beta1',
	kind: 'KubeletConfiguration',
	address,
	containerRuntimeEndpoint: `unix://${runtimeSocket}`,
	authentication: {
		anonymous: {enabled: false},
		webhook: {enabled: true},
		x509: {clientCAFile: authorityFile},
	},
	authorization: {mode: 'Webhook'},
	tlsCertFile: path.join(folder, 'kubelet.crt'),
	tlsPrivateKeyFile: path.join(folder, 'kubelet.key'),
	podLogsDir: podLogs,
	volumePluginDir: path.join(folder, 'volume-plugins'),
	cgroupDriver: 'cgroupfs',
	cgroupRoot: controlGroup,
	enforceNodeAllocatable: [],
	failCgroupV1: false,
	failSwapOn: false,
	makeIPTablesUtilChains: false,
	// The machine's own disk and memory are nobody's business here.
	evictionHard: {
		'memory.available': '1Mi',
		'nodefs.available': '0%',
		'nodefs.inodesFree': '0%',
		'imagefs.available': '0%',
	},
	imageGCHighThresholdPercent: 100,
	// So that a log is rotated within a test.
	containerLogMaxSize: '64Ki',
	containerLogMaxFiles: 3,
	containerLogMonitorInterval: '3s',
	clusterDNS: ['10.43.0.10'],
	clusterDomain: 'cluster.local',
	resolvConf: '',
});

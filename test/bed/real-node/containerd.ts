import fs from 'node:fs/promises';
import path from 'node:path';
import {type BedProcess, startProcess, until} from '../control-plane/process.ts';
import {runProgram} from '../run-program.ts';
import {importImages, sandboxImage} from './images.ts';
import {programs} from './node-problem.ts';

export type Containerd = {readonly process: BedProcess; readonly socket: string};

/** Addresses of the pods of a real node. */
export const podRange = '10.244.77.0/24';

/** Starts containerd with everything it writes in the folder, one bridge network, and the images of tests. */
export async function startContainerd(
	folder: string,
	registries: readonly string[],
): Promise<Containerd> {
	const networks = path.join(folder, 'networks');
	const hosts = path.join(folder, 'hosts');
	const socket = path.join(folder, 'containerd.sock');
	await fs.mkdir(networks, {recursive: true});
	await fs.writeFile(path.join(networks, '10-bed.conflist'), JSON.stringify(network(folder)));
	for (const registry of registries) {
		await fs.mkdir(path.join(hosts, registry), {recursive: true});
		await fs.writeFile(path.join(hosts, registry, 'hosts.toml'), plainHttp(registry));
	}

	const config = path.join(folder, 'containerd.toml');
	await fs.writeFile(config, containerdConfig({folder, networks, hosts, socket}));
	const containerd = startProcess('containerd', {
		file: programs.containerd,
		args: ['--config', config],
		logFile: path.join(folder, 'containerd.log'),
		cwd: folder,
	});
	await until('A container runtime', [containerd], async () => {
		const {status} = await runProgram(programs.ctr, [`--address=${socket}`, 'version']);
		return status === 0;
	});
	await importImages(folder, socket);
	return {process: containerd, socket};
}

const network = (folder: string) => ({
	cniVersion: '0.4.0',
	name: 'bed',
	plugins: [
		{
			type: 'bridge',
			bridge: 'bed0',
			isGateway: true,
			ipMasq: false,
			ipam: {
				type: 'host-local',
				dataDir: path.join(folder, 'addresses'),
				ranges: [[{subnet: podRange}]],
				routes: [{dst: '0.0.0.0/0'}],
			},
		},
	],
});

const plainHttp = (registry: string): string =>
	[
		`server = "http://${registry}"`,
		`[host."http://${registry}"]`,
		'capabilities = ["pull", "resolve"]',
		'',
	].join('\n');

function containerdConfig(
	paths: Readonly<Record<'folder' | 'networks' | 'hosts' | 'socket', string>>,
): string {
	const quote = (text: string): string => JSON.stringify(text);
	const interfaceOf = '[plugins."io.containerd.grpc.v1.cri"';
	return [
		'version = 2',
		`root = ${quote(path.join(paths.folder, 'containerd-root'))}`,
		`state = ${quote(path.join(paths.folder, 'containerd-state'))}`,
		// It would make a folder in /opt.
		'disabled_plugins = ["io.containerd.internal.v1.opt"]',
		'[grpc]',
		`address = ${quote(paths.socket)}`,
		`${interfaceOf}]`,
		`sandbox_image = ${quote(sandboxImage)}`,
		// Machines without CAP_SYS_RESOURCE cannot lower what is killed first.
		'restrict_oom_score_adj = true',
		`${interfaceOf}.cni]`,
		`bin_dir = ${quote(programs.plugins)}`,
		`conf_dir = ${quote(paths.networks)}`,
		`${interfaceOf}.registry]`,
		`config_path = ${quote(paths.hosts)}`,
		`${interfaceOf}.containerd.runtimes.runc]`,
		'runtime_type = "io.containerd.runc.v2"',
		'',
	].join('\n');
}

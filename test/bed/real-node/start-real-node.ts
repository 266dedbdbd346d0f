import fs from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import type {Node} from '../../../source/cluster/objects.ts';
import {nodes} from '../../../source/cluster/resources.ts';
import {conditionOf} from '../../../source/practice/models/workloads/pod-facts.ts';
import {binary} from '../build/binaries.ts';
import {addAddress, nodeAddress} from '../control-plane/addresses.ts';
import {type BedProcess, startProcess, until} from '../control-plane/process.ts';
import {printedBy} from '../run-program.ts';
import type {Bed} from '../start-bed.ts';
import {startContainerd} from './containerd.ts';
import {makeControlGroup, removeControlGroup} from './control-groups.ts';
import {startKubelet} from './kubelet.ts';
import {nodeFolder as folder} from './node-folder.ts';

export type RealNode = {
	readonly name: string;
	readonly address: string;
	readonly kubelet: BedProcess;
	readonly containerd: BedProcess;
	stop(): Promise<void>;
};

/**
Folders that runtime and kubelet write to whatever they are told: covered by file systems in memory, so that
nothing of it stays.
*/
const covered = ['/run', '/var/log', '/var/lib/cni', '/var/lib/kubelet'];

/**
Joins a real node to a bed: kubelet and kube-proxy on containerd and runc, as root. `registries` are
addresses of registries that speak plain HTTP, for images that cannot be pulled.
*/
export async function startRealNode(
	bed: Bed,
	{name = 'real', registries = []}: {name?: string; registries?: readonly string[]} = {},
): Promise<RealNode> {
	for (const place of covered) {
		await fs.mkdir(place, {recursive: true});
		await printedBy('mount', ['-t', 'tmpfs', 'bed', place]);
	}

	await fs.mkdir(folder);
	const address = nodeAddress(0, 90);
	await addAddress(address);
	const controlGroup = makeControlGroup();
	const {process: containerd, socket} = await startContainerd(folder, registries);
	const kubelet = await startKubelet({
		bed,
		folder,
		name,
		address,
		runtimeSocket: socket,
		controlGroup,
	});
	const proxy = startProxy(bed, name);
	await until('A ready node', [kubelet], async () => {
		const node = await bed.client().json<Node>({verb: 'get', resource: nodes, name});
		return node.ok && conditionOf(node.value, 'Ready')?.status === 'True';
	});
	return {
		name,
		address,
		kubelet,
		containerd,
		async stop() {
			await Promise.all([kubelet.kill(), proxy.kill()]);
			await killContainers();
			await containerd.kill();
			removeControlGroup(controlGroup);
			for (const place of covered) {
				await printedBy('umount', ['--recursive', '--lazy', place]);
			}
		},
	};
}

function startProxy(bed: Bed, name: string): BedProcess {
	return startProcess('kube-proxy', {
		file: binary('kube-proxy'),
		args: [
			`--kubeconfig=${bed.kubeconfig}`,
			`--hostname-override=${name}`,
			'--proxy-mode=nftables',
			'--conntrack-max-per-core=0',
			'--conntrack-min=0',
			'--conntrack-tcp-timeout-established=0s',
			'--conntrack-tcp-timeout-close-wait=0s',
		],
		logFile: path.join(folder, 'kube-proxy.log'),
		cwd: folder,
	});
}

/** Ends every container with the process that watches over it: neither listens to the end of containerd. */
async function killContainers(): Promise<void> {
	for (const pid of await fs.readdir('/proc')) {
		if (!/^\d+$/.test(pid)) {
			continue;
		}

		try {
			const command = await fs.readFile(`/proc/${pid}/cmdline`, 'utf8');
			const groups = await fs.readFile(`/proc/${pid}/cgroup`, 'utf8');
			if (
				(command.includes(folder) && command.includes('shim')) ||
				groups.includes('/rbd-tui-bed-')
			) {
				process.kill(Number(pid), 'SIGKILL');
			}
		} catch {
			// It has ended by itself.
		}
	}
}

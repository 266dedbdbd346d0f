import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';

/** Programs of a container runtime, as Debian's packages runc, containerd, containernetworking-plugins and busybox-static install them. */
export const programs = {
	containerd: '/usr/bin/containerd',
	ctr: '/usr/bin/ctr',
	runc: '/usr/sbin/runc',
	plugins: '/usr/lib/cni',
	busybox: '/bin/busybox',
} as const;

/** Why no real node can be started here; undefined when one can. */
export function nodeProblem(): string | undefined {
	if (process.getuid?.() !== 0) {
		return 'a kubelet needs root';
	}

	const missing = Object.values(programs).filter((file) => !fs.existsSync(file));
	if (missing.length > 0) {
		return `${missing.join(', ')} are missing (packages runc, containerd, containernetworking-plugins, busybox-static)`;
	}

	try {
		const probe = path.join(cgroupFolders()[0] ?? '', `rbd-tui-bed-${process.pid}`);
		fs.mkdirSync(probe);
		fs.rmdirSync(probe);
		return undefined;
	} catch (error) {
		return `no control groups can be made (${error instanceof Error ? error.message : ''})`;
	}
}

const mountPoint = '/sys/fs/cgroup';

/** Where control groups are made: one folder in version 2, one for each controller in version 1. */
export function cgroupFolders(): string[] {
	return fs.existsSync(path.join(mountPoint, 'cgroup.controllers'))
		? [mountPoint]
		: fs
				.readdirSync(mountPoint, {withFileTypes: true})
				.filter((entry) => entry.isDirectory())
				.map(({name}) => path.join(mountPoint, name));
}

import {createHash} from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import {printedBy} from '../run-program.ts';
import {programs} from './node-problem.ts';

/** The image for containers of tests: busybox with all its commands. Pods use it with `imagePullPolicy: Never`. */
export const busyboxImage = 'bed.local/busybox:1';
/** What holds a pod together: its command must be one long sleep. */
export const sandboxImage = 'bed.local/sandbox:1';

/** Makes both images out of the machine's busybox and hands them to containerd; no registry is needed. */
export async function importImages(folder: string, socket: string): Promise<void> {
	const root = path.join(folder, 'image-root');
	const bin = path.join(root, 'bin');
	await fs.mkdir(bin, {recursive: true});
	await fs.copyFile(programs.busybox, path.join(bin, 'busybox'));
	const applets = await printedBy(programs.busybox, ['--list']);
	for (const applet of applets.split('\n')) {
		if (applet && applet !== 'busybox') {
			await fs.symlink('busybox', path.join(bin, applet));
		}
	}

	for (const name of ['tmp', 'etc', 'proc', 'sys', 'dev']) {
		await fs.mkdir(path.join(root, name));
	}

	await fs.writeFile(path.join(root, 'etc', 'passwd'), 'root:x:0:0:root:/:/bin/sh\n');
	const archive = path.join(folder, 'image');
	await fs.mkdir(archive);
	await printedBy('tar', ['-C', root, '-cf', path.join(archive, 'layer.tar'), '.']);
	const layer = await fs.readFile(path.join(archive, 'layer.tar'));
	const digest = createHash('sha256').update(layer).digest('hex');
	const manifest = [];
	for (const [tag, command] of [
		[busyboxImage, ['/bin/sh']],
		[sandboxImage, ['/bin/sleep', '2000000000']],
	] as const) {
		const name = `${tag.replaceAll(/\W/g, '-')}.json`;
		await fs.writeFile(path.join(archive, name), JSON.stringify(imageConfig(digest, command)));
		manifest.push({Config: name, RepoTags: [tag], Layers: ['layer.tar']});
	}

	await fs.writeFile(path.join(archive, 'manifest.json'), JSON.stringify(manifest));
	const file = path.join(folder, 'images.tar');
	await printedBy('tar', ['-C', archive, '-cf', file, '.']);
	await printedBy(programs.ctr, [
		`--address=${socket}`,
		'--namespace=k8s.io',
		'images',
		'import',
		file,
	]);
}

const imageConfig = (digest: string, command: readonly string[]) => ({
	architecture: 'amd64',
	os: 'linux',
	config: {Cmd: command, Env: ['PATH=/bin']},
	rootfs: {type: 'layers', diff_ids: [`sha256:${digest}`]},
	history: [{created_by: 'rbd-tui bed'}],
});

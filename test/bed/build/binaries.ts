import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {otherVersions, versionsKey} from './versions.ts';

/** The programs of a control plane, and those that only a real node needs. */
export const controlPlaneBinaries = [
	'kube-apiserver',
	'kube-controller-manager',
	'kube-scheduler',
	'kubectl',
	'kine',
	'kwok',
] as const;
export const nodeBinaries = ['kubelet', 'kube-proxy'] as const;
export const binaries = [...controlPlaneBinaries, ...nodeBinaries] as const;

/** Built only where somebody asks for them. */
export const otherPrograms = ['k9s', 'stern'] as const;

export type Binary = (typeof binaries)[number] | (typeof otherPrograms)[number];

/** The cache's folder is named after what a bed is made of; other programs carry their version themselves. */
export const fileNameOf = (name: Binary): string =>
	Object.hasOwn(otherVersions, name)
		? `${name}-${otherVersions[name as keyof typeof otherVersions]}`
		: name;

/** `$XDG_CACHE_HOME/rbd-tui/bed/VERSIONS`: everything the bed keeps between two runs. */
export const cacheFolder = path.join(
	process.env.XDG_CACHE_HOME ?? path.join(os.homedir(), '.cache'),
	'rbd-tui',
	'bed',
	versionsKey,
);

/** Where the programs are built to. */
export const binaryFolder = path.join(cacheFolder, 'bin');

/**
Where a program is: in KUBEBUILDER_ASSETS (a folder with kube-apiserver and kubectl, as
controller-runtime's envtest defines it) or among those that were built; undefined when it is missing.
*/
export function findBinary(name: Binary): string | undefined {
	const assets = process.env.KUBEBUILDER_ASSETS;
	return [...(assets ? [assets] : []), binaryFolder]
		.map((folder) => path.join(folder, fileNameOf(name)))
		.find((file) => fs.existsSync(file));
}

/** The path of a program that has to be there by now. */
export function binary(name: Binary): string {
	const file = findBinary(name);
	if (!file) {
		throw new Error(`${name} is not built yet: npm run bed`);
	}

	return file;
}

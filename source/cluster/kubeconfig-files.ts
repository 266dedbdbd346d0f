import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {serviceAccountFolder} from './in-cluster.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/**
The files a kubeconfig is read from: `--kubeconfig` alone, which must exist, else those that KUBECONFIG
lists, else ~/.kube/config.
*/
export function kubeconfigFiles(
	explicitFile: string | undefined,
	environment: Environment,
): {files: string[]; isRequired: boolean} {
	if (explicitFile) {
		return {files: [path.resolve(explicitFile)], isRequired: true};
	}

	const listed = environment.KUBECONFIG?.split(path.delimiter).filter(Boolean) ?? [];
	if (listed.length > 0) {
		return {files: listed.map((file) => path.resolve(file)), isRequired: false};
	}

	const home = environment.HOME ?? os.homedir();
	return {files: [path.join(home, '.kube', 'config')], isRequired: false};
}

/** Whether there is anything to read a context from: a kubeconfig file, or the pod's service account. */
export function hasKubeconfig(explicitFile: string | undefined, environment: Environment): boolean {
	const {files} = kubeconfigFiles(explicitFile, environment);
	const candidates = environment.KUBERNETES_SERVICE_HOST
		? [...files, path.join(serviceAccountFolder, 'token')]
		: files;
	return explicitFile !== undefined || candidates.some((file) => fs.existsSync(file));
}

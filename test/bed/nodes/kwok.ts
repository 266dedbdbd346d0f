import fs from 'node:fs/promises';
import path from 'node:path';
import {binary} from '../build/binaries.ts';
import {addNetwork, freePort, listens, podNetwork} from '../control-plane/addresses.ts';
import {type BedProcess, startProcess, until} from '../control-plane/process.ts';
import {stages} from './stages.ts';

/** Annotation of the nodes that kwok plays; any other node is somebody else's. */
export const kwokNodeAnnotation = 'kwok.x-k8s.io/node';

export type Kwok = BedProcess & {readonly port: number};

/** Starts kwok for the nodes with its annotation. */
export async function startKwok(
	folder: string,
	kubeconfig: string,
	cluster: number,
): Promise<Kwok> {
	await addNetwork(podNetwork(cluster));
	const port = await freePort();
	const config = path.join(folder, 'kwok.yaml');
	const documents = stages.map((document) => JSON.stringify(document));
	await fs.writeFile(config, documents.join('\n---\n'));
	const kwok = startProcess('kwok', {
		file: binary('kwok'),
		args: [
			`--kubeconfig=${kubeconfig}`,
			`--config=${config}`,
			`--manage-nodes-with-annotation-selector=${kwokNodeAnnotation}=fake`,
			`--cidr=${podNetwork(cluster)}`,
			`--server-address=127.0.0.1:${port}`,
			'--node-lease-duration-seconds=40',
		],
		logFile: path.join(folder, 'kwok.log'),
		cwd: folder,
	});
	await until('A listening kwok', [kwok], async () => listens('127.0.0.1', port));
	return Object.assign(kwok, {port});
}

import type {KubernetesObject} from '../../source/cluster/objects.ts';
import {binary} from './build/binaries.ts';
import {printedBy, type Printed, runProgram} from './run-program.ts';
import type {Bed} from './start-bed.ts';

type HasKubeconfig = Pick<Bed, 'kubeconfig'>;

const withKubeconfig = ({kubeconfig}: HasKubeconfig, args: readonly string[]): string[] => [
	'--kubeconfig',
	kubeconfig,
	...args,
];

/** Runs kubectl against a cluster of a kubeconfig; resolves with what it printed, however it ended. */
export const kubectl = async (bed: HasKubeconfig, ...args: string[]): Promise<Printed> =>
	runProgram(binary('kubectl'), withKubeconfig(bed, args));

/** What kubectl prints; an error when it fails. */
export const kubectlPrints = async (bed: HasKubeconfig, ...args: string[]): Promise<string> =>
	printedBy(binary('kubectl'), withKubeconfig(bed, args));

/** What kubectl reads: the judge of what the program shows. */
export async function kubectlLists<T extends KubernetesObject>(
	bed: HasKubeconfig,
	kind: string,
	namespace: string,
): Promise<T[]> {
	const text = await kubectlPrints(bed, 'get', kind, '-n', namespace, '-o', 'json');
	return (JSON.parse(text) as {items: T[]}).items;
}

import {Buffer} from 'node:buffer';
import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {vi} from 'vitest';
import type {KubernetesObject} from '../../source/cluster/objects.ts';
import {
	configMaps,
	deployments,
	nodes,
	pods,
	rbdComponents,
	type Resource,
	secrets,
	statefulSets,
} from '../../source/cluster/resources.ts';
import type {RequestRecord} from '../../source/practice/api/request-log.ts';
import type {PracticeCluster} from '../../source/practice/cluster.ts';
import type {JournalObject} from '../../source/remedies/journal-entry.ts';
import {aFolder} from '../support/a-folder.ts';
import type {Bundled} from '../support/a-bundle.ts';
import {shortLived} from '../support/short-lived.ts';
import type {FixBench} from './a-fix.ts';

/** To be bundled: the line command as a process of its own. */
export const fixProcess = 'test/remedies/run-fix.ts';

/** Requests that change something: neither rehearsals, nor looks into a pod, nor questions for rights. */
export const isChange = ({isMutating, subresource, resource}: RequestRecord): boolean =>
	isMutating && subresource !== 'portforward' && !resource.startsWith('selfsubject');

/** `delete pods`, `exec pods` */
const nameOf = ({verb, subresource, resource}: RequestRecord): string =>
	`${subresource === 'exec' ? 'exec' : verb} ${resource}`;

/** A moment at which a run can be killed: a change has arrived at the server, and nothing was answered yet. */
export type Moment = {
	readonly call: string;
	/** The program's folder as it was then: what a run leaves behind that ends without another word. */
	readonly folder: string;
	/** What there was before the server did anything about it. */
	readonly before: (object: JournalObject) => KubernetesObject | undefined;
};

/**
Does something, and keeps what lay on the disk whenever a change arrived. A process that is killed leaves
what it has written until then, and nothing else: whether the server carries the change out makes no
difference to its files.
*/
export async function momentsOf(bench: FixBench, run: () => Promise<unknown>): Promise<Moment[]> {
	const moments: Moment[] = [];
	const {cluster, folder} = bench;
	const {requests} = cluster.server;
	const {add} = requests;
	const spy = vi.spyOn(requests, 'add').mockImplementation((record) => {
		add.call(requests, record);
		if (isChange(record)) {
			moments.push({
				call: nameOf(record),
				folder: diskOf(folder),
				before: lookAt(cluster),
			});
		}
	});
	try {
		await run();
	} finally {
		spy.mockRestore();
	}

	return moments;
}

const kinds = [pods, nodes, secrets, configMaps, rbdComponents, deployments, statefulSets];

/** The objects as they are now; what a store holds is never changed, only replaced. */
export function lookAt({store}: PracticeCluster): Moment['before'] {
	const now = new Map<string, readonly KubernetesObject[]>(
		kinds.map((kind: Resource) => [kind.kind, store.list(kind)]),
	);
	return ({kind, namespace, name}) =>
		now.get(kind)?.find(({metadata}) => metadata.name === name && metadata.namespace === namespace);
}

/** A copy of the folder, with journals as a process leaves them that does not exist any more. */
export function diskOf(folder: string): string {
	const copy = aFolder();
	fs.cpSync(folder, copy, {recursive: true});
	const journals = path.join(copy, 'journal');
	for (const name of fs.existsSync(journals) ? fs.readdirSync(journals) : []) {
		const ended = name.replace(/-\d+\.jsonl$/, '-4194305.jsonl');
		fs.renameSync(path.join(journals, name), path.join(journals, ended));
	}

	return copy;
}

/** The command in a process of its own. */
export const startFix = (
	program: Bundled,
	folder: string,
	words: readonly string[],
): ChildProcess =>
	spawn(process.execPath, [...shortLived, program.file, folder, ...words], {
		stdio: ['ignore', 'pipe', 'ignore'],
		env: {...process.env, ...program.env},
	});

/** What becomes of the request whose arrival kills the one who has sent it. */
export type Fate = 'carried out' | 'lost';

/**
Runs the command in a process of its own, which the server kills (-9) when its n-th change arrives. Resolves
with the calls that arrived, the last of them the deadly one; fails with what it said when it ended otherwise.
*/
export async function killAt(
	{cluster, folder, kubeconfig}: FixBench,
	words: readonly string[],
	{program, n, fate}: {readonly program: Bundled; readonly n: number; readonly fate: Fate},
): Promise<string[]> {
	const where = ['--context', cluster.name, '--kubeconfig', kubeconfig];
	const child = startFix(program, folder, [...words, ...where]);
	const said: Buffer[] = [];
	child.stdout?.on('data', (chunk: Buffer) => {
		said.push(chunk);
	});
	const ended = once(child, 'close');
	const {requests} = cluster.server;
	const {add} = requests;
	const calls: string[] = [];
	const spy = vi.spyOn(requests, 'add').mockImplementation((record) => {
		add.call(requests, record);
		calls.push(...(isChange(record) ? [nameOf(record)] : []));
		if (!isChange(record) || calls.length !== n) {
			return;
		}

		child.kill('SIGKILL');
		if (fate === 'lost') {
			throw new Error('The connection is cut before the request is read.');
		}
	});
	await ended;
	spy.mockRestore();
	if (child.signalCode !== 'SIGKILL') {
		throw new Error(`It ended before its change ${n}: ${Buffer.concat(said).toString('utf8')}`);
	}

	return calls;
}

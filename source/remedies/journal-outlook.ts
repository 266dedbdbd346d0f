import process from 'node:process';
import type {Text} from '../text/text.ts';
import type {BoundTarget, JournalEntry} from './journal-entry.ts';
import type {JournalFile} from './journal.ts';
import {quoted} from './kubectl-line.ts';

/** Whether two targets are the same cluster, whatever its context is called. */
const isSameCluster = (one: BoundTarget, other: BoundTarget): boolean =>
	one.clusterUid !== undefined && other.clusterUid !== undefined
		? one.clusterUid === other.clusterUid
		: one.server === other.server;

/** When a remedy last changed something in this cluster; milliseconds since the epoch. */
export function lastRun(
	entries: readonly JournalEntry[],
	remedy: string,
	target: BoundTarget,
): number | undefined {
	const times = entries
		.filter((entry) => entry.remedy === remedy && isSameCluster(entry.target, target))
		.map(({at}) => Date.parse(at));
	return times.length === 0 ? undefined : Math.max(...times);
}

/** A change that was begun and of which nobody knows what became of it. */
export type UnknownEffect = {
	readonly intent: JournalEntry;
	readonly file: string;
	/** How to find out. */
	readonly verify: readonly string[];
	readonly expectation: Text;
};

/**
Changes whose result says that nobody knows, and intents without a result in the journals of runs that have
ended; newest first.
*/
export function unknownEffects(
	journals: readonly JournalFile[],
	isAlive: (file: string) => boolean = isRunAlive,
): UnknownEffect[] {
	return journals
		.flatMap(({file, entries}) => {
			const outcomes = new Map(
				entries.filter(({type}) => type === 'result').map(({id, outcome}) => [id, outcome]),
			);
			const whileOpen = isAlive(file) ? undefined : 'unknown';
			return entries
				.filter(({type, id}) => type === 'intent' && (outcomes.get(id) ?? whileOpen) === 'unknown')
				.map((intent) => ({file, intent, ...howToVerify(intent)}));
		})
		.toReversed();
}

/** The name of a journal ends with the number of its process: `…-4711.jsonl`. */
export function isRunAlive(file: string): boolean {
	const pid = Number(/-(?<pid>\d+)\.jsonl$/.exec(file)?.groups?.pid);
	if (!pid || pid === process.pid) {
		return pid === process.pid;
	}

	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === 'EPERM';
	}
}

function howToVerify({object, target, verb}: JournalEntry): {
	verify: string[];
	expectation: Text;
} {
	const {kind, namespace, name, uid} = object;
	const get = (output: string): string =>
		[
			'kubectl',
			'--context',
			target.context,
			...(namespace === undefined ? [] : ['-n', namespace]),
			'get',
			kind.toLowerCase(),
			name,
			'-o',
			output,
		]
			.map((word) => quoted(word))
			.join(' ');
	return verb === 'delete'
		? {
				verify: [get('jsonpath={.metadata.uid}')],
				expectation: {
					zh: `还打印 ${uid ?? '原来的 uid'} 就是没有删除；not found 或别的 uid 就是已经删除`,
					en: `it still prints ${uid ?? 'the old uid'}: it was not deleted; not found, or another uid: it was`,
				},
			}
		: {
				verify: [get('yaml')],
				expectation: {
					zh: '看对象现在是否已是修改后的样子',
					en: 'look whether the object is as the change makes it',
				},
			};
}

import process from 'node:process';
import type {Text} from '../text/text.ts';
import type {BoundTarget, JournalEntry} from './journal-entry.ts';
import type {JournalFile} from './journal.ts';
import {quoted} from './kubectl-line.ts';
import {deletionSign, signWords} from './sign.ts';

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

/** No call takes longer: by then another process has been given the number of the one that made it. Milliseconds. */
const longestRunMs = 3_600_000;

/**
Whether the run that writes a journal goes on, by the file's name: `2026-11-20T09-00-00-000Z-4711.jsonl` is
of process 4711. Numbers are given again, in a container to every run the same one: this process itself has
written nothing before its start.
*/
export function isRunAlive(file: string, now = Date.now()): boolean {
	const {day, time, pid} = journalName.exec(file)?.groups ?? {};
	const begun = Date.parse(`${day}T${time?.replace('-', ':').replace('-', ':').replace('-', '.')}`);
	return Number(pid) === process.pid
		? begun >= now - process.uptime() * 1000
		: now - begun < longestRunMs && exists(Number(pid));
}

const journalName = /(?<day>\d{4}-\d\d-\d\d)T(?<time>\d\d-\d\d-\d\d-\d{3}Z)-(?<pid>\d+)\.jsonl$/;

function exists(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === 'EPERM';
	}
}

function howToVerify({object, target, verb, sign, looks}: JournalEntry): {
	verify: readonly string[];
	expectation: Text;
} {
	if (looks) {
		return {
			verify: looks,
			expectation: {
				zh: '连接断开后，命令可能还在容器里运行；看它是否还在，以及现在的结果',
				en: 'the command may go on in the container without its connection: look whether it does, and at what there is now',
			},
		};
	}

	const {kind, namespace, name} = object;
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
	const known = sign ?? (verb === 'delete' ? deletionSign(object) : undefined);
	return known
		? {verify: [get(`jsonpath=${known.prints}`)], expectation: signWords(known)}
		: {
				verify: [get('yaml')],
				expectation: {
					zh: '看对象现在是否已是修改后的样子',
					en: 'look whether the object is as the change makes it',
				},
			};
}

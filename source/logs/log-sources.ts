import type {LogLine} from '../cluster/log-parser.ts';
import type {LogRange} from '../cluster/log-resume.ts';
import {LogStream} from '../cluster/log-stream.ts';
import type {Slices} from '../cluster/log-slices.ts';
import type {Timing} from '../cluster/timing.ts';
import type {Transport} from '../cluster/transport.ts';
import {failed} from '../cluster/failure.ts';
import type {LogSource, LogTarget} from './log-source.ts';
import {createSourceNames} from './source-name.ts';

type Mutable<T> = {-readonly [Key in keyof T]: T[Key]};

type OpenSource = {
	readonly source: Mutable<LogSource>;
	readonly stream: LogStream;
};

export type LogSourcesOptions = {
	/** The way to the API server of a context, or undefined while that context is closed. */
	readonly transport: (context: string) => Pick<Transport, 'open'> | undefined;
	readonly onLines: (source: LogSource, lines: readonly LogLine[], isHistory: boolean) => void;
	/** A source has another state, has come or has gone. */
	readonly onChange: () => void;
	/** How many colours there are to tell pods apart. */
	readonly colours: number;
	readonly timing?: Timing | undefined;
	readonly slices?: Slices | undefined;
};

// Sources of pods that are gone are listed for a while: a workload that crashes all night must not
// fill the memory with them.
const mostGone = 50;

const keyOf = ({context, namespace, podUid, container}: LogTarget) =>
	JSON.stringify([context, namespace, podUid, container]);

/**
Keeps one stream open for every container that is wanted. The streams of pods that have gone stay until
the API server has nothing more to tell: a pod's last words often come after its deletion.
*/
export class LogSources {
	readonly #options: LogSourcesOptions;
	readonly #name;
	readonly #open = new Map<string, OpenSource>();

	constructor(options: LogSourcesOptions) {
		this.#options = options;
		this.#name = createSourceNames(options.colours);
	}

	get list(): readonly LogSource[] {
		return this.#open
			.values()
			.map(({source}) => source)
			.toArray();
	}

	/** Opens what is new, with the range given, and takes note of what has changed or gone. */
	setTargets(targets: readonly LogTarget[], range: LogRange, isPrevious: boolean): void {
		const wanted = new Map(targets.map((target) => [keyOf(target), target]));
		for (const [key, {source}] of this.#open) {
			source.isGone = !wanted.has(key);
		}

		for (const [key, target] of wanted) {
			const known = this.#open.get(key);
			if (known) {
				this.#update(known, target);
			} else {
				this.#add(key, target, range, isPrevious);
			}
		}

		this.#forgetOldest();
		this.#options.onChange();
	}

	/** Streams that wait ask again now; silent ones make sure that they are still connected. */
	wake(context: string): void {
		for (const {source, stream} of this.#open.values()) {
			if (source.target.context === context) {
				stream.wake();
			}
		}
	}

	close(): void {
		for (const {stream} of this.#open.values()) {
			stream.close();
		}

		this.#open.clear();
	}

	#add(key: string, target: LogTarget, range: LogRange, isPrevious: boolean) {
		const source: Mutable<LogSource> = {
			target,
			...this.#name(target),
			state: {kind: 'connecting'},
			lines: 0,
			isGone: false,
		};
		const {transport, onLines, onChange, timing, slices} = this.#options;
		const stream = new LogStream({
			transport: {
				open: async (call) =>
					transport(target.context)?.open(call) ??
					failed('unreachable', `${target.context} is not open`),
			},
			namespace: target.namespace,
			pod: target.pod,
			container: target.container,
			range,
			previous: isPrevious,
			isRunning: () => !source.isGone && source.target.isRunning,
			onLines(lines, isHistory) {
				source.lines += lines.length;
				onLines(source, lines, isHistory);
			},
			onState(state) {
				source.state = state;
				onChange();
			},
			...(timing && {timing}),
			...(slices && {slices}),
		});
		this.#open.set(key, {source, stream});
	}

	#update({source, stream}: OpenSource, target: LogTarget) {
		const before = source.target;
		source.target = target;
		if (
			before.containerId !== target.containerId ||
			before.restartCount !== target.restartCount ||
			before.isRunning !== target.isRunning
		) {
			stream.wake();
		}
	}

	#forgetOldest() {
		const gone = [...this.#open].filter(([, {source}]) => source.isGone);
		for (const [key, {stream}] of gone.slice(0, -mostGone)) {
			stream.close();
			this.#open.delete(key);
		}
	}
}

import type {LogLine} from '../cluster/log-parser.ts';
import type {LogRange} from '../cluster/log-resume.ts';
import {sharedSlices, type Slices} from '../cluster/log-slices.ts';
import {systemTiming, type Timing} from '../cluster/timing.ts';
import type {Transport} from '../cluster/transport.ts';
import type {Text} from '../text/text.ts';
import type {BufferedLine, LineFacts} from './buffered-line.ts';
import {clipboardSequence} from './clipboard.ts';
import {parsePattern, type Pattern} from './filter.ts';
import {findLine} from './find-line.ts';
import {createFlagScan, type FlagScan} from './flag-scan.ts';
import {createLineReader} from './line-reader.ts';
import {createLineStore, type LineStore} from './line-store.ts';
import {toRows} from './log-row.ts';
import type {LogSource, LogTarget} from './log-source.ts';
import {LogSources} from './log-sources.ts';
import type {LogView} from './log-view.ts';
import {prettyLine, type PrettyLine} from './pretty.ts';
import {saveLines} from './save.ts';
import {extentOf, type Scroll, scrollBy, scrollTo, type Window} from './scroll.ts';
import {type Since, sinceSeconds} from './since.ts';

export type ComponentLogsOptions = {
	/** The way to the API server of a context, or undefined while that context is closed. */
	readonly transport: (context: string) => Pick<Transport, 'open'> | undefined;
	/** Removes secrets from a text that a person will see or take away. */
	readonly redact: (text: string) => string;
	/** The id of the known signature that a line matches. Called for lines in sight, and for others in time. */
	readonly flag?: (text: string) => string | undefined;
	readonly since?: Since;
	/** Read the last instance of every container before this one. */
	readonly isPrevious?: boolean;
	/** Colours to tell pods apart. Default 6. */
	readonly colours?: number;
	/** Default 50 000. */
	readonly mostLines?: number;
	/** Memory for lines, estimated from above. Default 24 MiB. */
	readonly mostBytes?: number;
	readonly timing?: Timing;
	readonly slices?: Slices;
};

/**
The logs of any number of containers as one log: opens and closes their streams as pods come and go, merges
their lines by time, filters, searches and scrolls. Listeners are told once a batch or intent; what to
draw is computed when `view` asks for it. Everything that leaves it has passed `redact`.
*/
export class ComponentLogs {
	readonly #options: ComponentLogsOptions;
	readonly #timing: Timing;
	readonly #slices: Slices;
	readonly #mostLines: number;
	readonly #store: LineStore;
	readonly #listeners = new Set<() => void>();
	readonly #sources: LogSources;
	readonly #read;
	#targets: readonly LogTarget[] = [];
	#openedAt: number | undefined;
	#since: Since;
	#isPrevious: boolean;
	readonly #flags: FlagScan;
	#filter: Pattern | undefined;
	#search: Pattern | undefined;
	#searches = 0;
	#scroll: Scroll;
	#window: Window<BufferedLine> = {height: 1, rowsOf: () => 1};
	#newLines = 0;
	#version = 0;

	constructor(options: ComponentLogsOptions) {
		this.#options = options;
		this.#timing = options.timing ?? systemTiming;
		this.#slices = options.slices ?? sharedSlices;
		this.#since = options.since ?? '15m';
		this.#isPrevious = options.isPrevious ?? false;
		this.#mostLines = options.mostLines ?? 50_000;
		this.#store = createLineStore({
			mostLines: this.#mostLines,
			mostBytes: options.mostBytes ?? 24 * 1024 * 1024,
			slices: this.#slices,
			onChange: () => {
				this.#changed();
			},
		});
		this.#sources = this.#openSources();
		this.#read = createLineReader();
		this.#flags = createFlagScan({
			flag: options.flag,
			timing: this.#timing,
			onChange: () => {
				this.#changed();
			},
		});
	}

	/** Changes with everything that `view` shows. */
	get version(): number {
		return this.#version;
	}

	get sources(): readonly LogSource[] {
		return this.#sources.list;
	}

	/** Calls the listener after each change, until the returned function is called. */
	subscribe(listener: () => void): () => void {
		this.#listeners.add(listener);
		return () => {
			this.#listeners.delete(listener);
		};
	}

	/** The containers whose logs are wanted from now on; those of pods that are gone keep their lines. */
	setTargets(targets: readonly LogTarget[]): void {
		this.#targets = targets;
		this.#openedAt ??= this.#timing.now();
		this.#sources.setTargets(targets, this.#range(), this.#isPrevious);
	}

	/** A cluster can be reached again: its streams ask at once. */
	wake(context: string): void {
		this.#sources.wake(context);
	}

	/** Reads everything again, from another moment on. */
	setSince(since: Since): void {
		this.#since = since;
		this.#reopen();
	}

	/** Reads everything again, from the containers' previous instances or from the present ones. */
	setPrevious(isPrevious: boolean): void {
		this.#isPrevious = isPrevious;
		this.#reopen();
	}

	/** Shows only lines that match; returns what is wrong with the query, which then changes nothing. */
	setFilter(query: string): Text | undefined {
		const parsed = parsePattern(query);
		if (!parsed.ok) {
			return parsed.sentence;
		}

		this.#filter = parsed.pattern;
		this.#newLines = 0;
		this.#store.setFilter(parsed.pattern);
		this.#changed();
		return undefined;
	}

	/** Marks what matches; returns what is wrong with the query, which then changes nothing. */
	setSearch(query: string): Text | undefined {
		const parsed = parsePattern(query);
		if (!parsed.ok) {
			return parsed.sentence;
		}

		this.#search = parsed.pattern;
		this.#searches++;
		this.#changed();
		return undefined;
	}

	/**
	Selects the next (1) or previous (-1) line that the search matches, going on at the other end. Resolves
	with whether there is one; a later search or a call to `follow` cancels it.
	*/
	async find(direction: 1 | -1): Promise<boolean> {
		return this.#search ? this.#findBy(this.#search, direction) : false;
	}

	/** As `find`, for lines that match a known signature. */
	async findFlagged(direction: 1 | -1): Promise<boolean> {
		const {flag} = this.#options;
		return this.#findBy(
			{query: '', isCostly: false, spans: () => [], matches: (text) => Boolean(flag?.(text))},
			direction,
		);
	}

	/** A line that matches a known signature has been seen. */
	get hasFlagged(): boolean {
		return this.#flags.counts.size > 0;
	}

	/** The known signature that the selected line, or the last one, matches. */
	flagOfSelected(): string | undefined {
		const line = this.#selected();
		return line && this.#flags.of(line);
	}

	async #findBy(pattern: Pattern, direction: 1 | -1): Promise<boolean> {
		const search = ++this.#searches;

		const {shown} = this.#store;
		return findLine({
			lines: shown,
			pattern,
			from: this.#scroll && shown.at(extentOf(this.#scroll, shown, this.#window).cursor),
			direction,
			slices: this.#slices,
			isCancelled: () => search !== this.#searches,
			onFound: (line) => {
				this.#moveTo(this.#store.shown.indexOf(line));
			},
		});
	}

	/** Selects another line, so many further down; upwards pauses, past the end follows again. */
	move(lines: number): void {
		this.#scrollTo(scrollBy(this.#scroll, lines, this.#store.shown, this.#window));
	}

	moveToFirst(): void {
		this.#moveTo(0);
	}

	/** Keeps the window where it is while new lines are counted. */
	pause(): void {
		if (!this.#scroll) {
			this.#moveTo(this.#store.shown.length - 1);
		}
	}

	/** Goes to the end and stays there. */
	follow(): void {
		this.#searches++;
		this.#scrollTo(undefined);
	}

	/**
	What to draw in a window of so many rows. `rowsOf` says how many of them a line takes when long lines
	are wrapped; it gets the line without secrets. The window's last shape is also what `move` goes by.
	*/
	view({height, rowsOf}: {height: number; rowsOf?: (line: BufferedLine) => number}): LogView {
		const {redact} = this.#options;
		this.#window = {
			height,
			rowsOf: rowsOf ? (line) => rowsOf({...line, text: redact(line.text)}) : () => 1,
		};
		const {all, shown, isScanning, failure} = this.#store;
		const {from, to, cursor} = extentOf(this.#scroll, shown, this.#window);
		const selected = this.#scroll && shown.at(cursor);
		return {
			rows: toRows(shown.slice(from, to), {
				selected,
				redact,
				search: this.#search,
				filter: failure ? undefined : this.#filter,
				flagOf: this.#flags.of,
			}),
			shown: shown.length,
			total: all.length,
			dropped: all.dropped,
			isFollowing: this.#scroll === undefined,
			newLines: this.#newLines,
			isScanning,
			filter: failure ? '' : (this.#filter?.query ?? ''),
			filterFailure: failure,
			search: this.#search?.query ?? '',
			since: this.#since,
			isPrevious: this.#isPrevious,
			flags: this.#flags.counts,
			areFlagsPartial: this.#flags.isPartial,
			sources: this.sources,
		};
	}

	/** The selected line, or the last one, spread out to be read. */
	zoom():
		{readonly line: LineFacts; readonly text: string; readonly pretty: PrettyLine} | undefined {
		const line = this.#selected();
		const text = this.#options.redact(line?.text ?? '');
		return line && {line, text, pretty: prettyLine(text)};
	}

	/** The sequence that puts the selected line, or the last one, into the terminal's clipboard. */
	copy(): ReturnType<typeof clipboardSequence> {
		const line = this.#selected();
		return line
			? clipboardSequence(this.#options.redact(line.text))
			: {ok: false, sentence: {zh: '没有可复制的行', en: 'there is no line to copy'}};
	}

	/** Writes the shown lines to a new file in the folder; `title` becomes part of its name. */
	async save(folder: string, title: string): ReturnType<typeof saveLines> {
		const {shown} = this.#store;
		return saveLines({
			folder,
			title,
			lines: shown.snapshot(),
			redact: this.#options.redact,
			nowMs: this.#timing.now(),
		});
	}

	close(): void {
		this.#searches++;
		this.#sources.close();
		this.#flags.clear();
		this.#listeners.clear();
	}

	#openSources(): LogSources {
		const {transport, colours = 6} = this.#options;
		return new LogSources({
			transport,
			colours,
			timing: this.#timing,
			slices: this.#slices,
			onLines: (source, lines, isHistory) => {
				this.#receive(source, lines, isHistory);
			},
			onChange: () => {
				this.#changed();
			},
		});
	}

	#reopen() {
		this.#sources.close();
		this.#store.clear();
		this.#flags.clear();
		this.#newLines = 0;
		this.#scroll = undefined;
		this.#openedAt = undefined;
		this.setTargets(this.#targets);
	}

	/** What a stream opened now asks for: a pod that comes later is read from where the others began. */
	#range(): LogRange {
		const seconds = this.#isPrevious ? undefined : sinceSeconds(this.#since);
		const elapsedMs = this.#timing.now() - (this.#openedAt ?? this.#timing.now());
		return {
			tailLines: this.#mostLines,
			...(seconds !== undefined && {sinceSeconds: seconds + Math.ceil(elapsedMs / 1000)}),
		};
	}

	#receive(source: LogSource, lines: readonly LogLine[], isHistory: boolean) {
		const read = this.#read(source, lines, isHistory);
		this.#flags.add(read);
		const shown = this.#store.insert(read);
		if (this.#scroll) {
			this.#newLines += shown.length;
		}

		this.#changed();
	}

	#selected(): BufferedLine | undefined {
		const {shown} = this.#store;
		return shown.at(extentOf(this.#scroll, shown, this.#window).cursor);
	}

	#moveTo(index: number) {
		this.#scrollTo(scrollTo(this.#scroll, index, this.#store.shown, this.#window));
	}

	#scrollTo(scroll: Scroll) {
		if (!scroll || !this.#scroll) {
			this.#newLines = 0;
		}

		this.#scroll = scroll;
		this.#changed();
	}

	#changed() {
		this.#version++;
		for (const listener of this.#listeners) {
			listener();
		}
	}
}

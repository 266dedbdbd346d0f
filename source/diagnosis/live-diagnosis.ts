import {systemTiming, type Timing} from '../cluster/timing.ts';
import {observable, type Observable, type Writable} from '../observable.ts';
import type {TargetDocument} from './document.ts';
import type {FaultTree} from './tree.ts';

/** What a person has told: values by the keys of `--input`. */
export type Input = Readonly<Record<string, string>>;

export type LookRequest = {
	readonly input: Input;
	readonly signal: AbortSignal;
	/** Probes that are done, of how many, and what they say so far. */
	readonly onProgress: (done: number, of: number, soFar: () => TargetDocument) => void;
};

/** One diagnosis, with the trees that it went by. */
export type Looked = {readonly document: TargetDocument; readonly trees: readonly FaultTree[]};

/** A diagnosis that has ended. */
export type Checked = Looked & {
	/** Milliseconds since the epoch. */
	readonly at: number;
};

export type DiagnosisState = {
	/** The last one that ended; it stays while the next one runs. */
	readonly last: Checked | undefined;
	readonly running:
		{readonly done: number; readonly of: number; readonly soFar?: () => TargetDocument} | undefined;
	/** The connection is lost: what `last` says may no longer be so. */
	readonly isStale: boolean;
	readonly input: Input;
	/** Why the last attempt came to nothing, in the program's own words. */
	readonly failure: string | undefined;
};

export type LiveDiagnosisOptions = {
	readonly look: (request: LookRequest) => Promise<Looked>;
	readonly timing?: Timing;
};

/** What is watched must have stood still for so long before it is looked at again. Milliseconds. */
const settleMs = 1500;

/** Where it never stands still, it is looked at after so long all the same. Milliseconds. */
const mostSettleMs = 10_000;

/**
Between the end of a diagnosis and the next one that nobody asked for. It doubles as long as nothing
new comes of it: a crash loop changes its pods for ever. Milliseconds.
*/
const rest = {least: 30_000, most: 10 * 60_000};

/**
A fault that a change was to cure is looked at again so long after the change: until then what happened before it
may still count, recent restarts and the lines of the last quarter of an hour. Milliseconds.
*/
const echoes = [75_000, 3 * 60_000, 16 * 60_000];

const initial: DiagnosisState = {
	last: undefined,
	running: undefined,
	isStale: false,
	input: {},
	failure: undefined,
};

/**
The diagnosis of a cluster that stays up to date: it begins when the cluster is there, and again when what
is watched has changed or a person asks. Never two at a time, and nothing runs while nothing changes.
*/
export class LiveDiagnosis implements Observable<DiagnosisState> {
	readonly #look: LiveDiagnosisOptions['look'];
	readonly #timing: Timing;
	readonly #state: Writable<DiagnosisState> = observable(initial);
	#isConnected = false;
	/** What is watched now, and what it was when the last diagnosis began. */
	#present: string | undefined;
	#looked: {readonly fingerprint: string | undefined; readonly input: Input} | undefined;
	#current: AbortController | undefined;
	#isWanted = false;
	#cancelTimer: (() => void) | undefined;
	#unsettledSince: number | undefined;
	#endedAt = -Infinity;
	#changedAt: number | undefined;
	#rest = rest.least;
	#isClosed = false;

	constructor({look, timing = systemTiming}: LiveDiagnosisOptions) {
		this.#look = look;
		this.#timing = timing;
	}

	get(): DiagnosisState {
		return this.#state.get();
	}

	subscribe(listener: () => void): () => void {
		return this.#state.subscribe(listener);
	}

	/**
	Tells whether the cluster can be reached and what is watched of it: equal fingerprints mean that nothing
	has changed that matters; undefined, that it is not known yet.
	*/
	observe({
		isConnected,
		fingerprint,
	}: {
		isConnected: boolean;
		fingerprint: string | undefined;
	}): void {
		const hasComeBack = isConnected && !this.#isConnected;
		this.#isConnected = isConnected;
		this.#present = fingerprint ?? this.#present;
		this.#patch({isStale: !isConnected && this.get().last !== undefined});
		if (!isConnected) {
			this.#cancel();
			return;
		}

		if (this.#present === undefined || this.#isClosed) {
			return;
		}

		if (!this.#looked) {
			this.#begin();
		} else if (hasComeBack || this.#present !== this.#looked.fingerprint) {
			this.#isWanted = true;
			this.#changedAt = this.#timing.now();
			this.#schedule();
		}
	}

	/** Looks now, as a person has asked; false where that is not possible or under way already. */
	run(): boolean {
		if (this.#current !== undefined || !this.#isConnected || this.#isClosed) {
			return false;
		}

		this.#rest = rest.least;
		this.#begin();
		return true;
	}

	/** Takes a person's answer into account from now on; undefined takes it back. */
	answer(key: string, value: string | undefined): void {
		const {[key]: _before, ...others} = this.get().input;
		this.#patch({input: value === undefined ? others : {...others, [key]: value}});
		this.run();
	}

	/** Forgets what was found: it was about something else. */
	startAgain(): void {
		this.#stop();
		this.#looked = undefined;
		this.#present = undefined;
		this.#changedAt = undefined;
		this.#rest = rest.least;
		this.#state.set(initial);
	}

	close(): void {
		this.#isClosed = true;
		this.#stop();
	}

	#stop(): void {
		this.#cancel();
		this.#current?.abort();
		this.#current = undefined;
	}

	#cancel(): void {
		this.#cancelTimer?.();
		this.#cancelTimer = undefined;
		this.#unsettledSince = undefined;
	}

	/** Sets the time of the next diagnosis: when the changes have settled and the rest is over. */
	#schedule(): void {
		if (this.#current) {
			return;
		}

		const now = this.#timing.now();
		this.#unsettledSince ??= now;
		const settled = Math.min(now + settleMs, this.#unsettledSince + mostSettleMs);
		const due = Math.max(settled, this.#endedAt + this.#rest);
		this.#cancelTimer?.();
		this.#cancelTimer = this.#timing.after(Math.max(0, due - now), () => {
			this.#begin();
		});
	}

	#begin(): void {
		this.#cancel();
		const controller = new AbortController();
		const {input} = this.get();
		this.#current = controller;
		this.#isWanted = false;
		this.#looked = {fingerprint: this.#present, input};
		this.#patch({running: {done: 0, of: 0}, failure: undefined});
		void this.#perform(controller, input);
	}

	async #perform(controller: AbortController, input: Input): Promise<void> {
		const {signal} = controller;
		const isCurrent = () => this.#current === controller;
		try {
			const looked = await this.#look({
				input,
				signal,
				onProgress: (done, of, soFar) => {
					if (isCurrent()) {
						this.#patch({running: {done, of, soFar}});
					}
				},
			});
			if (isCurrent()) {
				this.#end(looked);
			}
		} catch (error) {
			if (isCurrent()) {
				this.#end(undefined, error instanceof Error ? error.message : String(error));
			}
		}
	}

	#end(looked: Looked | undefined, failure?: string): void {
		const {last, input} = this.get();
		this.#current = undefined;
		this.#endedAt = this.#timing.now();
		if (!this.#isConnected) {
			// Half of it was asked of a cluster that was not there: it says nothing, and need not be waited for.
			this.#endedAt = -Infinity;
			this.#patch({running: undefined, failure});
			return;
		}

		const isNews = !looked || !last || verdictText(looked) !== verdictText(last);
		this.#rest = isNews ? rest.least : Math.min(this.#rest * 2, rest.most);
		this.#patch({
			running: undefined,
			failure,
			...(looked && {last: {...looked, at: this.#endedAt}, isStale: false}),
		});
		if (this.#looked?.input !== input) {
			this.#begin();
		} else if (this.#isWanted || this.#present !== this.#looked.fingerprint) {
			this.#schedule();
		} else if (looked?.document.verdict !== 'healthy') {
			this.#lookLater();
		}
	}

	#lookLater(): void {
		const now = this.#timing.now();
		const next = echoes
			.map((delay) => (this.#changedAt ?? -Infinity) + delay)
			.find((at) => at > now);
		if (next === undefined) {
			return;
		}

		this.#cancelTimer = this.#timing.after(next - now, () => {
			this.#begin();
		});
	}

	#patch(change: Partial<DiagnosisState>): void {
		const before = this.get();
		const isSame = Object.entries(change).every(
			([key, value]) => before[key as keyof DiagnosisState] === value,
		);
		if (!isSame) {
			this.#state.set({...before, ...change});
		}
	}
}

/** What a person would call the same finding, whatever its evidence says in detail. */
const verdictText = ({document: {verdict, causes, unknown}}: Looked): string =>
	JSON.stringify([
		verdict,
		causes.map(({id, status, objects}) => [
			id,
			status,
			objects.map(({kind, name}) => [kind, name]),
		]),
		unknown.map(({probe, why}) => [probe, why]),
	]);

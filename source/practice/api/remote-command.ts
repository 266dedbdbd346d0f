import type {ExecStreams} from '../kubelet-backend.ts';

/** What the client of an exec or attach wants to be connected. */
export type CommandOptions = {
	readonly stdin: boolean;
	readonly stdout: boolean;
	readonly stderr: boolean;
	readonly tty: boolean;
};

/** The streams of an exec or attach, whichever way they travel. */
export type RemoteCommand = {
	readonly streams: ExecStreams;
	/**
	Whether the API server itself speaks with the client and translates for the kubelet (the newest
	protocol), or only joins the two. It shows in the words of what goes wrong.
	*/
	readonly isTranslated: boolean;
	/** Aborted when the client has gone. */
	readonly closed: AbortSignal;
	/** Tells how it ended, with a Status, and ends the connection. */
	finish(status: Record<string, unknown>): void;
};

type ResizeListener = (columns: number, rows: number) => void;

/** Collects terminal sizes; one who listens late gets the latest. */
export type TerminalSize = {
	/** `{"Width":80,"Height":24}`; anything else is ignored. */
	report(text: string): void;
	readonly onResize: (listener: ResizeListener) => void;
};

export function createTerminalSize(): TerminalSize {
	const listeners: ResizeListener[] = [];
	let latest: readonly [number, number] | undefined;
	return {
		report(text) {
			const [, width, height] =
				/"Width":\s*(?<width>\d+)\s*,\s*"Height":\s*(?<height>\d+)/.exec(text) ?? [];
			if (width === undefined || height === undefined) {
				return;
			}

			latest = [Number(width), Number(height)];
			for (const listener of listeners) {
				listener(...latest);
			}
		},
		onResize(listener) {
			listeners.push(listener);
			if (latest) {
				listener(...latest);
			}
		},
	};
}

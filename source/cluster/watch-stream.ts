import type {Readable} from 'node:stream';
import {failed, failureFromAnswer, failureFromError, type Outcome, success} from './failure.ts';
import type {KubernetesObject, Status} from './objects.ts';
import type {Selection} from './list.ts';
import type {Transport} from './transport.ts';

export type WatchEvent<T> = {
	readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK';
	readonly object: T;
};

export type WatchOptions = {
	readonly resourceVersion: string;
	/** The API server ends the watch by itself after this time. Seconds. */
	readonly timeoutSeconds: number;
	readonly signal: AbortSignal;
};

/**
Follows changes until the server ends the watch. Resolves with success when it ended in order (start the
next one from the last version seen) and with the failure otherwise; `gone` means that the version is
too old and only a new list helps.
*/
export async function watchOnce<T extends KubernetesObject>(
	transport: Transport,
	selection: Selection<T>,
	options: WatchOptions,
	onEvent: (event: WatchEvent<T>) => void,
): Promise<Outcome<void>> {
	const opened = await transport.open({
		verb: 'watch',
		resource: selection.resource,
		namespace: selection.namespace,
		accept: 'application/json',
		query: {
			watch: true,
			allowWatchBookmarks: true,
			resourceVersion: options.resourceVersion,
			timeoutSeconds: options.timeoutSeconds,
			labelSelector: selection.labelSelector,
			fieldSelector: selection.fieldSelector,
		},
		signal: options.signal,
	});
	return opened.ok ? readEvents(opened.value.body, onEvent) : opened;
}

async function readEvents<T>(
	body: Readable,
	onEvent: (event: WatchEvent<T>) => void,
): Promise<Outcome<void>> {
	try {
		for await (const line of splitLines(body)) {
			const event = JSON.parse(line) as {type: string; object: unknown};
			if (event.type === 'ERROR') {
				const status = event.object as Status;
				const failure = failureFromAnswer(status.code ?? 500, JSON.stringify(status));
				return {ok: false, failure};
			}

			onEvent(event as WatchEvent<T>);
		}

		return success(undefined);
	} catch (error) {
		return error instanceof SyntaxError
			? failed('malformed', 'the watch sent something that is not JSON')
			: {ok: false, failure: failureFromError(error)};
	}
}

const lineFeed = 0x0a;

/** Lines of a stream of bytes, without their ends; a character that is split between two chunks stays whole. */
async function* splitLines(body: Readable): AsyncGenerator<string> {
	let rest: Buffer[] = [];
	for await (const chunk of body as AsyncIterable<Buffer>) {
		let start = 0;
		let end = chunk.indexOf(lineFeed);
		while (end !== -1) {
			rest.push(chunk.subarray(start, end));
			yield Buffer.concat(rest).toString('utf8');
			rest = [];
			start = end + 1;
			end = chunk.indexOf(lineFeed, start);
		}

		if (start < chunk.length) {
			rest.push(chunk.subarray(start));
		}
	}

	// A half line at the end is a connection that broke while an event was on its way.
	if (rest.length > 0) {
		throw Object.assign(new Error('the watch broke off'), {code: 'ECONNRESET'});
	}
}

import type {Readable} from 'node:stream';
import type {Call} from './call.ts';
import {type Failure, failureFromError} from './failure.ts';
import {createLogParser, type LineSink} from './log-parser.ts';
import type {Slices} from './log-slices.ts';
import type {Transport} from './transport.ts';

/** What becomes of one request for a log, in this order: opened, then lines, then the end. */
export type LogConnectionEvents = {
	/** The answer has begun. */
	readonly onOpen: () => void;
	/** Bytes have arrived. */
	readonly onBytes: () => void;
	readonly onLine: LineSink;
	/** Some lines have been handed over; a good moment to pass them on. */
	readonly onPause: () => void;
	/** Nothing more comes: the answer is complete, or a failure ended or prevented it. */
	readonly onEnd: (failure?: Failure) => void;
	/** A complete answer ended with a line that has no line break; called before `onEnd`. */
	readonly onUnfinished: LineSink;
};

// About a millisecond of work.
const bytesPerStep = 16_384;

// Lines are read from a file on the node: a socket that waits for this process loses nothing.
const mostBytesWaiting = 524_288;
const fewBytesWaiting = 131_072;

/**
Sends one request for a log and reads its answer as fast as this process can, whatever the screen
does. Bytes are turned into lines in slices; the socket only waits while more than half a megabyte is
still to be read. The returned function ends it: no event follows.
*/
export function openLogConnection(
	transport: Pick<Transport, 'open'>,
	call: Call,
	slices: Slices,
	events: LogConnectionEvents,
): () => void {
	const abort = new AbortController();
	const parser = createLogParser();
	const waiting: Buffer[] = [];
	let waitingBytes = 0;
	let body: Readable | undefined;
	let isReading = false;
	let isClosed = false;
	let end: {failure?: Failure} | undefined;

	const step = () => {
		if (isClosed) {
			return false;
		}

		const bytes = takeBytes(waiting);
		if (bytes) {
			waitingBytes -= bytes.length;
			parser.push(bytes, events.onLine);
			events.onPause();
			if (waitingBytes < fewBytesWaiting && body?.isPaused()) {
				body.resume();
			}

			return true;
		}

		isReading = false;
		if (end) {
			finish(end.failure);
		}

		return false;
	};

	const read = () => {
		if (isReading) {
			return;
		}

		isReading = true;
		slices.run(step);
	};

	const finish = (failure?: Failure) => {
		if (!failure) {
			parser.finish(events.onUnfinished);
		}

		isClosed = true;
		events.onEnd(failure);
	};

	const endWith = (failure?: Failure) => {
		if (isClosed || end) {
			return;
		}

		end = failure ? {failure} : {};
		read();
	};

	const follow = (opened: Readable) => {
		body = opened;
		// The listener stays for good: an error after the end must not end the process.
		opened.on('error', (error) => {
			endWith(failureFromError(error));
		});
		opened.on('end', () => {
			endWith();
		});
		opened.on('close', () => {
			endWith({kind: 'dropped', message: 'the connection was closed in the middle of the log'});
		});
		if (isClosed) {
			opened.destroy();
			return;
		}

		events.onOpen();
		opened.on('data', (bytes: Buffer) => {
			waiting.push(bytes);
			waitingBytes += bytes.length;
			events.onBytes();
			read();
			if (waitingBytes > mostBytesWaiting) {
				opened.pause();
			}
		});
	};

	const open = async () => {
		const answer = await transport.open({...call, signal: abort.signal});
		if (answer.ok) {
			follow(answer.value.body);
		} else if (!isClosed) {
			isClosed = true;
			events.onEnd(answer.failure);
		}
	};

	void open();
	return () => {
		isClosed = true;
		abort.abort();
		body?.destroy();
	};
}

/** The next bytes to read, not more than one step's worth. */
function takeBytes(waiting: Buffer[]): Buffer | undefined {
	const [bytes] = waiting;
	if (bytes && bytes.length > bytesPerStep) {
		waiting[0] = bytes.subarray(bytesPerStep);
		return bytes.subarray(0, bytesPerStep);
	}

	return waiting.shift();
}

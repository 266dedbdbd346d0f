import {PassThrough} from 'node:stream';
import type {Call} from '../../source/cluster/call.ts';
import {failed, type Failure, type Outcome, success} from '../../source/cluster/failure.ts';
import type {OpenAnswer, Transport} from '../../source/cluster/transport.ts';

export type OpenStream = {
	readonly call: Call;
	/** Sends one watch event. */
	send(event: unknown): void;
	/** Ends the answer in order. */
	end(): void;
	/** Breaks the connection. */
	breakOff(): void;
};

type Reply = {readonly value: unknown} | {readonly failure: Failure};

/** A transport without a network: answers calls from a function and hands open streams to the test. */
export class ScriptedTransport implements Transport {
	readonly calls: Call[] = [];
	readonly streams: OpenStream[] = [];
	reconnects = 0;
	reply: (call: Call) => Reply;

	constructor(reply: (call: Call) => Reply) {
		this.reply = reply;
	}

	async json<T>(call: Call): Promise<Outcome<T>> {
		this.calls.push(call);
		const reply = this.reply(call);
		return 'failure' in reply ? {ok: false, failure: reply.failure} : success(reply.value as T);
	}

	async text(call: Call): Promise<Outcome<string>> {
		const answer = await this.json<unknown>(call);
		return answer.ok ? success(JSON.stringify(answer.value)) : answer;
	}

	async open(call: Call): Promise<Outcome<OpenAnswer>> {
		this.calls.push(call);
		const reply = this.reply(call);
		if ('failure' in reply) {
			return {ok: false, failure: reply.failure};
		}

		const body = new PassThrough();
		this.streams.push({
			call,
			send(event) {
				body.write(`${JSON.stringify(event)}\n`);
			},
			end() {
				body.end();
			},
			breakOff() {
				body.destroy(Object.assign(new Error('read ECONNRESET'), {code: 'ECONNRESET'}));
			},
		});
		call.signal?.addEventListener('abort', () => {
			body.destroy();
		});
		const {headers = {}, isEnded = false} = (reply.value ?? {}) as {
			headers?: OpenAnswer['headers'];
			isEnded?: boolean;
		};
		if (isEnded) {
			body.end();
		}

		return success({status: 200, headers, body});
	}

	async endpoint(): Promise<Outcome<never>> {
		return failed('unreachable', 'there is no network here');
	}

	reconnect(): void {
		this.reconnects++;
	}

	onCall(): () => void {
		return () => undefined;
	}

	async close(): Promise<void> {
		this.calls.length = 0;
	}
}

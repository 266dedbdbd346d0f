import {once} from 'node:events';
import {type IncomingMessage, request} from 'node:http';
import {text} from 'node:stream/consumers';
import {callPath} from '../../source/cluster/call.ts';
import {failureFromAnswer, failureFromError, success} from '../../source/cluster/failure.ts';
import type {Transport} from '../../source/cluster/transport.ts';

/** The little of a transport that log streams need, over plain HTTP to a server on this machine. */
export function plainTransport(port: number): Pick<Transport, 'open'> {
	return {
		async open(call) {
			try {
				const sent = request({
					host: '127.0.0.1',
					port,
					path: callPath(call),
					agent: false,
					signal: call.signal,
				});
				sent.end();
				const [answer] = (await once(sent, 'response')) as [IncomingMessage];
				const status = answer.statusCode ?? 0;
				// An abort after the answer has begun is reported by the request as well.
				sent.on('error', (error) => {
					answer.destroy(error);
				});
				return status < 400
					? success({status, headers: answer.headers, body: answer})
					: {ok: false, failure: failureFromAnswer(status, await text(answer))};
			} catch (error) {
				return {ok: false, failure: failureFromError(error)};
			}
		},
	};
}

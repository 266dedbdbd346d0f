import dgram from 'node:dgram';
import {once} from 'node:events';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {printedBy} from '../run-program.ts';
import {assertInside} from '../namespace.ts';

const resolverAddress = '127.0.0.53';
const settings = '/etc/resolv.conf';

/** Of the two bytes of flags in a DNS header: an answer; recursion is to be had, and the outcome. */
const isAnswer = 0x80;
const isRecursive = 0x80;
const noSuchName = 3;
const headerBytes = 12;

/**
Gives this namespace a resolver that knows no name at all, and says so at once. Without one, a name that
nobody has cannot be told from a resolver that is out of reach. The answer puts the machine's settings back.
*/
export async function startResolver(): Promise<() => Promise<void>> {
	assertInside();
	const socket = dgram.createSocket('udp4');
	socket.on('message', (question, {address, port}) => {
		socket.send(refusal(question), port, address);
	});
	socket.bind(53, resolverAddress);
	await once(socket, 'listening');
	const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'resolver-'));
	const own = path.join(folder, 'resolv.conf');
	await fs.writeFile(own, `nameserver ${resolverAddress}\noptions timeout:2 attempts:1\n`);
	// The namespace has mounts of its own: the machine's file stays as it is.
	await printedBy('mount', ['--bind', own, settings]);
	return async () => {
		await printedBy('umount', [settings]);
		socket.close();
		await fs.rm(folder, {recursive: true});
	};
}

/** The same question back, with the answer that there is no such name. */
export function refusal(question: Uint8Array): Uint8Array {
	const answer = Uint8Array.from(question.subarray(0, endOfQuestion(question)));
	answer[2] = (question[2] ?? 0) + isAnswer;
	answer[3] = isRecursive + noSuchName;
	// One question; no answers, authorities or additions (a question may bring options along).
	answer.set([0, 1, 0, 0, 0, 0, 0, 0], 4);
	return answer;
}

/** A name is labels, each behind its length, up to an empty one; type and class follow. */
function endOfQuestion(question: Uint8Array): number {
	let at = headerBytes;
	while ((question[at] ?? 0) > 0) {
		at += 1 + (question[at] ?? 0);
	}

	return at + 5;
}

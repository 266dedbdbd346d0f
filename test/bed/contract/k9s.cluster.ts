import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {afterAll, beforeAll, describe, it} from 'vitest';
import {homeEnvironment} from '../../cockpit/cockpit.ts';
import {Terminal} from '../../cockpit/terminal.ts';
import {binary} from '../build/binaries.ts';
import {startPracticeSide} from './practice-side.ts';

describe('k9s in a practice cluster', () => {
	let practice: Awaited<ReturnType<typeof startPracticeSide>> | undefined;
	let home = '';
	beforeAll(async () => {
		practice = await startPracticeSide({});
		home = await fs.mkdtemp(path.join(os.tmpdir(), 'k9s-home-'));
	});
	afterAll(async () => {
		await practice?.stop();
		await fs.rm(home, {recursive: true, force: true});
	});

	it('lists pods, describes one, reads its log, opens a shell in it and kills it', async () => {
		await using terminal = await Terminal.start(
			[binary('k9s'), '--namespace=rbd-system', '--command=pods', '--splashless', '--logoless'],
			{
				columns: 160,
				rows: 40,
				patience: 60_000,
				env: {
					...homeEnvironment(home, 'en'),
					KUBECONFIG: practice?.side.kubeconfig ?? '',
					// Its shell is kubectl's.
					PATH: `${path.dirname(binary('kubectl'))}:${process.env.PATH ?? ''}`,
				},
			},
		);
		await terminal.sees(/rbd-mq-\S+ .* 1\/1 +Running/);
		await terminal.type('/rbd-mq').press('enter').sees('pods(rbd-system)[1] </rbd-mq>');
		const name = /rbd-mq-[\da-z]+-[\da-z]+/.exec(terminal.screen())?.[0] ?? '';
		await terminal.press('d').sees(`Describe(rbd-system/${name})`);
		await terminal.sees(/Service Account: +default/);
		await terminal.press('esc').sees('pods(rbd-system)[1]');
		await terminal.press('l').sees(`Logs(rbd-system/${name}:rbd-mq)`);
		await terminal.sees('grpc server listen on 6300');
		await terminal.press('esc').sees('pods(rbd-system)[1]');
		await terminal.press('s').sees('<<K9s-Shell>>');
		await terminal.sees(/[#$]$/);
		await terminal.type('hostname\r').sees(`\n${name}`);
		await terminal.type('exit\r').sees('pods(rbd-system)[1]');
		await terminal.press('ctrl+k').sees(/rbd-mq-\S+ .* 1\/1 +Running/);
		await terminal.seesNot(name);
	});
});

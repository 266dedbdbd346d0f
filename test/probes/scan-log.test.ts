import {describe, expect, it} from 'vitest';
import {scanLog} from '../../source/probes/scan-log.ts';

const rbdApi = {component: 'rbd-api', pod: 'rbd-api-1', container: 'rbd-api', isPrevious: false};
const rejected = (address: string) =>
	`2026/11/21 10:00:00 http: TLS handshake error from ${address}:4711: tls: failed to verify certificate: x509: certificate signed by unknown authority`;

const scan = (...lines: readonly string[]) =>
	scanLog(rbdApi, {lines: lines.map((text, index) => ({at: 1000 + index, text})), isCut: false});

describe('the scan of a log', () => {
	it('counts lines by class and by where they came from', () => {
		const {hits, lineCount} = scan(
			rejected('10.42.0.7'),
			'INFO all is well',
			rejected('10.42.0.7'),
			rejected('10.42.0.8'),
		);
		expect(lineCount).toBe(4);
		expect(hits['client-rejected']).toMatchObject({
			count: 3,
			first: 1000,
			last: 1003,
			sources: {'10.42.0.7': {count: 2, last: 1002}, '10.42.0.8': {count: 1, last: 1003}},
		});
	});

	it('does not hear itself: its own dials come from the loopback of the pod', () => {
		expect(scan(rejected('127.0.0.1')).hits).toEqual({});
	});

	it('keeps a few lines, without secrets', () => {
		const line =
			'failed to connect to database: root:hunter2hunter2@tcp(rbd-db-rw:3306)/region refused';
		const {hits} = scan(...Array.from({length: 20}, () => line));
		expect(hits.database?.count).toBe(20);
		expect(hits.database?.excerpt).toHaveLength(5);
		expect(JSON.stringify(hits)).not.toContain('hunter2');
	});
});

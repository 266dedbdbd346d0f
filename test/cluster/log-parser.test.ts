import {Buffer} from 'node:buffer';
import {expect, test} from 'vitest';
import {createLogParser, type LogLine, longestLine} from '../../source/cluster/log-parser.ts';

type Read = LogLine & {second: number};

/** The lines of a text that arrives in pieces of so many bytes. */
function parse(content: string | Buffer, pieceLength = Infinity): {lines: Read[]; rest: Read[]} {
	const bytes = Buffer.from(content);
	const parser = createLogParser();
	const lines: Read[] = [];
	const rest: Read[] = [];
	for (let from = 0; from < bytes.length; from += pieceLength) {
		parser.push(bytes.subarray(from, from + pieceLength), (line, second) => {
			lines.push({...line, second});
		});
	}

	parser.finish((line, second) => {
		rest.push({...line, second});
	});
	return {lines, rest};
}

const time = '2026-11-21T06:07:08.000000042Z';

test('a line is a time and a text', () => {
	const {lines, rest} = parse(`${time} GET /v2/health 200\n`);
	expect(lines).toEqual([
		{
			timeMs: Date.UTC(2026, 10, 21, 6, 7, 8),
			text: 'GET /v2/health 200',
			second: Date.UTC(2026, 10, 21, 6, 7, 8) / 1000,
			nanosecond: 42,
		},
	]);
	expect(rest).toEqual([]);
});

test.each([
	['2026-11-21T14:07:08.5+08:00', '2026-11-21T06:07:08.500Z', 500_000_000],
	['2026-11-20T23:37:08.123456789-06:30', '2026-11-21T06:07:08.123Z', 123_456_789],
	['2026-11-21T06:07:08Z', '2026-11-21T06:07:08.000Z', 0],
	['2024-02-29T00:00:00.000001Z', '2024-02-29T00:00:00.000Z', 1000],
	['1999-12-31T23:59:59.999999999Z', '1999-12-31T23:59:59.999Z', 999_999_999],
])('%s is a time of the kubelet', (text, utc, nanosecond) => {
	const [line] = parse(`${text} words\n`).lines;
	expect(line).toMatchObject({text: 'words', timeMs: Date.parse(utc), nanosecond});
});

test.each([
	'unable to retrieve container logs for containerd://4f1e',
	'2026-11-21 06:07:08 not the time of a kubelet',
	'2026-11-21T06:07:0xZ broken',
	'2026-11-21T06:07:08.5 no zone',
	'2026-11-21T06:07:08ZZ no blank',
	'',
])('"%s" has no time', (text) => {
	expect(parse(`${text}\n`).lines).toEqual([{timeMs: 0, text, second: -1, nanosecond: -1}]);
});

test('a line without a time has the time of the line before it', () => {
	const [, second] = parse(`${time} first\nsecond\n`).lines;
	expect(second).toMatchObject({text: 'second', nanosecond: -1});
	expect(second?.timeMs).toBe(Date.UTC(2026, 10, 21, 6, 7, 8));
});

test('empty lines, carriage returns and blanks at the ends are kept as they are meant', () => {
	const {lines} = parse(`${time} \r\n${time}   indented \r\n${time}\n${time} a\rb\n`);
	expect(lines.map(({text}) => text)).toEqual(['', '  indented ', '', 'a\rb']);
});

test.each([1, 2, 3, 7, 64])(
	'pieces of %i bytes tear neither lines nor characters',
	(pieceLength) => {
		const content = `${time} 组件 rbd-api 已就绪 🚀\n${time} naïve\n${time} torn`;
		const {lines, rest} = parse(content, pieceLength);
		expect(lines.map(({text}) => text)).toEqual(['组件 rbd-api 已就绪 🚀', 'naïve']);
		expect(rest.map(({text}) => text)).toEqual(['torn']);
	},
);

test('bytes that are no UTF-8 become replacement characters', () => {
	const {lines} = parse(
		Buffer.concat([Buffer.from(`${time} a`), Buffer.from([0xff, 0xc3, 0x28, 0x0a])]),
	);
	expect(lines[0]?.text).toBe('a\u{FFFD}\u{FFFD}(');
});

test.each(['x', '组', '🚀'])(
	'a line that is too long is cut at the same place in any pieces (%s)',
	(letter) => {
		const long = `${time} ${letter.repeat(300_000 / letter.length)}`;
		const content = `${long}\n${time} next\n`;
		const whole = parse(content).lines;
		expect(whole[0]?.partial).toBe(true);
		expect(whole[0]?.text.length).toBeLessThanOrEqual(longestLine);
		expect(whole[0]?.text.isWellFormed()).toBe(true);
		expect(whole[1]).toMatchObject({text: 'next'});
		expect(whole[1]).not.toHaveProperty('partial');
		for (const pieceLength of [1000, 16_384, 65_536]) {
			expect(parse(content, pieceLength).lines).toEqual(whole);
		}
	},
);

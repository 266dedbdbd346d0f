import {expect, test} from 'vitest';
import {prettyLine} from '../../source/logs/pretty.ts';
import {sanitise} from '../../source/logs/sanitise.ts';

test('JSON behind a message is indented, what stands around it is kept', () => {
	const text =
		'2026-08-01T10:00:00.000+0800    INFO    controllers.RbdComponent    reconciled    {"rbdcomponent": "rbd-api", "replicas": [1, 2], "empty": {}, "done": true} in 3ms';
	expect(prettyLine(text)).toEqual({
		lines: [
			'2026-08-01T10:00:00.000+0800    INFO    controllers.RbdComponent    reconciled',
			'{',
			'  "rbdcomponent": "rbd-api",',
			'  "replicas": [',
			'    1,',
			'    2',
			'  ],',
			'  "empty": {},',
			'  "done": true',
			'}',
			'in 3ms',
		],
		fields: [],
	});
});

test('numbers keep all their digits, and keys may repeat', () => {
	const {lines} = prettyLine('{"trace": 12345678901234567890, "cost": 1.50e-7, "trace": -0}');
	expect(lines).toEqual([
		'{',
		'  "trace": 12345678901234567890,',
		'  "cost": 1.50e-7,',
		'  "trace": -0',
		'}',
	]);
});

test('line breaks in strings are broken, escaped Chinese is readable', () => {
	const {lines} = prettyLine(
		String.raw`{"error": "\u65e0\u6cd5\u8fde\u63a5", "stack": "panic:\n\tmain.go:12\n\tend", "path": "C:\\new"}`,
	);
	expect(lines).toEqual([
		'{',
		'  "error": "无法连接",',
		'  "stack": "panic:',
		'      main.go:12',
		'      end",',
		String.raw`  "path": "C:\\new"`,
		'}',
	]);
});

test('what the escapes of JSON hide never reaches the terminal', () => {
	const {lines} = prettyLine(String.raw`{"a": "\u001b[2J\u202egnp.exe\u009b31m\u0000"}`);
	expect(lines[1]).toMatch(/^ {2}"a": "\\u001b\[2Jgnp\.exe.*\\u0000"$/);
	expect(lines.map((line) => sanitise(line))).toEqual(lines);
});

test.each(['plain words with {braces} and [brackets] and [1]', 'half of {"a": 1', '{"a": 1,}', ''])(
	'"%s" is left as it is',
	(text) => {
		expect(prettyLine(text)).toEqual({lines: text ? [text] : [], fields: []});
	},
);

test('fields of a logfmt line are listed', () => {
	const text = String.raw`time="2024-08-20T00:48:56+08:00" level=error msg="dial \"rbd-mq\": refused" empty= n=3`;
	expect(prettyLine(text)).toEqual({
		lines: [text],
		fields: [
			{key: 'time', value: '2024-08-20T00:48:56+08:00'},
			{key: 'level', value: 'error'},
			{key: 'msg', value: 'dial "rbd-mq": refused'},
			{key: 'empty', value: ''},
			{key: 'n', value: '3'},
		],
	});
});

test('one pair alone makes no logfmt', () => {
	expect(prettyLine('GET /?page=1 module=rbd-api done').fields).toEqual([]);
});

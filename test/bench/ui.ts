// What drawing costs: painting lines by themselves, and a key in an Ink program with four panes, from the
// write to the terminal until the answering frame has been parsed. Run it with node; milliseconds.
import process from 'node:process';
import {paintLine, type Line} from '../../source/ui/line.ts';
import {chooseTheme} from '../../source/ui/theme.ts';
import {bundle} from '../support/bundle.ts';
import {Terminal} from '../cockpit/terminal.ts';

const theme = chooseTheme({}, {});

const sizes = [
	[120, 40],
	[200, 60],
] as const;

const words = {
	English: 'connect() failed (111: Connection refused) while connecting to upstream ',
	Chinese: '控制台证书已过期（CA 已更换），集群端通信异常 ',
	emoji: '🚀 控制台证书 ✅ deployed, e\u{301}te\u{301} ',
};

function percentile(values: readonly number[], share: number): string {
	const sorted = values.toSorted((a, b) => a - b);
	return sorted[Math.floor((sorted.length - 1) * share)]!.toFixed(2);
}

const print = (what: string, values: readonly number[], more = ''): void => {
	console.log(
		`${what.padEnd(40)} p50 ${percentile(values, 0.5).padStart(6)}  p95 ${percentile(values, 0.95).padStart(6)}  ${more}`,
	);
};

function benchPainting(columns: number, rows: number, kind: keyof typeof words): void {
	const lines = Array.from({length: rows}, (_, index): Line => [
		{text: `10:42:01.${index} `, style: 'dim'},
		{text: 'gw-7d9f8c6b5-x2x4z ', style: 'source1'},
		{text: words[kind]},
		{text: '502', style: 'match'},
		{text: words[kind].repeat(3)},
	]);
	const times = Array.from({length: 200}, () => {
		const start = performance.now();
		for (const [index, line] of lines.entries()) {
			paintLine(line, columns, theme, index === 3 ? 'focused' : undefined);
		}

		return performance.now() - start;
	});
	print(`paint ${columns}×${rows} ${kind}`, times);
}

async function benchKeys(file: string, columns: number, rows: number): Promise<void> {
	await using terminal = await Terminal.start([process.execPath, file], {columns, rows});
	await terminal.until('the program to be ready', () => terminal.isBracketedPaste);
	await terminal.isQuiet();
	const times: number[] = [];
	const bytesBefore = terminal.bytesWritten;
	const keys = 150;
	for (let step = 0; step < keys; step++) {
		const before = terminal.bytesWritten;
		const start = performance.now();
		terminal.press(step % 40 < 20 ? 'j' : 'k');
		await terminal.until('a frame', () => terminal.bytesWritten > before);
		times.push(performance.now() - start);
		// The end of the frame, and the pause that a person makes.
		await terminal.bytesWithin(20);
	}

	const bytes = Math.round((terminal.bytesWritten - bytesBefore) / keys);
	print(`key to frame ${columns}×${rows}, four panes`, times.slice(30), `${bytes} bytes a frame`);
}

for (const [columns, rows] of sizes) {
	for (const kind of ['English', 'Chinese', 'emoji'] as const) {
		benchPainting(columns, rows, kind);
	}
}

await using program = await bundle('test/ui/fixtures/panes.tsx');
for (const [columns, rows] of sizes) {
	await benchKeys(program.file, columns, rows);
}

import {Buffer} from 'node:buffer';
import stringWidth from 'string-width';
import xterm, {type IBufferCell, type Terminal as Xterm} from '@xterm/headless';

const colourNames = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'];

function colourName(index: number): string {
	const name = colourNames[index % 8];
	return index < 8 ? `${name}` : index < 16 ? `bright-${name}` : `colour-${index}`;
}

function describeStyle(cell: IBufferCell): string {
	const words = [
		cell.isBold() && 'bold',
		cell.isDim() && 'dim',
		cell.isItalic() && 'italic',
		cell.isUnderline() && 'underline',
		cell.isInverse() && 'inverse',
		!cell.isFgDefault() && colourName(cell.getFgColor()),
		!cell.isBgDefault() && `on-${colourName(cell.getBgColor())}`,
	];
	return words.filter(Boolean).join(' ');
}

// Widths as terminals of today have them, one code point at a time; the emulator's own table is of
// Unicode 6, in which no emoji is wide. The bits are those that its Unicode service reads: whether
// the code point joins the cell before, and the width.
const unicodeOfToday = {
	version: 'today',
	wcwidth(codePoint: number) {
		const isJamoAfterTheFirst = codePoint >= 0x11_60 && codePoint <= 0x11_ff;
		const width = isJamoAfterTheFirst ? 0 : stringWidth(String.fromCodePoint(codePoint));
		return Math.min(2, width) as 0 | 1 | 2;
	},
	charProperties(codePoint: number, preceding: number): number {
		const width = this.wcwidth(codePoint);
		const precedingWidth = Math.floor(preceding / 2) % 4;
		return width === 0 && precedingWidth > 0 ? precedingWidth * 2 + 1 : width * 2;
	},
};

/** A terminal emulator without a window: takes bytes, has a screen. Rows and columns count from 0. */
export class VirtualScreen {
	/** How often the program has taken the alternate screen. */
	timesAlternate = 0;

	readonly #xterm: Xterm;
	#isCursorVisible = true;
	#clipboard = '';

	constructor(columns: number, rows: number) {
		this.#xterm = new xterm.Terminal({
			cols: columns,
			rows,
			scrollback: 500,
			allowProposedApi: true,
		});
		this.#xterm.unicode.register(unicodeOfToday);
		this.#xterm.unicode.activeVersion = unicodeOfToday.version;
		this.#xterm.parser.registerOscHandler(52, (data) => {
			this.#clipboard = Buffer.from(data.slice(data.indexOf(';') + 1), 'base64').toString();
			return true;
		});
		for (const [final, isVisible] of [
			['h', true],
			['l', false],
		] as const) {
			this.#xterm.parser.registerCsiHandler({prefix: '?', final}, (parameters) => {
				if (parameters.includes(25)) {
					this.#isCursorVisible = isVisible;
				}

				return false;
			});
		}

		this.#xterm.buffer.onBufferChange(({type}) => {
			this.timesAlternate += type === 'alternate' ? 1 : 0;
		});
	}

	/** Resolves when the bytes are on the screen. */
	async write(data: string): Promise<void> {
		return new Promise((resolve) => {
			this.#xterm.write(data, resolve);
		});
	}

	/** What the terminal itself answers to queries of the program. */
	onReply(listener: (reply: string) => void): void {
		this.#xterm.onData(listener);
	}

	resize(columns: number, rows: number): void {
		this.#xterm.resize(columns, rows);
	}

	/** One row as text, without the blanks at its end. */
	row(index: number): string {
		return this.#text(this.#xterm.buffer.active.baseY + index);
	}

	rows(): string[] {
		return Array.from({length: this.#xterm.rows}, (_, index) => this.row(index));
	}

	/** The rows that have scrolled off at the top, and those on the screen. */
	history(): string[] {
		return Array.from({length: this.#xterm.buffer.active.length}, (_, index) => this.#text(index));
	}

	/** The column at which the text begins in the row, counted in cells; undefined when it is not there. */
	columnOf(text: string, row: number): number | undefined {
		const cells = this.#cells(row);
		const starts: number[] = [];
		let characters = '';
		for (const [column, cell] of cells.entries()) {
			const drawn = cell.getWidth() === 0 ? '' : cell.getChars() || ' ';
			starts.push(...Array.from({length: drawn.length}, () => column));
			characters += drawn;
		}

		return starts[characters.indexOf(text)];
	}

	/** One row with its attributes in words: `{bold red|✗ fault} rbd-chaos`. */
	styledRow(index: number): string {
		const runs: Array<{style: string; text: string}> = [];
		for (const cell of this.#cells(index)) {
			if (cell.getWidth() === 0) {
				continue;
			}

			const style = describeStyle(cell);
			const text = cell.getChars() || ' ';
			const last = runs.at(-1);
			if (last?.style === style) {
				last.text += text;
			} else {
				runs.push({style, text});
			}
		}

		return runs
			.map(({style, text}) => (style ? `{${style}|${text}}` : text))
			.join('')
			.trimEnd();
	}

	/** What the program has asked the terminal to copy (OSC 52). */
	get clipboard(): string {
		return this.#clipboard;
	}

	get columns(): number {
		return this.#xterm.cols;
	}

	get height(): number {
		return this.#xterm.rows;
	}

	get cursor(): {column: number; row: number; isVisible: boolean} {
		const {cursorX: column, cursorY: row} = this.#xterm.buffer.active;
		return {column, row, isVisible: this.#isCursorVisible};
	}

	get isAlternate(): boolean {
		return this.#xterm.buffer.active.type === 'alternate';
	}

	get isBracketedPaste(): boolean {
		return this.#xterm.modes.bracketedPasteMode;
	}

	/** Whether the program is in the middle of a frame, which a terminal would not show yet. */
	get isInFrame(): boolean {
		return this.#xterm.modes.synchronizedOutputMode;
	}

	get isWraparound(): boolean {
		return this.#xterm.modes.wraparoundMode;
	}

	// A line keeps its cells when the screen becomes narrower; nobody sees those beyond the edge.
	#text(line: number): string {
		const {active} = this.#xterm.buffer;
		return active.getLine(line)?.translateToString(true, 0, this.columns).trimEnd() ?? '';
	}

	#cells(row: number): IBufferCell[] {
		const {active} = this.#xterm.buffer;
		const line = active.getLine(active.baseY + row);
		return Array.from({length: line ? this.columns : 0}, (_, column) => line!.getCell(column)!);
	}
}

import type {Command, CommandInput, CommandResult} from './shell-context.ts';

/** An absolute path without `.` and `..`. */
export function absolute(path: string, folder: string): string {
	const parts: string[] = [];
	for (const part of (path.startsWith('/') ? path : `${folder}/${path}`).split('/')) {
		if (part === '..') {
			parts.pop();
		} else if (part && part !== '.') {
			parts.push(part);
		}
	}

	return `/${parts.join('/')}`;
}

const below = (folder: string): string => (folder === '/' ? '/' : `${folder}/`);

/** The folders that a container has beside those of its files. */
const plainFolders = ['/bin', '/dev', '/etc', '/home', '/proc', '/root', '/tmp', '/usr', '/var'];

export const isFolder = (path: string, files: ReadonlyMap<string, string>): boolean =>
	path === '/' ||
	plainFolders.includes(path) ||
	files.keys().some((file) => file.startsWith(below(path)));

const missing = (name: string, path: string): CommandResult => ({
	errors: `${name}: ${path}: No such file or directory\n`,
	status: 1,
});

const cat: Command = ({args, input, context, folder}) => {
	if (args.length === 0) {
		return {output: input};
	}

	let output = '';
	for (const path of args) {
		const file = absolute(path, folder);
		const content = context.files.get(file);
		if (content === undefined) {
			const errors = isFolder(file, context.files)
				? 'cat: read error: Is a directory\n'
				: `cat: can't open '${path}': No such file or directory\n`;
			return {output, errors, status: 1};
		}

		output += content;
	}

	return {output};
};

const ls: Command = ({args, context: {files}, folder}) => {
	const isLong = args.some((arg) => arg.startsWith('-') && arg.includes('l'));
	const path = args.find((arg) => !arg.startsWith('-')) ?? '.';
	const where = absolute(path, folder);
	if (files.has(where)) {
		return {output: `${path}\n`};
	}

	if (!isFolder(where, files)) {
		return missing('ls', path);
	}

	const inside = [...files.keys(), ...plainFolders.map((one) => `${one}/`)]
		.filter((file) => file.startsWith(below(where)) && file !== below(where))
		.map((file) => file.slice(below(where).length).split('/')[0] ?? '');
	const names = [...new Set(inside)].toSorted();
	const lines = isLong
		? names.map((name) => {
				const content = files.get(below(where) + name);
				const kind = content === undefined ? 'drwxr-xr-x    2' : '-rw-r--r--    1';
				return `${kind} root     root     ${String(content?.length ?? 4096).padStart(9)} ${name}`;
			})
		: names;
	return {output: lines.map((line) => `${line}\n`).join('')};
};

const linesOf = (text: string): string[] =>
	text.split('\n').slice(0, text.endsWith('\n') ? -1 : undefined);
const joined = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');

/** The text that a filter works on: its file's, or what came through the pipe. */
function textFor({args, input, context, folder}: CommandInput): string | undefined {
	const path = args.find(
		(arg, index) => !arg.startsWith('-') && !/^-[nc]$/.test(args[index - 1] ?? ''),
	);
	return path === undefined ? input : context.files.get(absolute(path, folder));
}

function countOf(args: readonly string[]): number {
	const index = args.indexOf('-n');
	const joinedCount = args.find((arg) => /^-n?\d+$/.test(arg))?.replace(/^-n?/, '');
	return Number(joinedCount ?? (index === -1 ? 10 : args[index + 1]));
}

const filter =
	(name: string, choose: (lines: string[], count: number) => string[]): Command =>
	(input) => {
		const text = textFor(input);
		return text === undefined
			? missing(name, input.args.at(-1) ?? '')
			: {output: joined(choose(linesOf(text), countOf(input.args)))};
	};

const grep: Command = (input) => {
	const flags = input.args.filter((arg) => arg.startsWith('-')).join('');
	const [pattern = '', ...rest] = input.args.filter((arg) => !arg.startsWith('-'));
	const text = textFor({...input, args: rest});
	if (text === undefined) {
		return missing('grep', rest[0] ?? '');
	}

	const needle = flags.includes('i') ? pattern.toLowerCase() : pattern;
	const found = linesOf(text).filter((line) => {
		const haystack = flags.includes('i') ? line.toLowerCase() : line;
		return haystack.includes(needle) !== flags.includes('v');
	});
	const output = flags.includes('c') ? `${found.length}\n` : joined(found);
	return {output, status: found.length > 0 ? 0 : 1};
};

export const fileCommands: ReadonlyArray<readonly [string, Command]> = [
	['cat', cat],
	['ls', ls],
	['head', filter('head', (lines, count) => lines.slice(0, count))],
	['tail', filter('tail', (lines, count) => lines.slice(-count))],
	['grep', grep],
	['wc', (input) => ({output: `${linesOf(textFor(input) ?? '').length}\n`})],
];

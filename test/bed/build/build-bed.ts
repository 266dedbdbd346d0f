import fs from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import {
	binaries,
	type Binary,
	binaryFolder,
	cacheFolder,
	fileNameOf,
	findBinary,
} from './binaries.ts';
import {goProblem, goVisibly} from './go.ts';
import {wrapperModules, type WrapperModule, writeWrapper} from './wrapper-module.ts';

/** The programs that have to be built before a bed can be made. */
export const missingBinaries = (names: readonly Binary[] = binaries): Binary[] =>
	names.filter((name) => !findBinary(name));

const tell = (text: string): void => {
	process.stderr.write(`${text}\n`);
};

/**
Builds what is missing from the Go module proxy into the cache folder, with progress on standard error.
The answer says why that cannot be done here; undefined when everything is there.
*/
export async function buildBed(names: readonly Binary[] = binaries): Promise<string | undefined> {
	const missing = missingBinaries(names);
	if (missing.length === 0) {
		return undefined;
	}

	const problem = await goProblem();
	if (problem) {
		return problem;
	}

	const startedAt = Date.now();
	tell(
		`Building ${missing.join(', ')} into ${binaryFolder}; with empty caches this takes minutes.`,
	);
	await fs.mkdir(binaryFolder, {recursive: true});
	let done = 0;
	for (const wrapper of wrapperModules) {
		const wanted = missing.filter((name) => Object.hasOwn(wrapper.programs, name));
		for (const name of wanted) {
			const began = Date.now();
			tell(`[${++done}/${missing.length}] ${name} …`);
			await build(wrapper, name);
			tell(`[${done}/${missing.length}] ${name} took ${Math.round((Date.now() - began) / 1000)} s`);
		}
	}

	tell(`The bed is built; it took ${Math.round((Date.now() - startedAt) / 1000)} s.`);
	return undefined;
}

async function build(wrapper: WrapperModule, name: Binary): Promise<void> {
	const folder = path.join(cacheFolder, 'modules', wrapper.name);
	await writeWrapper(folder, wrapper);
	const output = path.join(binaryFolder, fileNameOf(name));
	// A build that is interrupted must not leave half a program that looks like a whole one.
	const half = `${output}.${process.pid}.building`;
	await goVisibly(
		folder,
		'build',
		'-trimpath',
		'-p',
		'2',
		'-o',
		half,
		...(wrapper.linkerFlags ? ['-ldflags', wrapper.linkerFlags] : []),
		wrapper.programs[name] ?? '',
	);
	await fs.rename(half, output);
}

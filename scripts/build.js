// Bundles source/ into dist/: one entry, lazy chunks for what the first frame does not need, and the
// licences of everything that is inside. `--stale` skips the work when nothing changed since.
import fs from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import {build} from 'esbuild';
import {bundling} from './bundling.ts';

const root = path.join(import.meta.dirname, '..');
const dist = path.join(root, 'dist');
const stamp = path.join(dist, 'built.json');

async function newestChange() {
	const files = ['package.json', 'package-lock.json', 'scripts/build.js', 'scripts/bundling.ts'];
	const entries = await fs.readdir(path.join(root, 'source'), {
		recursive: true,
		withFileTypes: true,
	});
	for (const entry of entries) {
		if (entry.isFile()) {
			files.push(path.relative(root, path.join(entry.parentPath, entry.name)));
		}
	}

	const stats = await Promise.all(files.map(async (file) => fs.stat(path.join(root, file))));
	return {count: files.length, newest: Math.max(...stats.map(({mtimeMs}) => mtimeMs))};
}

async function isFresh(change) {
	try {
		const built = JSON.parse(await fs.readFile(stamp, 'utf8'));
		return built.count === change.count && built.newest === change.newest;
	} catch {
		return false;
	}
}

async function writeLicences(metafile) {
	const packages = new Map();
	for (const input of Object.keys(metafile.inputs)) {
		const match = /^(?:.*\/)?node_modules\/(?<name>(?:@[^/]+\/)?[^/]+)\//.exec(input);
		if (match) {
			packages.set(input.slice(0, match[0].length), match.groups.name);
		}
	}

	const sections = [];
	for (const [folder, name] of [...packages].toSorted(([, a], [, b]) => a.localeCompare(b))) {
		const manifest = JSON.parse(await fs.readFile(path.join(root, folder, 'package.json'), 'utf8'));
		const files = await fs.readdir(path.join(root, folder));
		const licence = files.find((file) => /^licen[cs]e/i.test(file));
		const text = licence ? await fs.readFile(path.join(root, folder, licence), 'utf8') : '';
		sections.push(`${name} ${manifest.version} (${manifest.license})\n\n${text.trim()}\n`);
	}

	await fs.writeFile(
		path.join(dist, 'third-party-licences.txt'),
		[...new Set(sections)].join(`\n${'-'.repeat(80)}\n\n`),
	);
}

/** The JSON Schemas of what rbd-tui writes and reads, for other people's programs. */
async function writeSchemas() {
	const {toJSONSchema} = await import('zod');
	const {ownTreeJsonSchema} = await import('../source/trees/own-tree-schema.ts');
	const tree = JSON.stringify(ownTreeJsonSchema(), undefined, '\t');
	await fs.writeFile(path.join(dist, 'tree.schema.json'), `${tree}\n`);
	const {incidentLine} = await import('../source/incident/event.ts');
	const line = JSON.stringify(toJSONSchema(incidentLine, {io: 'input'}), undefined, '\t');
	await fs.writeFile(path.join(dist, 'incident.schema.json'), `${line}\n`);
	await fs.copyFile(
		path.join(root, 'source/diagnosis/check.schema.json'),
		path.join(dist, 'check.schema.json'),
	);
}

const change = await newestChange();
if (!process.argv.includes('--stale') || !(await isFresh(change))) {
	const {version} = JSON.parse(await fs.readFile(path.join(root, 'package.json'), 'utf8'));
	await fs.rm(dist, {recursive: true, force: true});
	const {metafile} = await build({
		...bundling,
		entryPoints: ['source/cli.tsx'],
		outdir: 'dist',
		minify: true,
		keepNames: false,
		legalComments: 'none',
		metafile: true,
		define: {...bundling.define, RBD_TUI_VERSION: JSON.stringify(version)},
	});
	await writeLicences(metafile);
	await writeSchemas();
	await fs.writeFile(path.join(dist, 'meta.json'), JSON.stringify(metafile.outputs));
	await fs.writeFile(stamp, JSON.stringify(change));
}

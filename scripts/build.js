// Bundles source/ into dist/: one entry, lazy chunks for what the first frame does not need, and the
// licences of everything that is inside. `--stale` skips the work when nothing changed since.
import fs from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import {build} from 'esbuild';

const root = path.join(import.meta.dirname, '..');
const dist = path.join(root, 'dist');
const stamp = path.join(dist, 'built.json');

async function newestChange() {
	const files = ['package.json', 'package-lock.json', 'scripts/build.js'];
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

// The generated models of the Kubernetes client are half a megabyte that nothing here uses; without
// this mark they stay in the bundle because each assigns static properties when it is loaded.
// Its modules name each other by their files, so nothing has to be looked for.
const kubernetesClientHasNoSideEffects = {
	name: 'kubernetes-client-has-no-side-effects',
	setup({onResolve, resolve}) {
		onResolve(
			{filter: /^@kubernetes\/client-node/},
			async ({path: request, pluginData, ...from}) => {
				if (pluginData === 'resolving') {
					return;
				}

				const found = await resolve(request, {...from, pluginData: 'resolving'});
				return {...found, sideEffects: false};
			},
		);
		onResolve({filter: /^\.{1,2}\//}, ({path: request, importer, resolveDir}) =>
			importer.includes('client-node')
				? {path: path.resolve(resolveDir, request), sideEffects: false}
				: undefined,
		);
	},
};

// The layout engine of Ink fetches its WebAssembly from a data: URL where there is a fetch: Node's takes 10 MB
// of memory and some milliseconds to load, and nothing else here needs it. Without one the bytes are decoded.
const layoutEngineWithoutFetch = {
	name: 'layout-engine-without-fetch',
	setup({onLoad}) {
		onLoad({filter: /yoga-wasm-base64-esm\.js$/}, async ({path: file}) => ({
			contents: `const fetch = undefined;${await fs.readFile(file, 'utf8')}`,
		}));
	},
};

// An import of node:http loads all of Node's fetch and HTTP/2 with it, because a module's names are all looked
// up and some of them are getters that load: 13 MB of memory and 0.1 s of every start. Asked for as an
// object it loads what is used.
const httpWithoutItsGetters = {
	name: 'http-without-its-getters',
	setup({onResolve, onLoad}) {
		onResolve({filter: /^(?:node:)?http$/}, () => ({path: 'node:http', namespace: 'built-in'}));
		onLoad({filter: /.*/, namespace: 'built-in'}, ({path: name}) => ({
			contents: `module.exports = process.getBuiltinModule('${name}');`,
		}));
	},
};

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
		absWorkingDir: root,
		entryPoints: ['source/cli.tsx'],
		outdir: 'dist',
		bundle: true,
		splitting: true,
		platform: 'node',
		format: 'esm',
		target: 'node22',
		minify: true,
		keepNames: false,
		legalComments: 'none',
		metafile: true,
		logLevel: 'warning',
		define: {
			'process.env.NODE_ENV': '"production"',
			'process.env.DEV': '"false"',
			RBD_TUI_VERSION: JSON.stringify(version),
		},
		// Some bundled packages are CommonJS and call require() for Node's own modules.
		banner: {
			js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
		},
		external: ['react-devtools-core'],
		plugins: [kubernetesClientHasNoSideEffects, layoutEngineWithoutFetch, httpWithoutItsGetters],
	});
	await writeLicences(metafile);
	await writeSchemas();
	await fs.writeFile(path.join(dist, 'meta.json'), JSON.stringify(metafile.outputs));
	await fs.writeFile(stamp, JSON.stringify(change));
}

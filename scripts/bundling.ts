// How source/ becomes a program of one folder, for the product and for what tests start.
import fs from 'node:fs/promises';
import path from 'node:path';
import type {BuildOptions, Plugin} from 'esbuild';

// The generated models of the Kubernetes client are half a megabyte that nothing here uses; without
// this mark they stay in the bundle because each assigns static properties when it is loaded.
// Its modules name each other by their files, so nothing has to be looked for.
const inKubernetesClient =
	/[\\/]node_modules[\\/]@kubernetes[\\/]client-node[\\/](?!.*node_modules)/;
const kubernetesClientHasNoSideEffects: Plugin = {
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
			inKubernetesClient.test(importer)
				? {path: path.resolve(resolveDir, request), sideEffects: false}
				: undefined,
		);
	},
};

// The layout engine of Ink fetches its WebAssembly from a data: URL where there is a fetch: Node's takes 10 MB
// of memory and some milliseconds to load, and nothing else here needs it. Without one the bytes are decoded.
const layoutEngineWithoutFetch: Plugin = {
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
const httpWithoutItsGetters: Plugin = {
	name: 'http-without-its-getters',
	setup({onResolve, onLoad}) {
		onResolve({filter: /^(?:node:)?http$/}, () => ({path: 'node:http', namespace: 'built-in'}));
		onLoad({filter: /.*/, namespace: 'built-in'}, ({path: name}) => ({
			contents: `module.exports = process.getBuiltinModule('${name}');`,
		}));
	},
};

/** ES modules for Node: one file for each entry, and shared chunks for what is loaded when it is needed. */
export const bundling = {
	absWorkingDir: path.join(import.meta.dirname, '..'),
	bundle: true,
	splitting: true,
	platform: 'node',
	format: 'esm',
	target: 'node22',
	jsx: 'automatic',
	logLevel: 'warning',
	define: {'process.env.NODE_ENV': '"production"', 'process.env.DEV': '"false"'},
	// Some bundled packages are CommonJS and call require() for Node's own modules.
	banner: {
		js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
	},
	external: ['react-devtools-core'],
	plugins: [kubernetesClientHasNoSideEffects, layoutEngineWithoutFetch, httpWithoutItsGetters],
} satisfies BuildOptions;

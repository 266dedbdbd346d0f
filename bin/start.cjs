'use strict';

// What a Node.js that is new enough goes on with; an older one must not even have to parse it.

module.exports = function start() {
	// The compiled code of the bundle is kept between starts; without a writable cache folder it
	// starts a little slower and that is all.
	const path = require('path');
	const cache = process.env.XDG_CACHE_HOME || path.join(require('os').homedir(), '.cache');
	require('module').enableCompileCache(path.join(cache, 'rbd-tui', 'compiled'));
	import('../dist/cli.js').catch((error) => {
		const message =
			error && error.code === 'ERR_MODULE_NOT_FOUND'
				? 'rbd-tui is not built yet; run npm run build in its folder.'
				: `rbd-tui could not start: ${error && error.message}`;
		process.stderr.write(`${message}\n`);
		process.exitCode = 1;
	});
};

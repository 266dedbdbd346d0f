#!/usr/bin/env node
'use strict';

// Plain old JavaScript: this file must be understood by a Node.js that is too old for the rest.

var wanted = [22, 19];
var found = process.versions.node.split('.').map(Number);

if (found[0] < wanted[0] || (found[0] === wanted[0] && found[1] < wanted[1])) {
	process.stderr.write(
		'rbd-tui needs Node.js ' +
			wanted.join('.') +
			' or newer, and this is ' +
			process.versions.node +
			'; install a newer one or run it through npm start in a clone of its repository.\n',
	);
	process.exitCode = 2;
} else {
	// The compiled code of the bundle is kept between starts; without a writable cache folder it
	// starts a little slower and that is all.
	var cache = process.env.XDG_CACHE_HOME || require('path').join(require('os').homedir(), '.cache');
	require('module').enableCompileCache(require('path').join(cache, 'rbd-tui', 'compiled'));
	import('../dist/cli.js').catch(function (error) {
		if (error && error.code === 'ERR_MODULE_NOT_FOUND') {
			process.stderr.write('rbd-tui is not built yet; run npm run build in its folder.\n');
		} else {
			process.stderr.write('rbd-tui could not start: ' + (error && error.message) + '\n');
		}

		process.exitCode = 1;
	});
}

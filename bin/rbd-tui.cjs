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
	require('./start.cjs')();
}

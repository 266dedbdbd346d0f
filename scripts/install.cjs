'use strict';

// Runs before every npm script, under whatever Node the machine has, so this is plain old
// JavaScript without dependencies. It installs what package-lock.json names when node_modules
// differs from it, and says nothing when everything is in place.

var childProcess = require('child_process');
var fs = require('fs');
var path = require('path');

var root = path.join(__dirname, '..');

function readJson(file) {
	try {
		return JSON.parse(fs.readFileSync(path.join(root, file), 'utf8'));
	} catch (_) {
		return undefined;
	}
}

/** The first reason why node_modules is not what package-lock.json describes. */
function difference() {
	var wanted = readJson('package-lock.json');
	var installed = readJson('node_modules/.package-lock.json');
	if (!wanted || !installed) {
		return 'node_modules is not there yet';
	}

	if (!fs.existsSync(path.join(root, 'node_modules', '.bin', 'node'))) {
		return 'the pinned Node.js is missing';
	}

	var names = Object.keys(wanted.packages).filter(function (name) {
		return name !== '';
	});
	for (var i = 0; i < names.length; i++) {
		var want = wanted.packages[names[i]];
		var have = installed.packages[names[i]];
		if (have ? have.version !== want.version : !want.optional) {
			return names[i] + ' is not at ' + want.version;
		}
	}

	return undefined;
}

var reason = difference();
if (reason) {
	process.stderr.write('Installing dependencies: ' + reason + '.\n');
	var flags = ['ci', '--no-fund', '--no-audit', '--loglevel=error'];
	var options = {cwd: root, stdio: ['ignore', 2, 2], shell: process.platform === 'win32'};
	var result = childProcess.spawnSync('npm', flags, options);
	if (result.status !== 0) {
		var advice = 'Look at the lines above: most often the npm registry cannot be reached.';
		process.stderr.write('npm ci did not succeed, so rbd-tui cannot be built. ' + advice + '\n');
		process.exit(1);
	}
}

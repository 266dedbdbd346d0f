import {stringify} from 'yaml';

/** Lines of an object as YAML. The object must have been redacted. */
export const objectYaml = (object: unknown): string[] =>
	stringify(object, {lineWidth: 0}).trimEnd().split('\n');

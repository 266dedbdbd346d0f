import {fail, notApplicable, pass} from '../diagnosis/judgement.ts';
import {definePredicate} from '../diagnosis/predicate.ts';
import {consoleBundle} from '../probes/console-bundle.ts';
import {regionConfig} from '../probes/region-certificates.ts';
import {listed} from './words.ts';

const notGiven = {
	zh: '没有提供控制台里的内容（--input bundle=文件）',
	en: 'nobody told what the console holds (--input bundle=FILE)',
};

export const consoleBundlePredicates = {
	'console-certificate-is-usable': definePredicate({
		title: {
			zh: '控制台里的证书是可读的 PEM',
			en: 'the certificates in the console are readable PEM',
		},
		reads: {given: consoleBundle},
		judge({given}) {
			if (!given) {
				return notApplicable(notGiven);
			}

			const {bundle, indented, encoded} = given;
			const bad = [...new Set([...encoded, ...indented, ...bundle.unreadable])];
			if (bad.length === 0) {
				return pass({zh: '都可读', en: 'all can be read'});
			}

			const why =
				encoded.length > 0
					? {zh: '还是 base64', en: 'still base64'}
					: indented.length > 0
						? {zh: '左侧有空格', en: 'begins with blanks'}
						: {zh: '为空或不是 PEM', en: 'empty or no PEM'};
			return fail({
				zh: `控制台里的 ${listed(bad).zh} ${why.zh}`,
				en: `${listed(bad).en} in the console: ${why.en}`,
			});
		},
	}),

	'console-holds-the-present-certificates': definePredicate({
		title: {
			zh: '控制台里的证书与 region-config 一致',
			en: 'the console holds the certificates of region-config',
		},
		reads: {given: consoleBundle, config: regionConfig},
		judge({given, config}) {
			if (!given || !config) {
				return notApplicable(notGiven);
			}

			const {leaf, authority} = given.bundle;
			if (!leaf || !authority) {
				return notApplicable({
					zh: '控制台里的证书不可读',
					en: 'the certificates in the console cannot be read',
				});
			}

			const present = config.bundle;
			const stale = [
				...(authority.fingerprint === present.authority?.fingerprint ? [] : ['ca.pem']),
				...(leaf.fingerprint === present.leaf?.fingerprint ? [] : ['client.pem']),
			];
			return stale.length === 0
				? pass({zh: '一致', en: 'they are the same'})
				: fail({
						zh: `控制台里的 ${listed(stale).zh} 不是 region-config 里的`,
						en: `${listed(stale).en} in the console differ from region-config`,
					});
		},
	}),
};

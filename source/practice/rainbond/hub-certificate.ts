import {secrets} from '../../cluster/resources.ts';
import {createKeyPairSync, issueCertificate, privateKeyPem} from '../certificates/certificate.ts';
import {componentLabels} from './components/component.ts';
import {hubCertificateName} from './components/rbd-hub.ts';
import {base64Values, resourced, type Resourced} from './platform.ts';

/** The certificate of goodrain.me: made once, and nobody verifies it, so a quick key will do. */
export function hubCertificate(namespace: string, made: number): Resourced {
	const {publicKey, privateKey} = createKeyPairSync();
	const certificate = issueCertificate({
		subject: [
			['country', 'CN'],
			['organization', 'Goodrain, INC.'],
		],
		serial: 2019n,
		notBefore: new Date(made),
		notAfter: new Date(made + 99 * 365 * 86_400_000),
		publicKey,
		signingKey: privateKey,
		names: ['goodrain.me'],
		authorityKeyIdentifier: false,
	});
	const key = privateKeyPem(privateKey);
	return resourced(secrets, {
		metadata: {name: hubCertificateName, namespace, labels: componentLabels(hubCertificateName)},
		type: 'Opaque',
		data: base64Values({'tls.crt': certificate, 'tls.key': key, cert: certificate, key}),
	});
}

import type {Scenario} from '../scenario.ts';
import {certificateBundleInconsistent} from './certificate-bundle-inconsistent.ts';
import {certificateDates} from './certificate-dates.ts';
import {certificateSecretMissing} from './certificate-secret-missing.ts';
import {clientCertificateMissing} from './client-certificate-missing.ts';
import {consoleCertificateStale} from './console-certificate-stale.ts';
import {databaseUnreachable} from './database-unreachable.ts';
import {dnsFailing} from './dns-failing.ts';
import {endpointEmpty} from './endpoint-empty.ts';
import {gatewayAddressChanged} from './gateway-address-changed.ts';
import {gatewayDown} from './gateway-down.ts';
import {gatewayRouteMissing} from './gateway-route-missing.ts';
import {networkUnreachable} from './network-unreachable.ts';
import {plainHttp} from './plain-http.ts';
import {podDown} from './pod-down.ts';
import {portBlocked} from './port-blocked.ts';
import {servingStaleCertificate} from './serving-stale-certificate.ts';
import {slow} from './slow.ts';

/** Console and cluster do not talk. */
export const regionApiScenarios: readonly Scenario[] = [
	...podDown,
	...databaseUnreachable,
	...dnsFailing,
	...endpointEmpty,
	...portBlocked,
	...gatewayRouteMissing,
	...gatewayDown,
	...networkUnreachable,
	...consoleCertificateStale,
	...servingStaleCertificate,
	...certificateBundleInconsistent,
	...certificateSecretMissing,
	...certificateDates,
	...gatewayAddressChanged,
	...clientCertificateMissing,
	...plainHttp,
	...slow,
];

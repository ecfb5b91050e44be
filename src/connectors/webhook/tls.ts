import { createPrivateKey, X509Certificate } from 'node:crypto';

type Settings = Readonly<Record<string, string>>;

/** What a target's connections use beside the defaults: PEM texts. */
export interface TlsMaterial {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

/** The TLS part of settings in clear. */
export function tlsMaterial({ ca, clientCertificate, clientKey }: Settings): TlsMaterial {
  return {
    ...(ca === undefined ? {} : { ca }),
    ...(clientCertificate === undefined ? {} : { cert: clientCertificate }),
    ...(clientKey === undefined ? {} : { key: clientKey }),
  };
}

/** What is wrong with a list of trusted authorities, in words for its author; undefined when nothing is. */
export function authoritiesFault(ca: string): string | undefined {
  const texts = certificatesIn(ca);
  return texts.length > 0 && texts.every((text) => certificateFrom(text))
    ? undefined
    : 'is not a list of certificates in PEM; paste each from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----';
}

/** What is wrong with a client certificate, as text alone. */
export function certificateFault(certificate: string): string | undefined {
  return leafOf(certificate)
    ? undefined
    : 'is not a certificate in PEM; paste it from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----';
}

/** What is wrong with the key of a client certificate. */
export function clientKeyFault(key: string, certificate: string): string | undefined {
  try {
    const privateKey = createPrivateKey(key);
    const leaf = leafOf(certificate);
    return !leaf || leaf.checkPrivateKey(privateKey) ? undefined : 'does not belong to the client certificate';
  } catch {
    return 'is not a private key in PEM without a passphrase';
  }
}

/** When the client certificate among the settings ends; undefined when there is none, or nobody can read it. Needs no secret. */
export function certificateExpiry({ clientCertificate }: Settings): Date | undefined {
  const leaf = clientCertificate === undefined ? undefined : leafOf(clientCertificate);
  return leaf && new Date(leaf.validTo);
}

/** False when a connection would be in vain: the client certificate has expired, or it or its key cannot be used. True when there is none. */
export function isClientUsable(settings: Settings, now: Date): boolean {
  const { clientCertificate, clientKey } = settings;
  if (clientCertificate === undefined && clientKey === undefined) return true;
  const until = certificateExpiry(settings);
  return (
    until !== undefined &&
    until > now &&
    clientKey !== undefined &&
    clientKeyFault(clientKey, clientCertificate ?? '') === undefined
  );
}

function certificatesIn(pem: string): readonly string[] {
  return pem.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? [];
}

/** The first certificate of a chain is the client's own (RFC 8446 section 4.4.2). */
function leafOf(pem: string): X509Certificate | undefined {
  const [leaf] = certificatesIn(pem);
  return leaf === undefined ? undefined : certificateFrom(leaf);
}

function certificateFrom(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem);
  } catch {
    return undefined; // whatever the parser objects to, it is not a certificate
  }
}

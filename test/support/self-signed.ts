import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { isIP } from 'node:net';

/** A certificate and its private key, both in PEM. */
export interface Identity {
  readonly key: string;
  readonly cert: string;
}

export interface CertificateOptions {
  /** DNS names and IPv4 addresses it is good for; none when absent. */
  readonly names?: readonly string[];
  /** From a day ago until tomorrow when absent. */
  readonly notBefore?: Date;
  readonly notAfter?: Date;
}

/** A certificate authority that lives as long as a test. */
export interface Authority extends Identity {
  issue(commonName: string, options?: CertificateOptions): Identity;
}

/** A self-signed certificate for a TLS server in a test, with its key; nobody trusts it. */
export function selfSigned(commonName: string): Identity {
  return issue({ issuer: commonName, subject: commonName, isAuthority: false });
}

export function certificateAuthority(commonName: string): Authority {
  const own = issue({ issuer: commonName, subject: commonName, isAuthority: true });
  return {
    ...own,
    issue: (subject, options) =>
      issue({ issuer: commonName, subject, isAuthority: false, signer: own.key, ...options }),
  };
}

interface Certificate extends CertificateOptions {
  readonly issuer: string;
  readonly subject: string;
  readonly isAuthority: boolean;
  /** The issuer's private key; the certificate's own when absent. */
  readonly signer?: string;
}

/** DER (ITU-T X.690): a tag, a length of one to three bytes, the content. */
function der(tag: number, ...contents: readonly Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

const dayMs = 86_400_000;
const ecdsaWithSha256 = der(0x30, Buffer.from('06082a8648ce3d040302', 'hex'));
const basicConstraints = Buffer.from('0603551d13', 'hex');
const subjectAltName = Buffer.from('0603551d11', 'hex');
let serials = 0;

function name(commonName: string): Buffer {
  return der(0x30, der(0x31, der(0x30, Buffer.from('0603550403', 'hex'), der(0x0c, Buffer.from(commonName)))));
}

function time(at: Date): Buffer {
  const digits = at.toISOString().replace(/[-:T]|\.\d+/g, '');
  return der(0x18, Buffer.from(digits));
}

function extensions({ isAuthority, names = [] }: Certificate): readonly Buffer[] {
  const list = [
    ...(isAuthority ? [der(0x30, basicConstraints, der(0x04, der(0x30, der(0x01, Buffer.from([255])))))] : []),
    ...(names.length > 0 ? [der(0x30, subjectAltName, der(0x04, der(0x30, ...names.map(altName))))] : []),
  ];
  return list.length > 0 ? [der(0xa3, der(0x30, ...list))] : [];
}

function altName(text: string): Buffer {
  return isIP(text) === 4 ? der(0x87, Buffer.from(text.split('.').map(Number))) : der(0x82, Buffer.from(text));
}

function issue(certificate: Certificate): Identity {
  const { notBefore = new Date(Date.now() - dayMs), notAfter = new Date(Date.now() + dayMs) } = certificate;
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const version = der(0xa0, der(0x02, Buffer.from([2])));
  const serial = der(0x02, Buffer.from([(serials += 1)]));
  const body = der(
    0x30,
    version,
    serial,
    ecdsaWithSha256,
    name(certificate.issuer),
    der(0x30, time(notBefore), time(notAfter)),
    name(certificate.subject),
    createPublicKey(privateKey).export({ type: 'spki', format: 'der' }),
    ...extensions(certificate),
  );
  const signer = certificate.signer === undefined ? privateKey : createPrivateKey(certificate.signer);
  const signature = der(0x03, Buffer.from([0]), sign('sha256', body, signer));
  const lines = der(0x30, body, ecdsaWithSha256, signature)
    .toString('base64')
    .replace(/(.{64})/g, '$1\n');
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${lines.trimEnd()}\n-----END CERTIFICATE-----\n`,
  };
}

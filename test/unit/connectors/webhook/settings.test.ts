import { describe, expect, it } from '@jest/globals';
import { createEgress } from '../../../../src/connectors/webhook/egress.js';
import { webhookManifest } from '../../../../src/connectors/webhook/manifest.js';
import { formatOf, isVersionAware, parseWebhookSettings } from '../../../../src/connectors/webhook/settings.js';
import { certificateExpiry } from '../../../../src/connectors/webhook/tls.js';
import { isServiceError } from '../../../../src/core/errors.js';
import { certificateAuthority } from '../../../support/self-signed.js';

const egress = createEgress({ privateTargets: ['10.0.0.0/8'] });
const parse = (input: unknown) => parseWebhookSettings(input, egress);
const url = 'https://helpdesk.example.com/rolecall';
const authority = certificateAuthority('Authority');
const notAfter = new Date('2030-01-02T03:04:05.000Z');
const client = authority.issue('rolecall', { notAfter });

/** The paths of the faults of a refused input. */
function faultsOf(input: unknown): readonly (string | undefined)[] {
  try {
    parse(input);
  } catch (error) {
    if (isServiceError(error, 'invalid_input')) return error.details.faults.map(({ path }) => path);
    throw error;
  }
  return [];
}

describe('the settings of a webhook', () => {
  it('need nothing but a URL', () => {
    expect(parse({ url })).toEqual({ url });
    expect(isVersionAware({ url })).toBe(true);
    expect(formatOf({ url })).toBe('standard');
  });

  it.each([true, false, 'true', 'false'])('take a flag as JSON or as text (%p)', (versionAware) => {
    const settings = parse({ url, versionAware });
    expect(settings).toEqual({ url, versionAware: String(versionAware) });
    expect(isVersionAware(settings)).toBe(String(versionAware) === 'true');
  });

  it('take certificates, and say when the one of the client ends', () => {
    const settings = parse({
      url,
      ca: authority.cert,
      clientCertificate: client.cert + authority.cert,
      clientKey: client.key,
    });
    expect(certificateExpiry(settings)).toEqual(notAfter);
    expect(certificateExpiry({ url })).toBeUndefined();
    expect(certificateExpiry({ url, clientCertificate: 'x' })).toBeUndefined();
  });

  it('are taken back as they were given out', () => {
    const settings = parse({
      url,
      versionAware: false,
      format: 'cloudevents',
      ca: authority.cert,
      clientCertificate: client.cert,
      clientKey: client.key,
    });
    expect(parse(settings)).toEqual(settings);
  });

  it('are without the certificates that a form left empty', () => {
    expect(parse({ url, ca: '', clientCertificate: ' ', clientKey: '' })).toEqual({ url });
  });

  it.each([
    [{ url: 'nowhere' }, ['url']],
    [{ url, versionAware: 'yes' }, ['versionAware']],
    [{ url, format: 'xml' }, ['format']],
    [{ url, ca: 'x' }, ['ca']],
    [{ url, ca: authority.key }, ['ca']],
    [{ url, ca: authority.cert.replace('MII', 'XXX') }, ['ca']],
    [{ url, clientCertificate: client.cert }, ['clientKey']],
    [{ url, clientKey: client.key }, ['clientCertificate']],
    [{ url, clientCertificate: client.cert, clientKey: authority.key }, ['clientKey']],
    [{ url, clientCertificate: client.cert, clientKey: client.cert }, ['clientKey']],
    [{ url: 'http://10.0.0.1/', ca: authority.cert }, ['url']],
    [{ url: 'ftp://10.0.0.1/', clientCertificate: 'x', clientKey: 'y' }, ['url', 'clientCertificate', 'clientKey']],
  ])('that are wrong are refused, each field by name', (input, paths) => {
    expect(faultsOf(input)).toEqual(paths);
  });

  it('are all in the manifest, in two languages, and only the private key is secret', () => {
    const everything = {
      url,
      versionAware: true,
      format: 'standard',
      ca: authority.cert,
      clientCertificate: client.cert,
      clientKey: client.key,
    };
    expect(webhookManifest.fields.map(({ key }) => key)).toEqual(Object.keys(parse(everything)));
    expect(webhookManifest.fields.filter(({ isSecret }) => isSecret).map(({ key }) => key)).toEqual(['clientKey']);
    for (const { label } of webhookManifest.fields) expect([label.en, label.fr]).not.toContain('');
  });
});

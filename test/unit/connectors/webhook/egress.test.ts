import { describe, it, expect } from '@jest/globals';
import { isServiceError } from '../../../../src/core/errors.js';
import { createEgress, isPublicAddress, type Egress } from '../../../../src/connectors/webhook/egress.js';
import { parseWebhookSettings } from '../../../../src/connectors/webhook/settings.js';

const bad = [
  '0.0.0.0', '0.1.2.3', '10.0.0.1', '10.255.255.255', '100.64.0.1', '100.127.255.254', '127.0.0.1', '127.9.9.9', '168.63.129.16', '169.254.169.254',
  '172.16.0.1', '172.31.255.255', '192.0.0.1', '192.0.0.170', '192.0.2.1', '192.88.99.1', '192.168.1.1', '198.18.0.1', '198.19.255.255',
  '198.51.100.7', '203.0.113.7', '224.0.0.1', '239.255.255.250', '240.0.0.1', '255.255.255.255',
  '::', '::1', '::7f00:1', '::127.0.0.1', '::ffff:127.0.0.1', '::ffff:7f00:1', '::ffff:a9fe:a9fe', '0:0:0:0:0:ffff:0a00:0001', '::FFFF:10.0.0.1',
  '64:ff9b::7f00:1', '64:ff9b:1::1', '100::1', '2001::1', '2001:0:53aa:64c::1', '2001:10::1', '2001:20::1', '2001:db8::1', '2002:7f00:1::', '2002:a00:1::1',
  '3fff::1', '5f00::1', 'fc00::1', 'fd12:3456::1', 'fe80::1', 'fe80::1%eth0', '2606:4700::1%eth0', 'fec0::1', 'ff02::1', 'localhost', '', '1.2.3', '01.2.3.4', '1.2.3.4.5', '999.1.1.1',
]; // prettier-ignore
const good = [
  '1.1.1.1', '8.8.8.8', '11.0.0.1', '9.255.255.255', '100.63.255.255', '100.128.0.1', '128.0.0.1', '168.63.129.17', '172.15.255.255', '172.32.0.1',
  '192.0.1.1', '192.167.255.255', '192.169.0.1', '198.17.255.255', '198.20.0.1', '223.255.255.255',
  '2001:200::1', '2001:4860:4860::8888', '2606:4700:4700::1111', '2a00:1450:4001::1', '::ffff:8.8.8.8', '::ffff:808:808',
]; // prettier-ignore

describe('an address of the public internet', () => {
  it.each(bad)('is not %s', (address) => expect(isPublicAddress(address)).toBe(false));
  it.each(good)('is %s', (address) => expect(isPublicAddress(address)).toBe(true));
});

/** What a person would see when saving this URL as a target. */
function faultOf(url: string, egress: Egress): string | undefined {
  try {
    parseWebhookSettings({ url }, egress);
    return undefined;
  } catch (error) {
    return isServiceError(error, 'invalid_input') ? error.details.faults[0]?.message : 'another error';
  }
}

const hostileUrls = [
  'http://helpdesk.example.com/', 'https://helpdesk.example.com:22/', 'https://helpdesk.example.com:8080/', 'https://helpdesk.example.com:80/', 'ftp://helpdesk.example.com/',
  'file:///etc/passwd', 'javascript:alert(1)', 'data:,x', 'gopher://127.0.0.1/', 'https://', 'https:///', 'not a url', '//example.com/', '/relative',
  'https://user@helpdesk.example.com/', 'https://user:pass@helpdesk.example.com/', 'https://helpdesk.example.com@127.0.0.1/', 'https://127.0.0.1#@helpdesk.example.com/',
  'https://127.0.0.1/', 'https://127.1/', 'https://127.0.1/', 'https://2130706433/', 'https://0x7f000001/', 'https://0x7f.0.0.1/', 'https://017700000001/', 'https://0177.0.0.1/',
  'https://127.0.0.1./', 'https://①②⑦.⓪.⓪.①/', 'https://１２７.０.０.１/', 'https://127。0。0。1/', 'https://0/', 'https://0.0.0.0/', 'https://%31%32%37.0.0.1/',
  'https://169.254.169.254/latest/meta-data/', 'https://0xa9fea9fe/', 'https://2852039166/', 'https://168.63.129.16/', 'https://10.1.2.3/', 'https://192.168.0.1:8443/',
  'https://[::1]/', 'https://[::]/', 'https://[::ffff:127.0.0.1]/', 'https://[::ffff:a9fe:a9fe]/', 'https://[0:0:0:0:0:ffff:7f00:1]/', 'https://[64:ff9b::7f00:1]/', 'https://[2002:7f00:1::]/',
  'https://[fe80::1]/', 'https://[fe80::1%25eth0]/', 'https://[fd00::1]/', 'https://[ff02::1]/',
  'https://localhost/', 'https://LOCALHOST/', 'https://localhost./', 'https://api.localhost/', 'https://printer.local/', 'https://vault.internal/', 'https://metadata.google.internal/', 'https://intranet/', 'https://router.home.arpa/', 'https://helpdesk/', 'https://vault.internal./',
  '', ' ', `https://helpdesk.example.com/${'x'.repeat(2_048)}`,
]; // prettier-ignore

describe('the URL of a target', () => {
  const egress = createEgress({ privateTargets: [] });

  it.each(hostileUrls)('may not be %s', (url) => {
    expect(faultOf(url, egress)).toEqual(expect.any(String));
  });

  it('may be https on port 443 or 8443 with a public name or address, and is stored normalised', () => {
    const saved = (url: string) => parseWebhookSettings({ url }, egress).url;
    expect(saved(' https://Helpdesk.Example.com:443/rolecall?team=1#top ')).toBe(
      'https://helpdesk.example.com/rolecall?team=1',
    );
    expect(saved('https://helpdesk.example.com:8443/')).toBe('https://helpdesk.example.com:8443/');
    expect(saved('https://8.8.8.8/')).toBe('https://8.8.8.8/');
    expect(saved('https://[2606:4700:4700::1111]/')).toBe('https://[2606:4700:4700::1111]/');
    expect(saved('https://bücher.example/')).toBe('https://xn--bcher-kva.example/');
  });

  it('is the only setting of a webhook; anything else is named', () => {
    for (const input of [
      undefined,
      null,
      'https://helpdesk.example.com',
      {},
      { url: 5 },
      { url: 'https://helpdesk.example.com', secret: 'x' },
    ]) {
      expect(() => parseWebhookSettings(input, egress)).toThrow('invalid_input');
    }
  });
});

describe('the list of private targets', () => {
  const egress = createEgress({ privateTargets: ['127.0.0.0/8', ' ::1/128', '10.20.0.0/16'] });

  it('lets its addresses, and names that may lead there, use http and any port', () => {
    for (const url of [
      'http://127.0.0.1:8080/',
      'http://[::1]:9/',
      'https://10.20.3.4:444/',
      'http://localhost:3000/',
      'http://[::ffff:127.0.0.1]:80/',
      'http://zammad:3000/',
    ]) {
      expect(faultOf(url, egress)).toBeUndefined();
    }
  });

  it('lets nothing else through', () => {
    for (const url of [
      'http://10.21.0.1/',
      'https://10.21.0.1/',
      'http://8.8.8.8/',
      'https://[::2]/',
      'https://169.254.169.254/',
      'http://user@localhost/',
      'ftp://localhost/',
    ]) {
      expect(faultOf(url, egress)).toEqual(expect.any(String));
    }
  });

  it('judges what is connected to, not only what was asked for', () => {
    const local = new URL('http://localhost:3000/');
    const open = new URL('https://helpdesk.example.com/');
    expect(egress.isAllowedPeer(local, '127.0.0.1')).toBe(true);
    expect(egress.isAllowedPeer(local, '::ffff:127.0.0.1')).toBe(true);
    expect(egress.isAllowedPeer(local, '8.8.8.8')).toBe(false);
    expect(egress.isAllowedPeer(local, undefined)).toBe(false);
    expect(egress.isAllowedPeer(open, '8.8.8.8')).toBe(true);
    expect(egress.isAllowedPeer(open, '10.20.0.1')).toBe(true);
    expect(egress.isAllowedPeer(open, '10.21.0.1')).toBe(false);
  });

  it.each([
    '127.0.0.1',
    '127.0.0.0/33',
    '::1/129',
    '10.0.0.0/',
    '10.0.0.0/8/8',
    'localhost/8',
    '10.0.0.0/-1',
    '',
    'fe80::1%eth0/64',
  ])('refuses "%s" by name', (cidr) => {
    expect(() => createEgress({ privateTargets: [cidr] })).toThrow('invalid_input');
  });
});

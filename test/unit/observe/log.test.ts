import { describe, expect, it } from '@jest/globals';
import { createLog } from '../../../src/observe/log.js';
import { safePath, scrub } from '../../../src/observe/scrub.js';

function linesOf(write: (log: ReturnType<typeof createLog>) => void): Record<string, unknown>[] {
  const lines: string[] = [];
  write(createLog('debug', { write: (line: string) => void lines.push(line) }));
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>); // pino writes one object a line
}

describe('the log', () => {
  it('writes one JSON object per event, with level and time', () => {
    const [line] = linesOf((log) => log.info('service.started', { port: 8080 }));
    expect(line).toMatchObject({ level: 'info', event: 'service.started', port: 8080 });
    expect(Date.parse(String(line?.['time']))).toBeGreaterThan(0);
  });

  it('keeps names, addresses and secrets out, wherever they were put', () => {
    const cause = new Error('no answer for lea.quimper@example.com with Bearer xAbc1.yDef2', {
      cause: new Error('whsec_MfKQ9r8'),
    });
    const text = JSON.stringify(
      linesOf((log) => {
        log.info('a', {
          userName: 'lea.quimper',
          authorization: 'Bearer xAbc1',
          token: 'rcscim_x',
          note: 'mail lea.quimper@example.com',
        });
        log.error('b', { error: cause }, cause);
        log.warn('c', {}, 'rcadm_xAbc1yDef2 is wrong');
      }),
    );
    for (const secret of ['quimper', 'xAbc1', 'MfKQ', 'rcscim_x', 'yDef2']) expect(text).not.toContain(secret);
    expect(text).toContain('no answer for [address] with Bearer [redacted]');
  });
});

describe('scrub', () => {
  it.each([
    ['user "jo@x.org" is taken', 'user "[address]" is taken'],
    ['authorization: Bearer rcscim_abc123', 'authorization: Bearer [redacted]'],
    ['whsec_abc+/=; next', 'whsec_[redacted]; next'],
    ['whsk_abc+/=; next', 'whsk_[redacted]; next'],
    ['nothing to hide @ all', 'nothing to hide @ all'],
  ])('%s', (text, clean) => expect(scrub(text)).toBe(clean));

  it('shows paths without query and without the person in them', () => {
    expect(safePath('/api/v1/people/lea%40example.com/explain?lang=fr')).toBe('/api/v1/people/{person}/explain');
    expect(safePath('/scim/v2/dir-1/Users?filter=userName%20eq%20"lea"')).toBe('/scim/v2/dir-1/Users');
    expect(safePath('/x/jo%40x.org')).toBe('/x/[address]');
  });

  it('keeps our ids in SCIM paths and nothing else that a client may have put there', () => {
    const id = `usr_${'a'.repeat(32)}`;
    expect(safePath(`/scim/v2/dir-1/Users/${id}`)).toBe(`/scim/v2/dir-1/Users/${id}`);
    expect(safePath('/scim/v2/dir-1/Users/.search')).toBe('/scim/v2/dir-1/Users/.search');
    expect(safePath('/scim/v2/dir-1/Users/lea.roy')).toBe('/scim/v2/dir-1/Users/{id}');
    expect(safePath('/scim/v2/dir-1/groups/L%C3%A9a%20Roy/x')).toBe('/scim/v2/dir-1/groups/{id}/x');
  });
});

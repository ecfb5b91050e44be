import { describe, expect, it } from '@jest/globals';
import { catalogs } from '../../../src/catalogs/index.js';
import type { Catalog } from '../../../src/mapping/catalog.js';
import { catalogReport } from '../../../src/mapping/roles-report.js';
import { rolesCsv, rolesMarkdown } from '../../../src/mapping/roles-document.js';

function catalogOf(key: string): Catalog {
  const catalog = catalogs.get(key);
  if (!catalog) throw new Error(`no catalog ${key}`);
  return catalog;
}

describe('the document of a target’s roles', () => {
  it('tells what each role may do, in English and in French', () => {
    const english = rolesMarkdown(catalogReport(catalogOf('gorgias'), {}), 'en');
    expect(english).toContain('# Roles: Gorgias');
    expect(english).toContain('- Lead (lead; value sent to the helpdesk: agent). Runs the team');
    expect(english).toContain('| Permission | Key | Observer | Lite | Basic | Lead | Admin |');
    expect(english).toContain(
      '| Tickets and messages: Reply | tickets.reply | Denied | Granted | Granted | Granted | Granted |',
    );
    const french = rolesMarkdown(catalogReport(catalogOf('gorgias'), {}), 'fr');
    expect(french).toContain(
      '| Tickets et Messages: Répondre | tickets.reply | Refusé | Accordé | Accordé | Accordé | Accordé |',
    );
  });

  it('names the default wherever the target changes it, and says what nobody states', () => {
    const declared = { analyst: { permissions: { 'contacts.edit': 'ON' } } };
    const row = rolesCsv(catalogReport(catalogOf('userlike'), declared), 'en')
      .split('\r\n')
      .find((line) => line.includes('contacts.edit'));
    expect(row).toBe('Contacts: Edit contacts,contacts.edit,On,On,On,On,On (instead of Off),not stated');
  });

  it('lists the accounts and inboxes that a tree role names', () => {
    const permissions = { 'integrations.allegro.accounts.shop-pl': 'checked' };
    const document = rolesMarkdown(
      catalogReport(catalogOf('responso'), { 'allegro-pl': { name: 'Allegro PL', permissions } }),
      'en',
    );
    expect(document).toContain('integrations.allegro.accounts.shop-pl');
    expect(document).toMatch(/\| Integrations \| integrations \|.*In part/);
  });

  it('keeps names from breaking the table or starting a formula', () => {
    const declared = { odd: { name: { en: '=SUM("a",1)|\nb', fr: 'x' } } };
    expect(rolesMarkdown(catalogReport(catalogOf('intercom'), declared), 'en')).toContain('| =SUM("a",1)\\| b |');
    expect(rolesCsv(catalogReport(catalogOf('intercom'), declared), 'en')).toContain(`"'=SUM(""a"",1)|\nb"`);
  });

  it.each(['=1', '+1', '-1', '@x', '\t=1', '\r=1', '\n=1', '  =1', '\u00a0=1', '＝1', '＠x'])(
    'takes the sting out of %j in a cell',
    (name) => {
      const declared = { odd: { name: { en: name, fr: 'x' } } };
      expect(rolesCsv(catalogReport(catalogOf('intercom'), declared), 'en')).toMatch(
        new RegExp(`[,\\n"]'${name.replace(/[+]/g, '\\+')}`),
      );
    },
  );
});

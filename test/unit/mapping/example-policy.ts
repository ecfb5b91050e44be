/** A policy that uses every part of the format. */
export const example = `version: 1
timezone: Europe/Paris
safety:
  revokes: { max: 20, percent: 10, window: 15m }
targets:
  gorgias-eu:
    description: Customer care, Europe
    precedence: [admin, lead, basic, lite, observer]
    default: none
    offboard: suspend
    limits: { admin: { min: 1, max: 2 } }
    protect: [Breakglass@Example.com]
  intercom-main:
    roles: { night-shift: { base: support-agent-standard, name: Night shift } }
    offboard: { remove-after: P30D }
    precedence: [support-agent-standard, night-shift]
rules:
  - id: support-standard
    reason: Tier-1 agents answer customers
    when: { group: Équipe de Support }
    grant: { intercom-main: support-agent-standard, gorgias-eu: basic }
  - id: night
    reason: Night shift works alone
    when: { group: [{ prefix: Night }, { match: '^shift \\d+$' }, { externalId: g-7 }], directory: Okta }
    grant: { intercom-main: night-shift }
  - id: new-hires-start-on-lite
    reason: First 90 days on Lite
    when:
      group: Support L1
      filter: 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department eq "Support"'
    grant: { gorgias-eu: lite }
    until: P90D
  - id: l1-after-90-days
    reason: Trained agents use integrations
    when: { group: Support L1 }
    after: P90D
    grant: { gorgias-eu: { role: basic }, responso-fr: { role: agent, scope: { inbox: [default] } } }
  - id: leads
    reason: Leads run the team
    when: { group: Support Leads, roles: [team-lead] }
    grant: { gorgias-eu: lead }
  - id: admins
    reason: Two people keep the helpdesks running
    when: { group: Helpdesk Admins, directory: Okta }
    grant: { gorgias-eu: admin, userlike-main: [administrator] }
    until: 2027-03-31
    baseline: new
forbid:
  - { roles: { gorgias-eu: admin, userlike-main: [administrator, manager] }, reason: separation of duties }
tests:
  - name: new agents start on lite
    given:
      groups: [Support L1]
      attributes: { 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User': { department: Support } }
    expect: { gorgias-eu: lite, responso-fr: none }
  - name: trained agents get basic
    given: { memberOf: { Support L1: P100D }, active: true }
    expect: { gorgias-eu: [basic] }
    deny: { gorgias-eu: [admin, lead] }
`;

/** The policy of the demo's workspace, as an administrator would write it. */
export const workspacePolicy = `\
version: 1
description: A company in Okta (example.com) and one it bought, in Entra ID (example.org), with five helpdesks
timezone: Europe/Paris

safety:
  revokes: { max: 20, percent: 10, window: 15m }

targets:
  gorgias-eu:
    description: Orders and returns, Europe
    precedence: [admin, lead, basic, lite, observer]
    default: none
    offboard: suspend
  intercom-main:
    description: Product support
    precedence: [support-manager, support-agent-standard]
    default: none
    offboard: remove                       # a teammate who leaves is taken out, not parked
    roles:
      support-manager: { name: Manager de Support }
      support-agent-standard: { name: Agent de Support (Standard) }
  responso-fr:
    description: Marketplaces, one inbox per country
    default: none
    offboard: suspend
  userlike-main:
    description: Chat on the website
    precedence: [analyst, agent]
    default: none
    offboard: suspend
  liveagent-support:
    description: Field service
    precedence: [admin, user]
    default: none
    offboard: { remove-after: P30D }
    roles:
      field-engineer:
        base: user
        name: Field engineer
        vendorValue: r9x2

rules:
  - id: support-team
    reason: Everybody in the support team answers customers
    when: { group: Équipe de Support, directory: okta }
    grant: { intercom-main: support-agent-standard }

  - id: l1-first-90-days
    reason: New agents start without integration actions
    when: { group: Support L1, directory: okta }
    grant: { gorgias-eu: lite }
    until: P90D
    baseline: new
  - id: l1-after-90-days
    reason: Trained agents look up orders and refund them
    when: { group: Support L1, directory: okta }
    grant: { gorgias-eu: basic }
    after: P90D
    baseline: new

  - id: support-leads
    reason: Team leads run their teams on both desks
    when: { group: Support Leads, directory: okta }
    grant: { gorgias-eu: lead, intercom-main: support-manager }

  - id: inbox-france
    reason: The French marketplaces
    when: { group: Inbox France, directory: okta }
    grant: { responso-fr: { role: agent, scope: { inbox: [france] } } }
  - id: inbox-italy
    reason: The Italian marketplaces
    when: { group: Inbox Italy, directory: okta }
    grant: { responso-fr: { role: agent, scope: { inbox: [italy] } } }
  - id: inbox-spain
    reason: The Spanish marketplaces, staffed from the company that joined
    when: { group: Inbox Spain, directory: entra }
    grant: { responso-fr: { role: agent, scope: { inbox: [spain] } } }

  - id: live-chat
    reason: Chats with visitors of the website
    when: { group: Live Chat, directory: entra }
    grant: { userlike-main: agent }
  - id: chat-analytics
    reason: Reads every chat and takes part in none
    when: { group: Chat Analytics, directory: entra }
    grant: { userlike-main: analyst }

  - id: field-support
    reason: Takes calls of the field service
    when: { group: LiveAgent Support, directory: entra }
    grant: { liveagent-support: user }
  - id: field-engineering
    reason: Takes over when a case needs an engineer
    when: { group: Field Engineering, directory: entra }
    grant: { liveagent-support: field-engineer }

  - id: helpdesk-admins
    reason: Two trusted people set the helpdesks up
    when: { group: Helpdesk Admins, directory: entra }
    grant: { gorgias-eu: admin, liveagent-support: admin }

  - id: sales-watch
    reason: Sales follows what its customers ask
    when:
      filter: 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department eq "Sales"'
      directory: entra
    grant: { gorgias-eu: observer }

forbid:
  - { roles: { gorgias-eu: admin, userlike-main: agent }, reason: Who administers does not talk to customers }

tests:
  - name: The support team answers on Intercom
    given: { groups: [Équipe de Support], directory: okta }
    expect: { intercom-main: support-agent-standard, gorgias-eu: none }
  - name: Nobody gets in without a group
    given: { directory: okta }
    expect: { gorgias-eu: none, intercom-main: none, responso-fr: none, userlike-main: none, liveagent-support: none }
  - name: After 90 days Lite becomes Basic
    given: { memberOf: { Support L1: P91D }, directory: okta }
    expect: { gorgias-eu: basic }
`;

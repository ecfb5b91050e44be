import type { ConnectorManifest } from '../../delivery/connector.js';

/** The signed webhook of Standard Webhooks 1.0: one URL, and receivers that compare (epoch, version). */
export const webhookManifest: ConnectorManifest = {
  kind: 'webhook',
  label: { en: 'Signed webhook', fr: 'Webhook signé' },
  fields: [{ key: 'url', label: { en: 'Webhook URL', fr: 'URL du webhook' }, isRequired: true, isSecret: false, type: 'url' }],
};

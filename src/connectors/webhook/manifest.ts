import type { ConnectorManifest } from '../../delivery/connector.js';
import { eventFormats } from '../../delivery/event.js';

const plain = { isRequired: false, isSecret: false } as const;

/** The signed webhook of Standard Webhooks 1.0: one URL, how its receiver behaves, and how the two prove themselves to each other over TLS. */
export const webhookManifest: ConnectorManifest = {
  kind: 'webhook',
  label: { en: 'Signed webhook', fr: 'Webhook signé' },
  fields: [
    {
      key: 'url',
      label: { en: 'Webhook URL', fr: 'URL du webhook' },
      isRequired: true,
      isSecret: false,
      type: 'url',
    },
    {
      ...plain,
      key: 'versionAware',
      label: {
        en: 'The receiver compares (epoch, version)',
        fr: 'Le récepteur compare (epoch, version)',
      },
      type: 'flag',
    },
    {
      ...plain,
      key: 'format',
      label: { en: 'Format of the events', fr: 'Format des événements' },
      type: 'choice',
      options: eventFormats,
    },
    {
      ...plain,
      key: 'ca',
      label: {
        en: 'Trusted certificate authorities (PEM), in place of the public ones',
        fr: 'Autorités de certification reconnues (PEM), à la place des autorités publiques',
      },
      type: 'lines',
    },
    {
      ...plain,
      key: 'clientCertificate',
      label: { en: 'Client certificate (PEM)', fr: 'Certificat client (PEM)' },
      type: 'lines',
    },
    {
      ...plain,
      key: 'clientKey',
      label: { en: 'Private key of the client certificate (PEM)', fr: 'Clé privée du certificat client (PEM)' },
      isSecret: true,
      type: 'lines',
    },
  ],
};

import { ServiceError } from '../core/errors.js';
import { classifyAnswer, classifyFailure } from '../delivery/classify.js';
import { webhookHeaders } from '../delivery/sign.js';
import type { OperatorPost } from '../evidence/alerts/operator-webhook.js';
import type { ConnectorOptions } from './index.js';
import { createEgress } from './webhook/egress.js';
import { createTransport } from './webhook/transport.js';

/** At most this much of an answer is handed on. */
const keptAnswerChars = 2_048;

/** Signed POSTs to the operator's address, by the same transport and under the same rules as those to targets. */
export function createOperatorPost({ privateTargets, version, resolver }: ConnectorOptions): OperatorPost {
  const egress = createEgress({ privateTargets, ...(resolver && { resolver }) });
  const transport = createTransport(egress);
  return {
    parseUrl(text) {
      const url = URL.canParse(text) ? new URL(text) : undefined;
      if (!url) throw wrongUrl('is not a URL; write it whole, such as https://alerts.example.com/rolecall');
      const fault = egress.faultOf(url);
      if (fault !== undefined) throw wrongUrl(fault);
      url.hash = '';
      return url.href;
    },

    async post({ id, url, body, secrets, now }) {
      const signed = webhookHeaders({ id, at: now, body, secrets });
      const headers = { 'content-type': 'application/json', 'user-agent': `Rolecall/${version}`, ...signed };
      const result = await transport.post({ pool: 'operator', url: new URL(url), headers, body });
      const { elapsedMs } = result;
      if (result.kind === 'failed') return { outcome: classifyFailure(result.code), elapsedMs };
      const answer = result.body === '' ? {} : { answer: result.body.slice(0, keptAnswerChars) };
      return { outcome: classifyAnswer(result, now), ...answer, elapsedMs };
    },
  };
}

function wrongUrl(message: string): ServiceError<'invalid_input'> {
  return new ServiceError('invalid_input', { faults: [{ path: 'url', message }] });
}

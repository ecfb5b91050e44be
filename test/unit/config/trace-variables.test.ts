import { expect, it } from '@jest/globals';
import { readConfig } from '../../../src/config/config.js';

it.each([
  [{}, undefined],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://otel:4318' }, { url: 'http://otel:4318/v1/traces', ratio: 1 }],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'https://otel/base/' }, { url: 'https://otel/base/v1/traces', ratio: 1 }],
  [
    { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://otel:4318', OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://traces/in' },
    { url: 'http://traces/in', ratio: 1 },
  ],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://otel:4318', OTEL_SDK_DISABLED: 'true' }, undefined],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://otel:4318', OTEL_TRACES_SAMPLER: 'always_off' }, undefined],
  [
    {
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://otel:4318',
      OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
      OTEL_TRACES_SAMPLER_ARG: '0.05',
    },
    { url: 'http://otel:4318/v1/traces', ratio: 0.05 },
  ],
])('%j sends spans to %j', (env, tracing) => {
  expect(readConfig(env).tracing).toEqual(tracing);
});

import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { policyJsonSchema } from '../../../src/mapping/policy-schema.js';
import { faultsOf } from './people.js';
import { example } from './example-policy.js';

const committed = JSON.parse(readFileSync('schemas/policy.schema.json', 'utf8')) as unknown; // compared whole, not trusted

describe('the JSON Schema of the policy', () => {
  it('is the committed one', () => {
    expect(policyJsonSchema()).toEqual(committed);
  });

  it('accepts what the service accepts and refuses an unknown key, as editors will', () => {
    const validate = new Ajv2020({ strict: false }).compile(policyJsonSchema());
    expect(faultsOf(example)).toEqual([]);
    expect(validate(parse(example))).toBe(true);
    expect(validate({ version: 1, rulez: [] })).toBe(false);
  });
});

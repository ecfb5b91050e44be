import { describe, expect, it } from '@jest/globals';
import { readConfig, redactedConfig } from '../../../src/config/config.js';
import { prepareKeys } from '../../../src/config/first-start.js';

const key = Buffer.alloc(32, 3).toString('base64');
const url = 'mongodb://rolecall:s3cret@db-1.example.com:27017,db-2.example.com/rolecall?replicaSet=rs0';

describe('a service on MongoDB', () => {
  it('needs the secret key that all its instances share', () => {
    expect(() => readConfig({ ROLECALL_DATABASE_URL: url })).toThrow(
      expect.objectContaining({ faults: [expect.objectContaining({ name: 'ROLECALL_SECRET_KEY' })] }),
    );
    const config = readConfig({ ROLECALL_DATABASE_URL: url, ROLECALL_SECRET_KEY: key });
    expect(config.database).toEqual({ kind: 'mongodb', url });
    expect(prepareKeys(config)).toMatchObject({ secretKey: Buffer.alloc(32, 3), ring: { source: 'environment' } });
  });

  it('shows neither user name nor password of the database in the log', () => {
    const config = readConfig({ ROLECALL_DATABASE_URL: url, ROLECALL_SECRET_KEY: key });
    expect(redactedConfig(config)['database']).toBe('mongodb://db-1.example.com:27017,db-2.example.com/rolecall');
  });
});
